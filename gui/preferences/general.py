"""Language, theme, and how the program begins."""

from typing import Any

from msgspec.structs import replace
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QWidget,
)

from gui.languages import LANGUAGES
from gui.memory.memory import Memory
from gui.texts import mark, tr
from gui.theme import apply_theme

_THEMES = (
    ("system", mark("As the system")),
    ("light", mark("Light")),
    ("dark", mark("Dark")),
)


class GeneralPage(QWidget):
    """The theme changes at once, the language with the next start."""

    def __init__(self, memory: Memory) -> None:
        """Show what is kept."""
        super().__init__()
        self._memory = memory
        self.language, self.theme = QComboBox(), QComboBox()
        self.language.addItem(tr("As the system"), "")
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)  # each in its own
        for value, words in _THEMES:
            self.theme.addItem(tr(words), value)
        self.later = QLabel(tr("The language changes when Sadak starts again."))
        self.later.setObjectName("hint")
        self.later.setWordWrap(True)
        self.later.hide()
        self.reopen = QCheckBox(tr("Begin with what was open last"))
        self.resume = QCheckBox(tr("Go on where a file was left"))
        form = QFormLayout(self)
        form.setContentsMargins(4, 16, 4, 4)
        form.setVerticalSpacing(12)
        form.addRow(tr("Language"), self.language)
        form.addRow("", self.later)
        form.addRow(tr("Theme"), self.theme)
        form.addRow(tr("Start"), self.reopen)
        form.addRow("", self.resume)
        settings = memory.settings
        self.language.setCurrentIndex(
            max(self.language.findData(settings.window.language), 0)
        )
        self.theme.setCurrentIndex(self.theme.findData(settings.window.theme))
        self.reopen.setChecked(settings.opening.reopen)
        self.resume.setChecked(settings.opening.resume)
        self.language.activated.connect(self._on_language)
        self.theme.activated.connect(self._on_theme)
        self.reopen.toggled.connect(lambda on: self._keep_opening(reopen=on))
        self.resume.toggled.connect(lambda on: self._keep_opening(resume=on))

    def _on_language(self) -> None:
        self._keep_window(language=self.language.currentData())
        self.later.show()

    def _on_theme(self) -> None:
        self._keep_window(theme=self.theme.currentData())
        app = QApplication.instance()
        assert isinstance(app, QApplication), "who sees this has one"
        apply_theme(app, self.theme.currentData())

    def _keep_opening(self, **changes: Any) -> None:
        self._memory.keep(opening=replace(self._memory.settings.opening, **changes))

    def _keep_window(self, **changes: Any) -> None:
        self._memory.keep(window=replace(self._memory.settings.window, **changes))
