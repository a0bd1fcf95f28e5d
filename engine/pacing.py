"""When a frame is read, how long it may wait, and which are left out."""

from collections.abc import Sequence
from enum import Enum
from fractions import Fraction
from math import ceil

from engine.clock import Clock

# So long before it is due a frame of a file is read: in time for the network and for
# hiccups of the machine, and late enough that what is shown was not decoded long ago.
_LEAD_SECONDS = 0.05
# At a high speed a frame that follows another so soon is left out, for no screen would
# show it.
_TOO_SOON_SECONDS = 1 / 80
_SMOOTHING = 0.1
# So many bytes of pictures wait at most, if not for all workers: one of 8K has 50 MB.
_MOST_BYTES = 100_000_000


class Policy(Enum):
    """What to do with a frame while the queue is full, the only sign of being too slow.

    EVERY_FRAME (an export) waits. ON_TIME (a file that plays) waits until the frame is
    due, then gives up the oldest that no worker has begun. NEWEST (a live source) does
    so at once, so that delay never grows.
    """

    EVERY_FRAME = "every frame"
    ON_TIME = "on time"
    NEWEST = "newest"


def labelled_rate(rate: Fraction | None, speed: float) -> Fraction | None:
    """Frames to label in a second of a video that plays at a speed."""
    if rate is None or speed <= 1:
        return rate and rate * Fraction(speed)
    return rate * Fraction(speed) / ceil(rate * Fraction(speed * _TOO_SOON_SECONDS))


class Pacing:
    """What a policy means at the time of a clock."""

    def __init__(self, policy: Policy, clock: Clock) -> None:
        """Keep to a policy."""
        self.policy, self._clock = policy, clock
        self._network = 0.0  # seconds a frame of late
        self._last: Fraction | None = None  # due time of the last that was not left out

    def count(self, network: float) -> None:
        """Take note of the seconds that the network took for a frame."""
        self._network += _SMOOTHING * (network - self._network)

    def early(self, due: Fraction | None) -> float:
        """Seconds for which to leave the next frame unread; 0 or less for none.

        Args:
            due: what the clock shows when it is due, where that is known.
        """
        if due is None or not self._plays:
            return 0.0
        return self._until(due) - max(_LEAD_SECONDS, 0.025 + 1.5 * self._network)

    def leaves_out(self, due: Fraction) -> bool:
        """Whether a frame follows the last one too soon to be shown."""
        fast, last = self._plays and self._clock.rate > 1, self._last
        nearest = _TOO_SOON_SECONDS * self._clock.rate
        if fast and last is not None and 0 <= due - last < nearest:
            return True
        self._last = due
        return False

    def patience(self, due: Fraction) -> float | None:
        """Seconds that a frame may wait for room; None for ever."""
        if self.policy is Policy.NEWEST:
            return 0.0
        return self._until(due) if self._plays else None

    def takes(self, sizes: Sequence[int], busy: int) -> bool:
        """Whether pictures may wait: each is delay for live, and smoothness else.

        Args:
            sizes: of all of them, in bytes.
            busy: how many are worked on at a time.
        """
        if len(sizes) <= busy + 1:
            return True
        smooth = self.policy is not Policy.NEWEST and len(sizes) <= 2 * busy + 4
        return smooth and sum(sizes) <= _MOST_BYTES

    @property
    def _plays(self) -> bool:
        return self.policy is Policy.ON_TIME and self._clock.running

    def _until(self, due: Fraction) -> float:
        """Real seconds until the running clock shows a time."""
        return (float(due) - self._clock.time) / self._clock.rate
