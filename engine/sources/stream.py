"""A network stream: RTSP, UDP, HTTP and whatever else FFmpeg can receive."""

import contextlib
import re
import threading
import time as clock
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from engine.errors import SourceError
from engine.frame import Frame
from engine.picture import Picture
from engine.sources.base import Edge, SourceInfo
from engine.sources.container import (
    Damage,
    decoded,
    open_container,
    video_stream,
)
from engine.sources.jitter import Jitter
from engine.sources.live import LiveReader
from engine.sources.stored import Pace, Place
from engine.sources.units import (
    NotWholeError,
    is_key,
    may_be_whole,
    sound_frames,
    whole,
)
from engine.tap import Tap

OPEN_SECONDS = 10.0
STALL_SECONDS = 5.0
_LONGEST_PAUSE = 8.0  # a sender that starts anew should not be pressed

# Start after a second of looking instead of FFmpeg's five, and let RTSP come over TCP,
# where no router drops it. What came in that second is kept: it may hold the only key
# frame for a while.
_OPTIONS = {
    "analyzeduration": "1000000",
    "probesize": "1000000",
    "rtsp_transport": "tcp",
}

_AUTHORITY = re.compile(r"[^/?#\\]*")
_NO_PORT = re.compile(r"^[^\[\]]*:(?!\d*$)|:$")


class NetworkStream:
    """Frames of an address, as they arrive."""

    def __init__(
        self,
        address: str,
        patience: float = STALL_SECONDS,
        opening: float = OPEN_SECONDS,
        returns: float = 0.0,
    ) -> None:
        """Open an address and wait for its first frame.

        Args:
            address: with its scheme, such as rtsp://host/path.
            patience: seconds of silence after which the stream counts as lost.
            opening: seconds to wait for something to play.
            returns: for how many seconds a stream that broke off is waited for.

        Raises:
            SourceError: nothing that can be played came.
        """
        self._address = address
        self._patience, self._opening = patience, opening
        self._returns = returns
        self._described = SourceInfo(
            without_password(address), (0, 0), None, None, live=True
        )
        self._damage = Damage()
        self._has_sound = False
        self._place = Place()  # of a stored video
        self._tap: Tap | None = None
        self._closed = threading.Event()
        self._reader = LiveReader(
            self._described.name,
            self._receive,
            opening + patience,
            returns,
            _LONGEST_PAUSE,
        )
        try:
            self._first = self._reader.read()
        except SourceError:
            self.close()
            raise
        if self._first is None:
            self.close()
            raise SourceError(f"{self._described.name} ended before its first picture.")

    @property
    def info(self) -> SourceInfo:
        """What is known of the stream."""
        return self._described

    @property
    def notes(self) -> tuple[str, ...]:
        """What of the stream could not be shown, and that it goes without its sound."""
        sound = ("The sound of a live source is not exported.",)
        damage = self._damage.notes(self._described.name)
        return (sound if self._has_sound else ()) + damage

    @property
    def dropped(self) -> int:
        """Frames that nobody took in time."""
        return self._reader.dropped

    @property
    def waiting(self) -> bool:
        """Whether it broke off, and is waited for."""
        return self._reader.waiting

    def read(self) -> Frame | None:
        """The next frame that nobody has seen, or None when the sender has ended."""
        first, self._first = self._first, None
        return first or self._reader.read()

    def seek(self, time: Fraction, edge: Edge = Edge.AT) -> None:
        """Do nothing: what was sent is gone."""

    def tap(self, tap: Tap | None) -> None:
        """Tell somebody of each packet and of each frame as well."""
        self._tap = tap
        if tap is None:  # else it is told of the streams before any frame
            self._reader.tap = None

    def close(self) -> None:
        """Stop receiving."""
        self._closed.set()
        self._reader.close()

    def _receive(self) -> Iterator[Frame]:
        if may_be_whole(self._address):
            with contextlib.suppress(NotWholeError):
                yield from self._receive_as({"fflags": "noparse"})
                return
        yield from self._receive_as({})

    def _receive_as(self, options: dict[str, str]) -> Iterator[Frame]:
        name, seconds = self._described.name, (self._opening, self._patience)
        with open_container(
            self._address, name, seconds, _OPTIONS | options
        ) as container:
            stream = video_stream(container, name)
            packets = self._pictures(container, stream, parsed=not options)
            if options:
                packets = whole(packets, stream.codec_context.name)
            self._has_sound = bool(container.streams.audio)
            stream.codec_context.thread_count = 1  # frame threads hold frames back
            time_base = stream.time_base or Fraction(1, 90_000)
            start: Fraction | None = None  # time begins with the first picture
            frames = decoded(container, stream, name, self._damage, packets)
            pace: Pace | None = None
            jitter = Jitter()
            if container.duration:  # it is stored, and sent as fast as can be
                pace = Pace()
                self._place.begin()
                frames = (
                    raw
                    for raw in frames
                    if self._place.is_new(None, _ticks(raw) * time_base)
                )
            for index, raw in enumerate(frames):
                picture = Picture(raw, raw.rotation)
                if index == 0:
                    # Whoever comes in the middle has nothing to decode at first.
                    self._damage.packets.clear()
                    self._described = replace(
                        self._described,
                        size=picture.size,
                        rate=stream.average_rate,
                        time_base=time_base,
                    )
                stamp = _ticks(raw) * time_base
                if start is None:
                    start = stamp
                time = stamp - start
                arrived = clock.monotonic()
                if pace:
                    pace.wait_for(time)
                    arrived = clock.monotonic()
                else:
                    self._closed.wait(jitter.wait(float(time), arrived))
                yield Frame(index, time, picture, arrived=arrived, stamp=stamp)
            if self._returns and not pace:  # only a stored one has an end of its own
                raise SourceError(f"{name} was ended by its sender.")

    def _pictures(
        self, container: InputContainer, stream: VideoStream, parsed: bool
    ) -> Iterator[Packet]:
        """The packets of the pictures; a tap has those of the sound too."""
        # FFmpeg may know of a track without being able to decode it.
        sound = tuple(track for track in container.streams.audio if track.codec_context)
        parsers = {
            track.index: av.CodecContext.create(track.codec_context.name, "r")
            for track in sound
        }
        told: Tap | None = None
        for packet in container.demux(stream, *sound):
            tap = self._tap
            if tap is not told:
                if tap:
                    tap.on_streams(stream, sound)
                told = self._reader.tap = tap
            track = packet.stream.index
            news = bool(packet.size)
            if container.duration and packet.dts is not None:
                news &= self._place.is_new(track, packet.dts * packet.time_base)
            if packet.stream is stream:
                if tap and news:
                    key = is_key(packet, stream.codec_context.name)
                    tap.on_packet(packet, track, key)
                yield packet
            elif tap and news:
                frames = sound_frames(packet, parsers[track])
                for frame in [packet] if parsed else frames:
                    tap.on_packet(frame, track, False)


def _ticks(frame: VideoFrame) -> int:
    return frame.pts if frame.pts is not None else frame.dts or 0


def without_password(address: str) -> str:
    """An address as it may be shown and logged: without what stands before its host.

    Never fails: addresses that are none are shown in messages too.
    """
    scheme, slashes, rest = address.partition("://")
    if not slashes:
        return address
    authority = _AUTHORITY.match(rest)
    end = authority.end() if authority else 0
    if "@" not in rest[:end] and _NO_PORT.search(rest[:end]):
        # What follows the colon is no port: a password with a / or a # of its own.
        end = len(rest)
    return scheme + slashes + rest[:end].rpartition("@")[2] + rest[end:]
