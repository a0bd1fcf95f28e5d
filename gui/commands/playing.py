"""Playing, going to another time or file, and marking a part."""

from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from engine.player import State
from engine.status import SPEEDS
from gui.session import Session
from gui.transport.speeds import NORMAL, next_speed, speed_text

if TYPE_CHECKING:
    from gui.commands.opening import Choices, Run


class Playing:
    """Moves about in the open source, and to those beside it."""

    def __init__(self, window: QWidget, session: Session) -> None:
        """Act on the session."""
        self._session = session
        self._playback, self._marks = session.playback, session.marks

    def toggle(self) -> None:
        """Play or pause."""
        if self._session.shuttle.back:
            self._session.shuttle.hold()
        else:
            self._playback.toggle()

    def rewind(self) -> None:
        """Go back."""
        self._session.shuttle.backward()

    def forward(self) -> None:
        """Play, or play faster."""
        self._session.shuttle.forward()

    def step_back(self) -> None:
        """Show the frame before."""
        self._session.shuttle.hold()
        self._playback.step(forward=False)

    def step_forward(self) -> None:
        """Show the next frame."""
        self._session.shuttle.hold()
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

    def speed_choices(self) -> "Choices":
        """The speeds, the present one ticked."""
        return [
            (speed_text(speed), self._runs_at(speed), speed == self._playback.speed)
            for speed in SPEEDS
        ]

    def change_speed(self, steps: int) -> None:
        """Play a step faster, or slower with a negative number."""
        speed = self._playback.speed
        for _ in range(abs(steps)):
            speed = next_speed(speed, faster=steps > 0)
        self._playback.run_at(speed)

    def play_normally(self) -> None:
        """Play as fast as it was recorded."""
        self._playback.run_at(NORMAL)

    def mark_start(self) -> None:
        """Let the marked part begin with the frame on the screen."""
        self._marks.set_start(self._playback.position)

    def mark_end(self) -> None:
        """Let the marked part end at the frame on the screen, or with the last one."""
        status, end = self._playback.status, self._playback.position
        info = status.info
        if info and info.duration:
            last = info.rate and end + 1 / info.rate >= info.duration
            if last or status.state is State.ENDED:
                end = info.duration
        self._marks.set_end(end)

    def clear_marks(self) -> None:
        """Mark the whole video again."""
        self._marks.clear()

    def toggle_loop(self) -> None:
        """Play the marked part again and again, or no more."""
        self._session.looping.toggle()

    def toggle_sound(self) -> None:
        """Hear nothing, or something again."""
        self._session.volume.toggle()

    def change_volume(self, steps: int) -> None:
        """Hear it louder, or more quietly with a negative number."""
        self._session.volume.step(steps)

    def go_on(self, by: int) -> None:
        """Open the next file, or the one before."""
        self._session.playlist.go(by)

    def toggle_playing_on(self) -> None:
        """Let the next file follow by itself, or not."""
        self._session.playlist.toggle_playing_on()

    def _runs_at(self, speed: float) -> "Run":
        return lambda: self._playback.run_at(speed)
