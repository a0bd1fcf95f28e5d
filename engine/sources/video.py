"""A video file: exact times, rotation, and seeking that lands on the very frame."""

import os
import time as clock
from collections import deque
from fractions import Fraction
from pathlib import Path

import av

from engine.errors import SourceError
from engine.frame import Frame
from engine.picture import Picture
from engine.sources.base import Edge, SourceInfo, is_past
from engine.sources.container import (
    MAX_DECODE_THREADS,
    decoded,
    open_container,
    origin,
    video_stream,
)

# A seek this little ahead is reached faster by decoding on than by a key frame.
_NEAR = Fraction(1, 2)


class Video:
    """Frames of a file, through PyAV."""

    def __init__(self, path: Path) -> None:
        """Open a file.

        Raises:
            SourceError: it is missing, unreadable, or has no video stream.
        """
        self._name = name = path.name
        if not path.exists():
            raise SourceError(f"{path} does not exist. Check the path.")
        self._container = open_container(str(path), name)
        try:
            self._stream = video_stream(self._container, name)
        except SourceError:
            self._container.close()
            raise
        self._stream.thread_type = "AUTO"
        self._stream.codec_context.thread_count = max(
            1, min(MAX_DECODE_THREADS, (os.cpu_count() or 2) // 2)
        )
        self._origin = origin(self._container, self._stream)
        self._time_base = self._stream.time_base or Fraction(1, 90_000)
        self._rate = self._stream.average_rate or self._stream.guessed_rate
        self._frames = decoded(self._container, self._stream, self._name)
        self._ahead: deque[Frame] = deque()
        self._next_index = 0
        self._next_time = Fraction(0)
        self._info = self._describe(path, self._peek())

    @property
    def info(self) -> SourceInfo:
        """What is known of the file."""
        return self._info

    def read(self) -> Frame | None:
        """The next frame, or None after the last."""
        if self._ahead:
            return self._ahead.popleft()
        return self._decode()

    def seek(self, time: Fraction, edge: Edge = Edge.AT) -> None:
        """Let the next `read` return the frame at a time, exactly.

        Container seeks are by key frame and approximate; this one decodes on from the
        key frame before, so that it is right for varying rates too.
        """
        position = self._ahead[0].time if self._ahead else self._next_time
        if not position <= time <= position + _NEAR or edge is Edge.BEFORE:
            self._rewind(time, edge)
        before: Frame | None = None
        for frame in iter(self.read, None):
            if is_past(frame.time, time, edge):
                self._ahead.appendleft(frame)
                break
            before = frame
        if before and edge is not Edge.AFTER:
            self._ahead.appendleft(before)
        if not self._ahead and before:
            self._ahead.append(before)  # past the end: the last frame

    def number_at(self, time: Fraction) -> int:
        """How many frames begin before a time, counted by reading the whole file.

        Nothing else can number the frames of a varying rate; too slow for every seek.
        """
        with av.open(str(self._info.path)) as container:
            stream = container.streams[self._stream.index]
            return sum(
                packet.pts is not None and self._time(packet.pts) < time
                for packet in container.demux(stream)
            )

    def close(self) -> None:
        """Close the file."""
        self._container.close()

    def _rewind(self, time: Fraction, edge: Edge) -> None:
        """Go to a key frame at or before a time."""
        back = Fraction(0)
        while True:
            target = max(time - back, Fraction(0)) + self._origin
            self._container.seek(int(target // self._time_base), stream=self._stream)
            self._frames = decoded(self._container, self._stream, self._name)
            self._ahead.clear()
            # Where it landed is known only from the frame that comes out.
            self._next_index, self._next_time = -1, time - back
            first = self._peek()
            if target == self._origin or (
                first and not is_past(first.time, time, edge)
            ):
                return
            back = back * 2 or Fraction(1)  # a broken index: try further back

    def _peek(self) -> Frame | None:
        if not self._ahead:
            frame = self._decode()
            if frame:
                self._ahead.append(frame)
        return self._ahead[0] if self._ahead else None

    def _decode(self) -> Frame | None:
        raw = next(self._frames, None)
        if raw is None:
            return None
        time = self._next_time if raw.pts is None else self._time(raw.pts)
        if self._next_index < 0:
            self._next_index = round(time * self._rate) if self._rate else 0
        duration = Fraction(raw.duration or 0) * self._time_base
        frame = Frame(
            index=self._next_index,
            time=time,
            picture=Picture(raw, raw.rotation),
            duration=duration or None,
            arrived=clock.monotonic(),
        )
        self._next_index += 1
        step = duration or (1 / self._rate if self._rate else Fraction(0))
        self._next_time = time + step
        return frame

    def _time(self, pts: int) -> Fraction:
        return pts * self._time_base - self._origin

    def _describe(self, path: Path, first: Frame | None) -> SourceInfo:
        if first is None:
            raise SourceError(
                f"{path.name} has a video stream, but no picture of it can be decoded."
            )
        return SourceInfo(
            name=path.name,
            size=first.picture.size,
            rate=self._rate,
            duration=self._duration(),
            frame_count=self._stream.frames or None,
            time_base=self._time_base,
            origin=self._origin,
            pixel_aspect=self._pixel_aspect(first),
            path=path,
            has_audio=bool(self._container.streams.audio),
        )

    def _duration(self) -> Fraction | None:
        if self._stream.duration:
            start = self._stream.start_time or 0
            return self._time(start + self._stream.duration)
        if self._container.duration:
            return Fraction(self._container.duration, av.time_base)
        return None

    def _pixel_aspect(self, first: Frame) -> Fraction:
        aspect = self._stream.sample_aspect_ratio or Fraction(1)
        coded = (self._stream.codec_context.width, self._stream.codec_context.height)
        return aspect if first.picture.size == coded else 1 / aspect
