"""What another thread may ask of an export while it runs."""

import threading
import time


class Control:
    """Lets an export stand still, go on, or give up. Any thread may use it.

    While it stands, nothing is taken out of its pipeline: the queue fills up, and then
    all threads of the export wait and none computes.
    """

    def __init__(self) -> None:
        """Let it run."""
        self._changed = threading.Condition()
        self._paused = self._cancelled = False
        self._stood = 0.0

    @property
    def paused(self) -> bool:
        """Whether it stands still, or is about to."""
        with self._changed:
            return self._paused

    @property
    def cancelled(self) -> bool:
        """Whether it has to give up."""
        with self._changed:
            return self._cancelled

    @property
    def stood(self) -> float:
        """For how many seconds it has stood still in all, up to the last time."""
        with self._changed:
            return self._stood

    def pause(self) -> None:
        """Let it stand still after the frame that it is at."""
        with self._changed:
            self._paused = True

    def resume(self) -> None:
        """Let it go on."""
        with self._changed:
            self._paused = False
            self._changed.notify_all()

    def cancel(self) -> None:
        """Let it give up, also while it stands still."""
        with self._changed:
            self._cancelled = True
            self._changed.notify_all()

    def go_on(self) -> bool:
        """Wait while it is to stand still; returns whether to go on at all.

        The export calls this between two frames.
        """
        with self._changed:
            if self._paused and not self._cancelled:
                since = time.monotonic()
                self._changed.wait_for(lambda: not self._paused or self._cancelled)
                self._stood += time.monotonic() - since
            return not self._cancelled
