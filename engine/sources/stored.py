"""A stored video that comes over the network, as fast as that goes."""

import time as clock
from fractions import Fraction


class Place:
    """How far a stored video has come, so that it goes on there after an error.

    It is read from its beginning again, and what was had already is passed over. A
    seek would be quicker, but of a server that cannot go to a place FFmpeg says that it
    did, and leaves pictures out.
    """

    def __init__(self) -> None:
        """Nothing has come yet."""
        self._last: dict[int | None, Fraction] = {}
        self._passing: dict[int | None, Fraction] = {}

    def begin(self) -> None:
        """It was opened, perhaps again: nothing was read of it yet."""
        self._passing = dict(self._last)

    def is_new(self, track: int | None, time: Fraction) -> bool:
        """Take note of something; gives whether it has not come before.

        Args:
            track: index of the stream of a packet; None for a decoded picture.
            time: of a packet when it is decoded, of a picture when it is shown.
        """
        if track in self._passing and time <= self._passing[track]:
            return False
        self._passing.pop(track, None)
        self._last[track] = time
        return True


class Pace:
    """Holds back what comes faster than it is to be shown."""

    def __init__(self) -> None:
        """Wait for the first frame, which is due when it comes."""
        self._start: float | None = None

    def wait_for(self, time: Fraction) -> None:
        """Return when a frame of this time is due."""
        now = clock.monotonic()
        if self._start is None:
            self._start = now - float(time)
        clock.sleep(max(self._start + float(time) - now, 0.0))
