"""Media time: it runs, stops and jumps."""

import time
from collections.abc import Callable
from fractions import Fraction


class Clock:
    """Tells which time of the video it is.

    Written by one thread, the player's; read from any.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """Stand still at 0; `now` gives real seconds."""
        self._now = now
        self._media = 0.0
        self._since: float | None = None

    @property
    def running(self) -> bool:
        """Whether time passes."""
        return self._since is not None

    @property
    def time(self) -> float:
        """Seconds of media time."""
        since = self._since
        return self._media + (0.0 if since is None else self._now() - since)

    def start(self) -> None:
        """Let time pass from here on."""
        if self._since is None:
            self._since = self._now()

    def stop(self) -> None:
        """Stand still."""
        self._media, self._since = self.time, None

    def jump(self, to: Fraction) -> None:
        """Go to a time; runs on from there if it ran."""
        self._media = float(to)
        if self._since is not None:
            self._since = self._now()
