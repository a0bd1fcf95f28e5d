"""How fast an export is, and how long it will yet take."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

# What is left is reckoned from the last of it: playing beside it comes and goes.
_RECENT_SECONDS = 15.0
_SETTLED_FRAMES = 20


@dataclass(frozen=True)
class Progress:
    """How far an export has come.

    Attributes:
        done: frames written.
        total: frames in all, estimated; None where nobody can say.
        fps: frames a second on the whole.
        seconds_left: estimated.
    """

    done: int
    total: int | None
    fps: float
    seconds_left: float | None


class Pace:
    """Counts frames. Time in which the export stood still does not count."""

    def __init__(
        self, total: int | None, now: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin to count.

        Args:
            total: frames in all, estimated.
            now: gives seconds, without those in which it stood still.
        """
        self._total, self._now = total, now
        self._began = now()
        self._done = 0
        self._recent: deque[tuple[float, int]] = deque([(self._began, 0)])

    def count(self) -> Progress:
        """One more frame is done."""
        now = self._now()
        self._done += 1
        self._recent.append((now, self._done))
        while (
            now - self._recent[0][0] > _RECENT_SECONDS
            and len(self._recent) > _SETTLED_FRAMES
        ):
            self._recent.popleft()
        since, before = self._recent[0]
        recently = (self._done - before) / max(now - since, 1e-6)
        left = max(self._total - self._done, 0) / recently if self._total else None
        fps = self._done / max(now - self._began, 1e-6)
        return Progress(self._done, self._total, fps, left)
