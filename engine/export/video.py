"""Encoding pictures at their exact times."""

import contextlib
from fractions import Fraction
from pathlib import Path

import av
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from engine.export.encoders import Encoding, encoding
from engine.export.sound import Sound
from engine.export.target import writing_failed
from engine.priority import without_real_time
from engine.sources.base import SourceInfo
from engine.sources.container import file_address


class VideoWriter:
    """A video file that is being written, sound included."""

    def __init__(
        self,
        path: Path,
        name: Path,
        info: SourceInfo,
        start: Fraction,
        how: Encoding | None = None,
    ) -> None:
        """Begin a file.

        Args:
            path: where.
            name: what a person calls it, in messages.
            info: of the source; its sound is copied if it is a file with sound.
            start: the time of the source that becomes 0, in seconds.
            how: it is written; by default as its ending says.

        Raises:
            ExportError: the file cannot be written.
        """
        self._name = name
        self._encoding = how or encoding(path.suffix.lower())
        self._time_base = info.time_base
        self._info = info
        self._last = -1
        self._stream: VideoStream | None = None
        try:
            self._output = av.open(
                file_address(path),
                "w",
                format=self._encoding.container,
                container_options=_container_options(self._encoding, info.time_base),
            )
        except (av.error.FFmpegError, OSError) as error:
            raise writing_failed(name, error) from error
        self._sound: Sound | None = None
        self._start = start

    @property
    def notes(self) -> list[str]:
        """What could not be kept, in words."""
        return self._sound.notes if self._sound else []

    def write(
        self, frame: VideoFrame, time: Fraction, duration: Fraction | None
    ) -> None:
        """Encode a picture.

        Args:
            frame: 4:2:0, all of one size; may be drawn on again afterwards.
            time: when it is shown, in seconds of the source.
            duration: how long, where known.

        Raises:
            ExportError: the disk is full, or the encoder refuses.
            SourceError: the sound of the source cannot be read.
        """
        # A source whose times stand still or run backwards would be refused.
        time -= self._start
        self._last = frame.pts = max(round(time / self._time_base), self._last + 1)
        frame.time_base = self._time_base
        frame.duration = round(duration / self._time_base) if duration else 0
        frame.pict_type = PictureType.NONE  # else it would be what it was before
        try:
            if self._stream is None:
                self._stream = self._begin(frame)
            if self._sound:
                self._sound.copy_until(time)
            self._output.mux(self._stream.encode(frame))
        except (av.error.FFmpegError, OSError) as error:
            raise writing_failed(self._name, error) from error

    def finish(self, end: Fraction | None) -> None:
        """Write what the encoder still holds, and the sound to an end or all of it.

        Raises:
            ExportError: the disk is full.
            SourceError: the sound of the source cannot be read.
        """
        try:
            if self._sound:
                self._sound.copy_until(None if end is None else end - self._start)
            if self._stream:
                self._output.mux(self._stream.encode(None))
            self._output.close()
        except (av.error.FFmpegError, OSError) as error:
            raise writing_failed(self._name, error) from error
        finally:
            if self._sound:
                self._sound.close()

    def abandon(self) -> None:
        """Let go of the file, whatever state it is in."""
        if self._sound:
            self._sound.close()
        # It is about to be deleted: that its end cannot be written harms nobody.
        with contextlib.suppress(av.error.FFmpegError, OSError):
            self._output.close()

    def _begin(self, frame: VideoFrame) -> VideoStream:
        stream = self._output.add_stream(
            self._encoding.codec,
            rate=self._info.rate,
            options=self._encoding.options_for((frame.width, frame.height)),
        )
        assert isinstance(stream, VideoStream), "a video codec makes a video stream"
        context = stream.codec_context
        stream.width, stream.height = frame.width, frame.height
        stream.pix_fmt = self._encoding.pixels
        stream.time_base = context.time_base = self._time_base
        context.sample_aspect_ratio = self._info.pixel_aspect
        context.colorspace, context.color_range = frame.colorspace, frame.color_range
        context.color_primaries = frame.color_primaries
        context.color_trc = frame.color_trc
        if self._encoding.tag:
            context.codec_tag = self._encoding.tag
        without_real_time(context.open)
        if self._info.has_audio and self._info.path:
            shift = self._info.origin + self._start
            self._sound = Sound(self._info.path, self._output, shift)
        return stream


def _container_options(how: Encoding, time_base: Fraction) -> dict[str, str]:
    if how.container not in ("mp4", "mov"):
        # Sound that warms up a decoder begins before 0, and would move the pictures.
        return {"avoid_negative_ts": "disabled"}
    # A start later than 0 is kept in a unit of its own, a millisecond unless told.
    timescale = time_base.denominator * max(1, 1000 // time_base.denominator)
    # The index first, so that it plays while it loads.
    return {"movflags": "faststart", "movie_timescale": str(timescale)}
