"""The two things that an export can write: a video, and a folder of PNGs."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from engine.export.look import Look
from engine.export.plan import ExportJob
from engine.export.pngs import PngWriter
from engine.export.video import VideoWriter
from engine.planes import Canvas
from engine.sources.base import Source
from engine.sources.video import Video
from engine.workers import Result


class VideoOutput:
    """Results into a video file."""

    def __init__(self, job: ExportJob, path: Path, source: Source, look: Look) -> None:
        """Prepare a file; it is begun with the first result.

        Args:
            job: whose output messages name, of size, encoding and sound, and whether it
                is cut: then the first result becomes time 0.
            path: where to write.
            source: where the results come from.
            look: how they look.

        Raises:
            ExportError: there is no encoder here that can.
        """
        self._encoding, self._sound = job.encoding, job.sound
        self._source, self._look, self._cut = source, look, bool(job.start)
        self._size = job.drawn(source.info.size)
        self._path, self._name = path, job.output
        self._writer: VideoWriter | None = None
        self._canvas: Canvas | None = None
        self.frames = 0
        self.notes: list[str] = []

    def write(self, result: Result) -> None:
        """Encode one result."""
        frame, info = result.frame, self._source.info
        if self._writer is None:
            start = frame.time if self._cut else Fraction(0)
            info = replace(info, has_audio=info.has_audio and self._sound)
            self._writer = VideoWriter(
                self._path, self._name, info, start, self._encoding
            )
        # A video has but one size, also where pictures in a folder have several.
        same = frame.picture.size == self._size
        source = frame.picture.planes(None if same else self._size)
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

    def __init__(self, job: ExportJob, path: Path, source: Source, look: Look) -> None:
        """Write into a folder that exists; see `VideoOutput`."""
        self._source, self._look, self._cut = source, look, bool(job.start)
        self._drawn = job.drawn
        self._writer = PngWriter(path, job.output)
        self._first: int | None = None
        self.frames = 0
        self.notes: list[str] = []

    def write(self, result: Result) -> None:
        """Write one result."""
        if self._first is None:
            self._first = self._number(result)
        name = result.frame.name or f"{self._first + self.frames:06d}"
        size = self._drawn(result.frame.picture.size)
        self._writer.write(self._look.pixels(result, size), name)
        self.frames += 1

    def finish(self, end: Fraction | None) -> None:
        """Do nothing: every picture is complete already."""

    def abandon(self) -> None:
        """Do nothing: no file is open."""

    def _number(self, first: Result) -> int:
        if self._cut and isinstance(self._source, Video):
            return self._source.number_at(first.frame.time)
        return first.frame.index
