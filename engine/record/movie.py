"""A recording as MP4 that can be played at any moment, however it ends.

While it is written it consists of fragments of half a second, each complete in itself.
In the end FFmpeg makes an ordinary MP4 of it, in which everything finds its way
(`hybrid_fragmented`). Of a Matroska file that breaks off as much is left, but nobody
can tell how long it is, and fewer programs play it.
"""

import contextlib
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.packet import Packet
from av.stream import Stream
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from engine.errors import ExportError
from engine.export.target import writing_failed
from engine.record.fragments import trim
from engine.record.safe_file import SafeFile

ENDING = ".mp4"

_FORMAT = "mp4"
_FRAGMENT_MICROSECONDS = 500_000
_OPTIONS = {
    "movflags": "hybrid_fragmented",
    "frag_duration": str(_FRAGMENT_MICROSECONDS),
    "flush_packets": "1",
    # Sound that fails to come holds pictures back no longer than this.
    "max_interleave_delta": str(_FRAGMENT_MICROSECONDS),
}
_TIME_BASE = Fraction(1, 90_000)
_KEY_SECONDS = 1
# No picture is held back by the encoder: it would be lost with the power.
_ENCODER = {"preset": "superfast", "crf": "22", "tune": "zerolatency"}


class Movie:
    """A file that is being recorded. Belongs to one thread.

    First tracks are added, then packets and pictures in the order of their times.
    """

    def __init__(self, path: Path) -> None:
        """Begin a file that does not exist yet.

        Raises:
            ExportError: it cannot be written.
        """
        self._path = path
        try:
            self._file = SafeFile(path)
        except OSError as error:
            raise writing_failed(path, error) from error
        self._tracks: dict[int, Stream] = {}
        self._last: dict[int, int] = {}
        self._pictures: VideoStream | None = None
        self._key: Fraction | None = None
        try:
            self._output = av.open(self._file, "w", format=_FORMAT, options=_OPTIONS)
        except BaseException:
            self._let_go()
            raise

    @property
    def size(self) -> int:
        """Bytes up to now."""
        return self._file.size

    def add_copy(self, stream: VideoStream | AudioStream) -> None:
        """Take the packets of a track of an open container as they are."""
        self._tracks[stream.index] = self._output.add_stream_from_template(stream)

    def add_pictures(
        self, like: VideoFrame, rate: Fraction | None, pixel_aspect: Fraction
    ) -> None:
        """Take pictures, to be encoded.

        Args:
            like: a picture of the size and colours of all.
            rate: how many come a second, about.
            pixel_aspect: width of a pixel over its height.
        """
        stream = self._output.add_stream("libx264", options=dict(_ENCODER))
        assert isinstance(stream, VideoStream), "a video codec makes a video stream"
        context = stream.codec_context
        stream.width, stream.height = like.width, like.height
        stream.pix_fmt = "yuv420p"
        stream.time_base = context.time_base = _TIME_BASE
        if rate:
            context.framerate = rate
        context.sample_aspect_ratio = pixel_aspect
        context.colorspace, context.color_range = like.colorspace, like.color_range
        context.color_primaries = like.color_primaries
        context.color_trc = like.color_trc
        self._pictures = stream

    def copy(self, packet: Packet, track: int, time: Fraction) -> None:
        """Write a packet.

        Args:
            packet: not to be used by anybody else from here on.
            track: index of the stream that it came from.
            time: that its own times are to be moved by, in seconds.

        Raises:
            ExportError: it cannot be written.
        """
        if packet.dts is None or packet.time_base is None:
            return
        shift = round(time / packet.time_base)
        packet.dts += shift
        packet.pts = packet.dts if packet.pts is None else packet.pts + shift
        begins = round(packet.dts * packet.time_base / _TIME_BASE)
        # A sender that starts anew may count from before where it was.
        stream = self._tracks[track]
        if begins <= self._last.get(stream.index, -1):
            return
        self._last[stream.index] = begins
        packet.stream = stream
        self._mux([packet])

    def encode(self, frame: VideoFrame, time: Fraction) -> None:
        """Write a picture.

        Args:
            frame: as all the others; may be drawn on again afterwards.
            time: from the beginning of the file, in seconds.

        Raises:
            ExportError: it cannot be written.
        """
        assert self._pictures, "pictures were announced"
        track = self._pictures.index
        begins = max(round(time / _TIME_BASE), self._last.get(track, -1) + 1)
        self._last[track] = frame.pts = begins
        frame.time_base = _TIME_BASE
        # By the clock and not by number: a camera may slow down in the dark.
        key = self._key is None or time - self._key >= _KEY_SECONDS
        self._key = time if key else self._key
        frame.pict_type = PictureType.I if key else PictureType.NONE
        self._mux(self._pictures.encode(frame))

    def close(self) -> None:
        """Complete the file.

        Raises:
            ExportError: it could not be written to the end; what is there can be
                played.
        """
        try:
            if self._pictures and self._last:
                self._output.mux(self._pictures.encode(None))
            self._output.close()
        except (av.error.FFmpegError, OSError) as error:
            raise self._failed(error) from error
        finally:
            self._let_go()
        self._refuse_broken()

    def _let_go(self) -> None:
        """Leave no file in which there is nothing, nor a torn end, and no thread."""
        self._file.close()
        with contextlib.suppress(OSError):  # the disk is gone, as was told before
            if not self._last:
                self._path.unlink()
            elif self._file.error:
                trim(self._path)

    def _mux(self, packets: list[Packet]) -> None:
        try:
            self._output.mux(packets)
        except (av.error.FFmpegError, OSError, ValueError) as error:
            raise self._failed(error) from error
        self._refuse_broken()

    def _refuse_broken(self) -> None:
        if self._file.error:
            raise self._failed(self._file.error)

    def _failed(self, error: Exception) -> ExportError:
        return writing_failed(self._path, self._file.error or error)
