"""Playing, going to another time, and marking a part."""

from fractions import Fraction

from PySide6.QtWidgets import QWidget

from gui.session import Session


class Playing:
    """Moves about in the open source."""

    def __init__(self, window: QWidget, session: Session) -> None:
        """Act on the session."""
        self._playback, self._marks = session.playback, session.marks

    def toggle(self) -> None:
        """Play or pause."""
        self._playback.toggle()

    def step_back(self) -> None:
        """Show the frame before."""
        self._playback.step(forward=False)

    def step_forward(self) -> None:
        """Show the next frame."""
        self._playback.step(forward=True)

    def skip(self, seconds: int) -> None:
        """Go on or back by so much."""
        self._playback.skip(seconds)

    def go_to_start(self) -> None:
        """Show the first frame."""
        self._playback.seek(Fraction(0))

    def go_to_end(self) -> None:
        """Show the last frame."""
        info = self._playback.status.info
        if info and info.duration is not None:
            self._playback.seek(info.duration)

    def mark_start(self) -> None:
        """Let the marked part begin with the frame on the screen."""
        self._marks.set_start(self._playback.position)

    def mark_end(self) -> None:
        """Let the marked part end at the frame on the screen."""
        self._marks.set_end(self._playback.position)

    def clear_marks(self) -> None:
        """Mark the whole video again."""
        self._marks.clear()
