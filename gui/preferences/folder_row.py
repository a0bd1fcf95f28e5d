"""A folder that can be chosen, or left to the system."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QWidget

from gui.texts import tr


class FolderRow(QWidget):
    """The folder in words, and buttons to choose another or none of one's own."""

    def __init__(
        self, title: str, usual: Path, kept: str, keep: Callable[[str], None]
    ) -> None:
        """Show a folder.

        Args:
            title: what it is for.
            usual: that of the system.
            kept: a person's own; empty for that of the system.
            keep: called with another, or with nothing.
        """
        super().__init__()
        self._title, self._usual, self._kept, self._keep = title, usual, kept, keep
        self.words = QLabel()
        self.words.setObjectName("hint")
        self.words.setWordWrap(True)
        self.choose_button = QPushButton(tr("Choose…"))
        self.choose_button.setAccessibleName(
            tr("Choose the folder: {what}").format(what=title)
        )
        self.usual_button = QPushButton(tr("Usual"))
        self.usual_button.setAccessibleName(
            tr("Take the folder of the system again: {what}").format(what=title)
        )
        self.usual_button.setToolTip(tr("Take the folder of the system again"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.choose_button)
        layout.addWidget(self.usual_button)
        self.choose_button.clicked.connect(self._choose)
        self.usual_button.clicked.connect(lambda: self._set(""))
        self._refresh()

    def _choose(self) -> None:
        path = QFileDialog.getExistingDirectory(
            self, self._title, self._kept or str(self._usual)
        )
        if path:
            self._set(path)

    def _set(self, folder: str) -> None:
        self._kept = folder
        self._keep(folder)
        self._refresh()

    def _refresh(self) -> None:
        self.words.setText(self._kept or str(self._usual))
        self.usual_button.setEnabled(bool(self._kept))
