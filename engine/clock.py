"""Media time: it runs at any speed, stops and jumps."""

import time
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple


class _Moment(NamedTuple):
    """What the time is reckoned from; replaced as a whole, so that any thread may read.

    Attributes:
        media: seconds of media time at `since`.
        since: real seconds; None while it stands still.
        rate: seconds of media time that pass in a real second.
    """

    media: float
    since: float | None
    rate: float

    def at(self, now: float) -> float:
        if self.since is None:
            return self.media
        return self.media + (now - self.since) * self.rate


class Clock:
    """Tells which time of the video it is.

    Set by whoever holds the player's lock; read from any thread.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """Stand still at 0; `now` gives real seconds."""
        self._now = now
        self._moment = _Moment(0.0, None, 1.0)

    @property
    def running(self) -> bool:
        """Whether time passes."""
        return self._moment.since is not None

    @property
    def time(self) -> float:
        """Seconds of media time."""
        return self._moment.at(self._now())

    def after(self, seconds: float) -> float:
        """Seconds of media time when so many real ones have passed."""
        return self._moment.at(self._now() + seconds)

    @property
    def rate(self) -> float:
        """Seconds of media time that pass in a real second while it runs."""
        return self._moment.rate

    def start(self) -> None:
        """Let time pass from here on."""
        if not self.running:
            self._moment = self._moment._replace(since=self._now())

    def stop(self) -> None:
        """Stand still."""
        self._moment = self._moment._replace(media=self.time, since=None)

    def jump(self, to: Fraction) -> None:
        """Go to a time; runs on from there if it ran."""
        since = self._now() if self.running else None
        self._moment = self._moment._replace(media=float(to), since=since)

    def run_at(self, rate: float) -> None:
        """Let time pass faster or slower, from the present time on."""
        now = self._now()
        since = now if self.running else None
        self._moment = _Moment(self._moment.at(now), since, rate)
