"""The dialog of settings, which are taken over as they are set."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QMessageBox,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gui.preferences.files import FilesPage
from gui.preferences.general import GeneralPage
from gui.preferences.keys import KeysPage
from gui.session import Session
from gui.texts import tr

_SIZE = QSize(640, 520)


class PreferencesDialog(QDialog):
    """A page for each kind of settings."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Make all pages over a session."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Settings"))
        self.resize(_SIZE)
        self._memory = session.memory
        self.pages = QTabWidget()
        self.general = GeneralPage(session.memory)
        self.keys = KeysPage(session.keymap)
        self.files = FilesPage(session.memory)
        self.pages.addTab(self.general, tr("General"))
        self.pages.addTab(self.keys, tr("Keys"))
        self.pages.addTab(self.files, tr("Files"))
        self.reset_button = QPushButton(tr("Reset all settings…"))
        self.reset_button.clicked.connect(self._ask_to_reset)
        buttons = QDialogButtonBox()
        buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.addButton(self.reset_button, QDialogButtonBox.ButtonRole.ResetRole)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 14)
        layout.setSpacing(12)
        layout.addWidget(self.pages, 1)
        layout.addWidget(buttons)

    def _ask_to_reset(self) -> None:
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(tr("Reset all settings"))
        box.setText(tr("Let everything be as at the first start?"))
        box.setInformativeText(
            tr(
                "It is so when Sadak starts again. The list of what was opened last "
                "stays."
            )
        )
        do = box.addButton(tr("Reset"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        do.clicked.connect(self._reset)
        box.open()

    def _reset(self) -> None:
        self._memory.reset()
        self.reset_button.setText(tr("Reset when Sadak starts again"))
        self.reset_button.setEnabled(False)
