"""J, K and L, as at an editing table: back, hold and forward, faster each time."""

from fractions import Fraction
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

from engine.player import State
from gui.playback import Playback

_FASTEST = 4.0
# From one picture to the next while it goes back, at the least.
_HOP_MS = 40


class Shuttle(QObject):
    """Leads a playback forward faster and faster, or back.

    A decoder reads forward alone: to go back, one seeks, and seeks again as soon as the
    picture is there. So it shows as many pictures as the machine can find, in silence.
    """

    changed = Signal()

    def __init__(self, playback: Playback, parent: QObject | None = None) -> None:
        """Stand still."""
        super().__init__(parent)
        self._playback = playback
        self.back = 0.0
        """Seconds that it goes back in a second; 0 while it does not."""
        self._moved = 0.0  # when, in seconds of `monotonic`
        self._timer = QTimer(self)
        self._timer.setInterval(_HOP_MS)
        self._timer.timeout.connect(self._hop)
        playback.opened.connect(self.hold)
        playback.changed.connect(self._on_changed)

    def forward(self) -> None:
        """Play; faster if it does."""
        was_back = bool(self.back)
        self.hold()
        playback = self._playback
        if was_back or not playback.playing:
            playback.run_at(1.0)
            playback.play()
        else:
            playback.run_at(min(max(2 * playback.speed, 1.0), _FASTEST))

    def backward(self) -> None:
        """Play more slowly if it goes fast, else go back; faster if it does."""
        playback = self._playback
        if playback.playing and playback.speed > 1:
            playback.run_at(max(playback.speed / 2, 1.0))
            return
        if playback.playing:
            playback.pause()
        self.back = min(max(2 * self.back, 1.0), _FASTEST)
        self._moved = monotonic()
        self._timer.start()
        self.changed.emit()

    def hold(self) -> None:
        """Go back no more, and stay there."""
        if self.back:
            self.back = 0.0
            self._timer.stop()
            self.changed.emit()

    def _hop(self) -> None:
        """Go back by the time that has passed."""
        playback = self._playback
        if playback.status.state is State.SEEKING:
            return
        if playback.position <= 0:
            self.hold()
            return
        now = monotonic()
        passed, self._moved = now - self._moved, now
        playback.skip(-Fraction(passed * self.back))
        playback.pause()  # who comes from the end would play on

    def _on_changed(self) -> None:
        playback = self._playback
        if playback.playing or playback.address is None or not playback.seekable:
            self.hold()
