"""Changing what is seen."""

from PySide6.QtWidgets import QWidget

from engine.overlay import View
from gui.session import Session

_OPACITY_STEP = 0.05


class Viewing:
    """Sets the look, and whether it fills the screen."""

    def __init__(self, window: QWidget, session: Session) -> None:
        """Act on the session."""
        self._look, self._full_screen = session.look, session.full_screen

    def set_view(self, view: View) -> None:
        """Show something else of the frame."""
        self._look.set_view(view)

    def change_opacity(self, steps: int) -> None:
        """Make the colours stronger or weaker."""
        self._look.set_opacity(self._look.style.opacity + steps * _OPACITY_STEP)

    def toggle_full_screen(self) -> None:
        """Enter or leave full screen."""
        self._full_screen.toggle()

    def leave_full_screen(self) -> None:
        """Be a window again."""
        self._full_screen.leave()
