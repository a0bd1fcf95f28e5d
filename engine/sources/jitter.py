"""Frames that arrive in bunches are passed on as evenly as they were filmed.

As in the jitter buffer of RFC 3550's receivers: each frame waits until the latest one
of late would have been in time. The price is a delay as long as the pauses between the
bunches, and none where there are none.
"""

from collections import deque

_SECONDS = 10.0
"""For so long a frame that was late keeps the others waiting."""

_WARM_UP = 1.0
"""For so many seconds all is passed on at once: what FFmpeg read while it opened the
stream comes in one bunch, and says nothing of the sender."""

_MOST = 1.0
"""Seconds that a frame waits at most; more is another clock and no jitter."""


class Jitter:
    """Says how long each frame is to wait."""

    def __init__(self) -> None:
        """Nothing has come yet."""
        # How late frames were, each less than the one before it: the first is the most.
        self._late: deque[tuple[float, float]] = deque()
        self._begun: float | None = None

    def wait(self, time: float, now: float) -> float:
        """Take note of a frame.

        Args:
            time: of the frame, in seconds of the sender.
            now: when it arrived, in seconds of a clock of one's own.

        Returns:
            Seconds until it is due.
        """
        if self._begun is None:
            self._begun = now
        if now - self._begun < _WARM_UP:
            return 0.0
        late = now - time
        while self._late and self._late[0][0] < now - _SECONDS:
            self._late.popleft()
        while self._late and self._late[-1][1] <= late:
            self._late.pop()
        if self._late and self._late[0][1] - late > _MOST:
            self._late.clear()  # the sender counts from elsewhere
        self._late.append((now, late))
        return self._late[0][1] - late
