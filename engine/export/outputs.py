"""The two things that an export can write: a video, and a folder of PNGs."""

from fractions import Fraction

from engine.export.encoders import Encoding
from engine.export.look import Look
from engine.export.pngs import PngWriter
from engine.export.target import Target
from engine.export.video import VideoWriter
from engine.planes import Canvas
from engine.sources.base import Source
from engine.sources.video import Video
from engine.workers import Result


class VideoOutput:
    """Results into a video file."""

    def __init__(
        self,
        target: Target,
        source: Source,
        look: Look,
        cut: bool,
        encoding: Encoding,
    ) -> None:
        """Prepare a file; it is begun with the first result.

        Args:
            target: where to write.
            source: where the results come from.
            look: how they look.
            cut: the first result becomes time 0, since what is before is left out.
            encoding: how the file is written.
        """
        self._encoding = encoding
        self._source, self._look, self._cut = source, look, cut
        self._target = target
        self._path = target.begin()
        self._writer: VideoWriter | None = None
        self._canvas: Canvas | None = None
        self.frames = 0
        self.notes: list[str] = []

    def write(self, result: Result) -> None:
        """Encode one result."""
        frame, info = result.frame, self._source.info
        if self._writer is None:
            start = frame.time if self._cut else Fraction(0)
            self._writer = VideoWriter(
                self._path, self._target.path, info, start, self._encoding
            )
        # A video has but one size, also where pictures in a folder have several.
        same = frame.picture.size == info.size
        source = frame.picture.planes(None if same else info.size)
        if self._canvas is None:
            self._canvas = Canvas(self._look.size(source.size))
        target = self._canvas.planes(like=source)
        self._look.draw(source, result.classes.ids, target)
        self._writer.write(self._canvas.frame, frame.time, frame.duration)
        self.frames += 1

    def finish(self, end: Fraction | None) -> None:
        """Complete the file, with sound up to `end` seconds of the source."""
        if self._writer:
            self._writer.finish(end)
            self.notes += self._writer.notes

    def abandon(self) -> None:
        """Let go of the file."""
        if self._writer:
            self._writer.abandon()


class FolderOutput:
    """Results into a folder of PNGs, named by picture or by number of the frame."""

    def __init__(self, target: Target, source: Source, look: Look, cut: bool) -> None:
        """Make a folder and write into it; see `VideoOutput`."""
        self._source, self._look, self._cut = source, look, cut
        self._writer = PngWriter(target.begin(), target.path)
        self._first: int | None = None
        self.frames = 0
        self.notes: list[str] = []

    def write(self, result: Result) -> None:
        """Write one result."""
        if self._first is None:
            self._first = self._number(result)
        name = result.frame.name or f"{self._first + self.frames:06d}"
        self._writer.write(self._look.pixels(result), name)
        self.frames += 1

    def finish(self, end: Fraction | None) -> None:
        """Do nothing: every picture is complete already."""

    def abandon(self) -> None:
        """Do nothing: no file is open."""

    def _number(self, first: Result) -> int:
        if self._cut and isinstance(self._source, Video):
            return self._source.number_at(first.frame.time)
        return first.frame.index
