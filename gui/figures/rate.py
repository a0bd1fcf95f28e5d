"""How often something happens, and how long it takes."""

import time
from collections import deque

_WINDOW_SECONDS = 2.0
_SMOOTHING = 0.1


class Rate:
    """Counts events of the last two seconds and averages their cost."""

    def __init__(self) -> None:
        """Start with nothing counted."""
        self._times: deque[float] = deque()
        self.ms = 0.0

    def count(self, seconds: float) -> None:
        """Take note of an event that took so many seconds."""
        self._times.append(time.monotonic())
        weight = _SMOOTHING if self.ms else 1.0
        self.ms += weight * (1000 * seconds - self.ms)

    @property
    def per_second(self) -> float:
        """Events a second; 0 when there was none of late."""
        now = time.monotonic()
        while self._times and now - self._times[0] > _WINDOW_SECONDS:
            self._times.popleft()
        if len(self._times) < 2:
            return 0.0
        return (len(self._times) - 1) / (self._times[-1] - self._times[0])
