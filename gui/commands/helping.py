"""Help, and the end."""

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from engine.log import log_path
from gui.session import Session
from gui.texts import tr


class Helping(QObject):
    """Shows what there is to know."""

    told = Signal(str)
    """What was done, where nothing else shows it."""

    def __init__(self, window: QWidget, session: Session) -> None:
        """Act on the window."""
        super().__init__(window)
        self._window, self.session = window, session

    def show_keys(self) -> None:
        """Show the page of keys."""
        from gui.help.keys import KeysDialog

        dialog = KeysDialog(self.session.keymap, self._window)
        dialog.change_wanted.connect(self.change_keys)
        dialog.open()

    def change_keys(self) -> None:
        """Show where keys are given to actions."""
        from gui.preferences.dialog import PreferencesDialog

        dialog = PreferencesDialog(self.session, self._window)
        dialog.pages.setCurrentWidget(dialog.keys)
        dialog.open()

    def show_about(self) -> None:
        """Show versions, models and terms."""
        from gui.help.about import AboutDialog

        AboutDialog(self.session.models, self._window).open()

    def copy_diagnostics(self) -> None:
        """Put into the clipboard what a report of a fault needs."""
        from gui.help.diagnostics import diagnostics

        QGuiApplication.clipboard().setText(diagnostics(self.session))
        self.told.emit(
            tr(
                "Versions, settings and the end of the log are in the clipboard, "
                "without names of files. Paste them into your report."
            )
        )

    def open_log(self) -> None:
        """Show the folder of the log as the system does."""
        folder = log_path().parent
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.told.emit(tr("The log is in {folder}.").format(folder=folder))

    def show_preferences(self) -> None:
        """Show what can be set."""
        from gui.preferences.dialog import PreferencesDialog

        PreferencesDialog(self.session, self._window).open()

    def quit(self) -> None:
        """Close the window, and with it the program."""
        self._window.close()
