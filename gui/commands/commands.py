"""What the actions of the window do."""

from PySide6.QtWidgets import QWidget

from gui.commands.exporting import Exporting
from gui.commands.helping import Helping
from gui.commands.moments import Moments
from gui.commands.opening import Choices, Opening
from gui.commands.playing import Playing
from gui.commands.recording import Recordings
from gui.commands.viewing import Viewing
from gui.session import Session

__all__ = ["Choices", "Commands"]


class Commands:
    """One object a menu, over the state of the window."""

    def __init__(self, window: QWidget, session: Session) -> None:
        """Make all of them."""
        self.opening = Opening(window, session)
        self.playing = Playing(window, session)
        self.viewing = Viewing(window, session)
        self.moments = Moments(window, session)
        self.exporting = Exporting(window, session)
        self.recording = Recordings(window, session)
        self.helping = Helping(window, session)
