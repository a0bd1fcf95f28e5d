"""How often frames come on the screen, what that costs, and how late they are."""

import time
from collections import deque
from typing import NamedTuple

_WINDOW_SECONDS = 2.0
_DELAY_SECONDS = 5.0
_SMOOTHING = 0.1


class Delay(NamedTuple):
    """Milliseconds from the decoder to the screen: of half the frames, of nearly all.

    Attributes:
        median: half of the frames took less.
        p95: 95 of 100 did.
    """

    median: float
    p95: float


class Rate:
    """Counts frames of the last seconds, and averages what they cost."""

    def __init__(self) -> None:
        """Start with nothing counted."""
        self._times: deque[float] = deque()
        self._delays: deque[tuple[float, float]] = deque()
        self._rested = 0.0
        self.ms = 0.0

    def count(self, seconds: float, arrived: float | None = None) -> None:
        """Take note of a frame.

        Args:
            seconds: what it took to paint.
            arrived: when it was decoded, in seconds of `time.monotonic`.
        """
        now = time.monotonic()
        self._times.append(now)
        if arrived is not None and arrived > self._rested:
            self._delays.append((now, 1000 * (now - arrived)))
        weight = _SMOOTHING if self.ms else 1.0
        self.ms += weight * (1000 * seconds - self.ms)

    def rest(self) -> None:
        """No frame is due for a while: what waits meanwhile tells nothing."""
        self._times.clear()
        self._delays.clear()
        self._rested = time.monotonic()

    @property
    def per_second(self) -> float:
        """Frames a second; 0 when there was none of late."""
        now = time.monotonic()
        while self._times and now - self._times[0] > _WINDOW_SECONDS:
            self._times.popleft()
        # Two may come within one tick of a coarse clock.
        if len(self._times) < 2 or self._times[-1] == self._times[0]:
            return 0.0
        return (len(self._times) - 1) / (self._times[-1] - self._times[0])

    @property
    def delay(self) -> Delay | None:
        """Of the frames of the last seconds; None when there was none."""
        now = time.monotonic()
        while self._delays and now - self._delays[0][0] > _DELAY_SECONDS:
            self._delays.popleft()
        if not self._delays:
            return None
        ordered = sorted(ms for _, ms in self._delays)
        return Delay(ordered[len(ordered) // 2], ordered[int(0.95 * len(ordered))])
