"""Showing the frames of an open source when they are due."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from fractions import Fraction

from engine.clock import Clock
from engine.figures import Figures, Meter
from engine.pipeline import Pipeline, Policy
from engine.sources.base import Edge, Source
from engine.workers import Result, Workers

# A picture this late is not caught up with; the clock goes back to it instead. The time
# of a slow network, and of waiting for it, is not meant: frames are passed over then.
_HOPELESS_SECONDS = 0.5


@dataclass(frozen=True)
class Due:
    """What comes next on the screen.

    Attributes:
        result: a frame with its classes; None at the end of the source.
        late: seconds since its time by the clock, of a file that plays.
    """

    result: Result | None
    late: float = 0.0

    @property
    def hopeless(self) -> bool:
        """Whether the clock should go back to it."""
        spent = self.result.times.network if self.result else 0.0
        return self.late > _HOPELESS_SECONDS + 2 * spent


class Projector:
    """A source, its pipeline, and what is told of their speed.

    Belongs to the player's thread. Only `figures` may be asked for by others, and not
    while a result is counted.
    """

    def __init__(
        self,
        source: Source,
        workers: Workers,
        clock: Clock,
        on_ready: Callable[[], None],
    ) -> None:
        """Begin to read and label; takes over both source and workers.

        Args:
            source: of the frames.
            workers: label them.
            clock: tells when frames are due, unless the source is live.
            on_ready: called from any thread when something may have become due.
        """
        self.info = source.info
        self._source, self._clock, self._on_ready = source, clock, on_ready
        self._meter = Meter()
        self._labelled_since = 0.0  # in seconds of `time.monotonic`
        self._workers = workers
        self._last: Result | None = None  # on the screen, of a live source
        self._repaint: Future[Result | None] | None = None
        policy = Policy.NEWEST if self.info.live else Policy.ON_TIME
        self._pipeline = Pipeline(source, workers, policy, clock, on_ready)

    @property
    def lost(self) -> int:
        """Frames passed over since the source was opened."""
        return self._source.dropped + self._pipeline.dropped

    @property
    def figures(self) -> Figures:
        """Speed of the last moments."""
        return self._meter.figures(self.lost)

    def wake(self) -> None:
        """Say that the clock was started, stopped or set."""
        self._pipeline.wake()

    def seek(self, time: Fraction, edge: Edge) -> None:
        """Go on from another time."""
        self._pipeline.seek(time, edge)

    def switch(self, workers: Workers, anew: bool) -> None:
        """Label the frames from here on with other workers.

        Args:
            workers: taken over.
            anew: what those before have labelled ahead is not to be shown. Frames of a
                live source are passed over then; in a file it takes a seek.
        """
        self._pipeline.switch(workers)
        self._workers = workers
        if anew and self.info.live:
            self._labelled_since = time.monotonic()

    def repaint(self) -> None:
        """Label the frame of a live source that stands once more."""
        if self._last:
            self._repaint = self._workers.submit(self._last.frame, 0.0)
            self._repaint.add_done_callback(lambda _: self._on_ready())

    @property
    def repaints(self) -> bool:
        """Whether `next` gives a frame that was on the screen before."""
        return self._repaint is not None and self._repaint.done()

    def next(self, playing: bool) -> Due | float | None:
        """Take what is due; else the seconds until it is, or None for as yet unknown.

        Args:
            playing: whether frames of a file are due by the clock, and not at once.

        Raises:
            SadakError: whatever went wrong in reading or labelling.
        """
        if self._repaint and self._repaint.done():
            repaint, self._repaint = self._repaint, None
            if not playing:  # else newer ones come anyway
                return Due(repaint.result())
        while self._pipeline.ready():
            result = self._pipeline.peek()
            if result is None:
                self._pipeline.take()
                return Due(None)
            if self.info.live:
                self._pipeline.take()
                if result.frame.arrived >= self._labelled_since:
                    return Due(result)
                continue  # labelled by the network before, or as good as
            late = self._clock.time - float(result.frame.time) if playing else 0.0
            if late < 0:
                return -late
            self._pipeline.take()
            return Due(result, late)
        return None

    def count(self, result: Result) -> None:
        """Take note of a result that is shown now."""
        self._last = result if self.info.live else None
        self._meter.count(result)

    def stop(self) -> None:
        """Stop and join all threads, and close the source."""
        try:
            self._pipeline.stop()
        finally:
            self._source.close()
