"""Showing the frames of an open source when they are due."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from fractions import Fraction

from engine.clock import Clock
from engine.figures import Figures, Meter
from engine.pipeline import Pipeline, Policy
from engine.refinement import Refinement
from engine.route import Lap, Part
from engine.sources.base import Edge, Source, SourceInfo
from engine.tap import Tap, Tappable
from engine.workers import Result, Workers

# A picture this late is not caught up with; the clock goes back to it instead. The time
# of a slow network, and of waiting for it, is not meant: frames are passed over then.
_HOPELESS_SECONDS = 0.5


@dataclass(frozen=True)
class Due:
    """What comes next on the screen.

    Attributes:
        result: a frame with its classes; None at the end of the source.
        when: what the clock shows when it is due.
        late: real seconds since then, of a file that plays.
        fresh: it is the first of another source than what was before.
    """

    result: Result | None
    when: Fraction = Fraction(0)
    late: float = 0.0
    fresh: bool = False

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
        refinement: Refinement | None = None,
    ) -> None:
        """Begin to read and label; takes over both source and workers.

        Args:
            source: of the frames.
            workers: label them.
            clock: tells when frames are due, unless the source is live.
            on_ready: called from any thread when something may have become due.
            refinement: how class maps are made; None for what is usual.
        """
        self._source, self._clock, self._on_ready = source, clock, on_ready
        self._following: Source | None = None
        self._meter = Meter()
        self._labelled_since = 0.0  # in seconds of `time.monotonic`
        self._workers = workers
        self._last: Result | None = None  # on the screen
        self._repaint: Future[Result | None] | None = None
        self._tap: Tap | None = None
        self._refinement = refinement or Refinement()
        policy = Policy.NEWEST if source.info.live else Policy.ON_TIME
        self._pipeline = Pipeline(
            source, workers, policy, clock, on_ready, self._refinement
        )

    @property
    def info(self) -> SourceInfo:
        """What is known of the source of the frame that was taken last."""
        return self._source.info

    @property
    def lost(self) -> int:
        """Frames passed over since the source was opened."""
        return self._source.dropped + self._pipeline.dropped

    @property
    def waiting(self) -> bool:
        """Whether the source is lost, and waited for."""
        return self._source.waiting

    @property
    def figures(self) -> Figures:
        """Speed of the last moments."""
        return self._meter.figures(self.lost)

    def wake(self) -> None:
        """Say that the clock was started, stopped or set."""
        self._pipeline.wake()

    @property
    def laps(self) -> tuple[Lap, ...]:
        """What is being played and what will be, for the sound; see `Pipeline`."""
        return self._pipeline.laps

    def seek(self, time: Fraction, edge: Edge) -> None:
        """Go on from another time."""
        self._pipeline.seek(time, edge)

    def loop(self, part: Part | None) -> None:
        """Go round a part of the source, or no more."""
        self._pipeline.loop(part)

    def follow(self, source: Source) -> None:
        """Go on with another source when the present one ends; takes it over."""
        self._following = source
        self._pipeline.follow(source)

    @property
    def followed(self) -> bool:
        """Whether another source waits for the end of the present one."""
        return self._following is not None

    @property
    def ended(self) -> bool:
        """Whether all frames were taken, and `next` gives none any more."""
        return self._pipeline.ended

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

    def refine(self, refinement: Refinement) -> Result | None:
        """Make class maps in another way, from the next frame on.

        Returns:
            The one on the screen, if its class map would have other borders so.
        """
        if refinement == self._refinement:
            return None
        self._refinement = refinement
        self._pipeline.refine(refinement)
        if self._last is None:
            return None
        last, self._last = self._last, self._pipeline.refined(self._last)
        return None if self._last is last else self._last

    def repaint(self) -> None:
        """Label the frame of a live source that stands once more."""
        if self._last:
            self._repaint = self._workers.submit(self._last.frame, 0.0)
            self._repaint.add_done_callback(lambda _: self._on_ready())

    @property
    def repaints(self) -> bool:
        """Whether `next` gives a frame that was on the screen before."""
        return self._repaint is not None and self._repaint.done()

    def next(self, playing: bool, more: bool = False) -> Due | float | None:
        """Take what is due; else the seconds until it is, or None for as yet unknown.

        Args:
            playing: whether frames of a file are due by the clock, and not at once.
            more: another source is to follow, and the end is not the end.

        Raises:
            SadakError: whatever went wrong in reading or labelling.
        """
        if self._repaint and self._repaint.done():
            repaint, self._repaint = self._repaint, None
            if not playing:  # else newer ones come anyway
                result = repaint.result()
                return Due(result and self._pipeline.refined(result))
        while self._pipeline.ready():
            result, when = self._pipeline.peek()
            if self.info.live:
                result = self._pipeline.take()
                tap = self._tap  # which another thread may take away
                if result and tap:
                    tap.on_result(result)
                if result is None or result.frame.arrived >= self._labelled_since:
                    return Due(result, when)
                continue  # labelled by the network before, or as good as
            if result is None and more:
                return None
            late = self._late(when) if playing else 0.0
            if late < 0:
                return -late
            result = self._pipeline.take()
            return Due(result, when, late, fresh=self._go_over())
        return None

    def record(self, tap: Tap | None) -> None:
        """Let somebody have all that a live source sends, and all results."""
        self._tap = tap
        if isinstance(self._source, Tappable):
            self._source.tap(tap)

    def pass_on(self) -> None:
        """Take what is ready of a live source whose picture is held.

        Whoever records it wants it nevertheless.
        """
        while (tap := self._tap) and self.info.live and self._pipeline.ready():
            result, _ = self._pipeline.peek()
            if result is None:
                return  # who lets it play on will see that it has ended
            result = self._pipeline.take()
            if result:
                tap.on_result(result)

    def count(self, result: Result) -> None:
        """Take note of a result that is shown now."""
        self._last = result
        self._meter.count(result)

    def stop(self) -> None:
        """Stop and join all threads, and close the sources."""
        try:
            self._pipeline.stop()
        finally:
            self._source.close()
            if self._following:
                self._following.close()

    def _late(self, when: Fraction) -> float:
        """Real seconds since the running clock showed a time."""
        return (self._clock.time - float(when)) / self._clock.rate

    def _go_over(self) -> bool:
        """Let go of the source before, if what was taken is the first of another."""
        if self._pipeline.source is self._source:
            return False
        self._source.close()
        self._source, self._following = self._pipeline.source, None
        return True
