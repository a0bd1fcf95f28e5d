"""Help, and the end."""

from PySide6.QtWidgets import QWidget

from gui.session import Session


class Helping:
    """Shows what there is to know."""

    def __init__(self, window: QWidget, session: Session) -> None:
        """Act on the window."""
        self._window = window

    def show_keys(self) -> None:
        """Show the page of keys."""
        from gui.help.keys import KeysDialog

        KeysDialog(self._window).open()

    def quit(self) -> None:
        """Close the window, and with it the program."""
        self._window.close()
