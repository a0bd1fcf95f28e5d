"""Short pieces of a source, and single frames of it."""

from fractions import Fraction

from engine.export.plan import ExportJob
from engine.frame import Frame
from engine.pipeline import Pipeline, Policy
from engine.runtimes.choice import choose
from engine.sources.base import Edge, Source
from engine.sources.opening import open_source
from engine.workers import Result, Workers


class Excerpts:
    """A source that ends so many frames after each seek."""

    def __init__(self, source: Source, frames: int) -> None:
        """Read from a source."""
        self._source, self._frames = source, frames
        self._left = 0
        self.info = source.info
        self.notes: tuple[str, ...] = ()
        self.dropped, self.waiting = 0, False

    def read(self) -> Frame | None:
        """The next frame of the piece."""
        self._left -= 1
        return self._source.read() if self._left >= 0 else None

    def seek(self, time: Fraction, edge: Edge = Edge.AT) -> None:
        """Begin a piece."""
        self._source.seek(time, edge)
        self._left = self._frames

    def close(self) -> None:
        """Close the source."""
        self._source.close()


class Stills:
    """Frames of a job, each labelled as the export will. Belongs to one thread."""

    def __init__(self, job: ExportJob) -> None:
        """Open the source and choose what runs the network.

        Raises:
            SadakError: the job cannot be done at all.
        """
        choice = choose(job.model, job.device, size=job.size, runtime=job.runtime)
        self.classes = choice.card.classes
        self._source = open_source(job.source)
        self._pipeline = Pipeline(
            Excerpts(self._source, 1),
            Workers(choice),
            Policy.EVERY_FRAME,
            refinement=job.refinement,
        )

    def at(self, time: Fraction) -> Result | None:
        """The frame on the screen at a time; None where there is none.

        Raises:
            SadakError: it cannot be read or labelled.
        """
        self._pipeline.seek(time)
        return self._pipeline.next()

    def close(self) -> None:
        """Give back what is held."""
        self._pipeline.stop()
        self._source.close()
