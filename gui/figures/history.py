"""The figures of the last half minute. No widgets."""

import time
from collections import deque
from dataclasses import dataclass

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from gui.figures.rate import Delay, Rate
from gui.memory.memory import Memory
from gui.playback import Playback
from gui.texts import mark

SECONDS = 30
"""How far back it goes."""

STAGES = (
    mark("decode"),
    mark("prepare"),
    mark("network"),
    mark("ids"),
    mark("paint"),
)
"""What is done with a frame, in this order."""

EVERY_MS = 500
"""From one sample to the next."""


@dataclass(frozen=True)
class Sample:
    """The figures of one moment.

    Attributes:
        at: when, in seconds of `time.monotonic`.
        playing: whether frames were due.
        fps: frames that came on the screen a second; None while none was due.
        stages: milliseconds of a frame in each of `STAGES`.
        delay: from the decoder to the screen; None where no frame came.
        dropped: frames passed over since the source was opened.
    """

    at: float
    playing: bool
    fps: float | None
    stages: tuple[float, ...]
    delay: Delay | None
    dropped: int


class History(QObject):
    """Takes a sample twice a second, and knows whether a person wants to see them all.

    What counts is what was painted, not what was made ready to be.
    """

    changed = Signal()
    """The plot is to be shown, or to be put away."""

    sampled = Signal()
    """There is a new sample."""

    def __init__(self, playback: Playback, memory: Memory) -> None:
        """Follow what is played.

        Args:
            playback: the player.
            memory: keeps whether the plot is shown.
        """
        super().__init__()
        self._playback, self._memory = playback, memory
        self.painted = Rate()
        """Frames that came on the screen; whoever paints them counts."""
        self._samples: deque[Sample] = deque()
        self._replaced_before = 0
        self._was_playing = False
        timer = QTimer(self)
        timer.timeout.connect(self.take)
        timer.start(EVERY_MS)
        playback.opened.connect(self._on_opened)
        playback.changed.connect(self._on_changed)
        self.take()

    @property
    def samples(self) -> list[Sample]:
        """Those of the last half minute, the oldest first."""
        return list(self._samples)

    @property
    def latest(self) -> Sample:
        """The newest."""
        return self._samples[-1]

    @property
    def shown(self) -> bool:
        """Whether the plot is."""
        return self._memory.settings.window.plot

    def toggle(self) -> None:
        """Show the plot, or put it away."""
        window = self._memory.settings.window
        self._memory.keep(window=replace(window, plot=not window.plot))
        self.changed.emit()

    def take(self) -> None:
        """Take a sample now."""
        figures, playing = self._playback.figures(), self._playback.playing
        stages = (
            figures.decode_ms,
            figures.prepare_ms,
            figures.network_ms,
            figures.postprocess_ms,
            self.painted.ms,
        )
        missed = self._playback.replaced - self._replaced_before
        sample = Sample(
            time.monotonic(),
            playing,
            self.painted.per_second if playing else None,
            stages,
            self.painted.delay if playing else None,
            figures.dropped + missed,
        )
        self._samples.append(sample)
        while sample.at - self._samples[0].at > SECONDS:
            self._samples.popleft()
        self.sampled.emit()

    def _on_opened(self) -> None:
        self._replaced_before = self._playback.replaced

    def _on_changed(self) -> None:
        """Say at once that nothing moves any more."""
        playing = self._playback.playing
        if playing != self._was_playing:
            self._was_playing = playing
            self.painted.rest()
            self.take()
