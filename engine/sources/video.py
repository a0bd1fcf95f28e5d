"""A video file: exact times, rotation, and seeking that lands on the very frame."""

import contextlib
import os
import time as clock
from collections import deque
from collections.abc import Generator, Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.video.frame import VideoFrame

from engine.errors import SourceError
from engine.frame import Frame
from engine.picture import Picture
from engine.sources.base import Edge, SourceInfo, is_past
from engine.sources.container import (
    MAX_DECODE_THREADS,
    Damage,
    declared_end,
    decoded,
    file_address,
    open_container,
    origin,
    video_stream,
)
from engine.sources.paths import refuse_missing

# A seek this little ahead is reached faster by decoding on than by a key frame.
_NEAR = Fraction(1, 2)
# Some containers can only be sent to their first frame by asking for less than that.
_BEFORE_ALL = Fraction(-10)
# So much may be missing at the end: what containers say of their length is not exact.
_ENDS_EARLY = Fraction(1, 2)


class Video:
    """Frames of a file, through PyAV."""

    def __init__(self, path: Path) -> None:
        """Open a file.

        Raises:
            SourceError: it is missing, unreadable, or has no video stream.
        """
        refuse_missing(path)
        self._path = path
        self._damage = Damage()
        self._open()
        self._origin = origin(self._container, self._stream)
        self._time_base = self._stream.time_base or Fraction(1, 90_000)
        self._rate = self._stream.average_rate or self._stream.guessed_rate
        self._ahead: deque[Frame] = deque()
        self._next_index: int | None = 0  # None: to be reckoned from the time
        self._next_time = Fraction(0)
        self._latest: int | None = None  # time of the frame decoded last, in ticks
        self._rotation = 0
        try:
            first = self._peek()
            self._info = self._describe(first)
        except SourceError:
            self.close()
            raise
        self._first_time = self._ahead[0].time

    @property
    def info(self) -> SourceInfo:
        """What is known of the file."""
        return self._info

    @property
    def notes(self) -> tuple[str, ...]:
        """What of the file could not be shown, as far as it was read."""
        return self._damage.notes(self._path.name)

    @property
    def dropped(self) -> int:
        """None: a file waits for whoever reads."""
        return 0

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
        # Only a frame that is known shows where the position is: of a varying rate
        # nobody can tell how long the frame before it stays on the screen.
        position = self._peek()
        if (
            position is None
            or edge is Edge.BEFORE
            or not position.time <= time <= position.time + _NEAR
        ):
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
        with open_container(file_address(self._path), self._path.name) as container:
            stream = container.streams[self._stream.index]
            return sum(
                packet.pts is not None
                and not packet.is_discard  # cut off by an edit list, never shown
                and self._time(packet.pts) < time
                for packet in container.demux(stream)
            )

    def close(self) -> None:
        """Close the file."""
        self._frames.close()
        self._container.close()

    def _open(self) -> None:
        name = self._path.name
        self._container = open_container(file_address(self._path), name)
        try:
            self._stream = video_stream(self._container, name)
        except SourceError:
            self._container.close()
            raise
        self._stream.thread_type = "AUTO"
        self._stream.codec_context.thread_count = max(
            1, min(MAX_DECODE_THREADS, (os.cpu_count() or 2) // 2)
        )
        self._frames = self._all_frames()

    def _all_frames(self) -> Generator[VideoFrame, None, None]:
        """All frames from where the container stands."""
        name = self._path.name
        yield from decoded(self._container, self._stream, name, self._damage)
        # Where nothing came after a seek, the next one goes further back.
        may_look_again = self._latest is not None or self._next_index == 0
        if self._damage.unfinished and may_look_again:
            yield from self._frames_after(self._latest)

    def _frames_after(self, latest: int | None) -> Iterator[VideoFrame]:
        """Frames at the end of a damaged file that only a single decoder finds."""
        name, damage = self._path.name, Damage()
        with open_container(file_address(self._path), name) as container:
            stream = video_stream(container, name)
            stream.thread_type = "SLICE"
            stream.codec_context.thread_count = 1
            if latest is not None:
                with contextlib.suppress(av.error.FFmpegError):
                    container.seek(latest, stream=stream)
            for frame in decoded(container, stream, name, damage):
                if latest is None or (frame.pts is not None and frame.pts > latest):
                    yield frame
        self._damage.packets |= damage.packets & self._damage.untold

    def _note_early_end(self) -> None:
        """Compare where the last frame ends with what the file says."""
        says = declared_end(self._stream)
        if says is None or self._latest is None:
            return
        if self._next_time + self._origin + _ENDS_EARLY < says:
            self._damage.broke_off = True

    def _rewind(self, time: Fraction, edge: Edge) -> None:
        """Go to a key frame at or before a time."""
        for target in self._targets(time):
            ticks = int((target + self._origin) // self._time_base)
            try:
                self._container.seek(ticks, stream=self._stream)
            except av.error.FFmpegError:
                continue  # past the end, or a file without an index
            self._frames = self._all_frames()
            self._ahead.clear()
            self._expect(None, target)
            # Where it landed is known only from the frame that comes out.
            first = self._peek()
            if first and (
                first.time <= self._first_time or not is_past(first.time, time, edge)
            ):
                return
        self._container.close()
        self._open()
        self._ahead.clear()
        self._expect(0, Fraction(0))

    @staticmethod
    def _targets(time: Fraction) -> Iterator[Fraction]:
        """Times to seek to until one lands far enough back.

        Containers that seek by the time of decoding, and those with a broken index,
        land too late.
        """
        back = Fraction(0)
        while time - back > 0:
            yield time - back
            back = back * 2 or Fraction(1)
        yield Fraction(0)
        yield _BEFORE_ALL

    def _peek(self) -> Frame | None:
        if not self._ahead:
            frame = self._decode()
            if frame:
                self._ahead.append(frame)
        return self._ahead[0] if self._ahead else None

    def _decode(self) -> Frame | None:
        raw = next(self._frames, None)
        if raw is None:
            self._note_early_end()
            return None
        self._latest, self._rotation = raw.pts, raw.rotation
        time = self._next_time if raw.pts is None else self._time(raw.pts)
        if self._next_index is None:
            passed = (time - self._first_time) * (self._rate or 0)
            self._next_index = max(round(passed), 0)
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

    def _expect(self, index: int | None, time: Fraction) -> None:
        """Say what comes next."""
        self._next_index, self._next_time = index, time
        self._latest = None

    def _time(self, pts: int) -> Fraction:
        return pts * self._time_base - self._origin

    def _describe(self, first: Frame | None) -> SourceInfo:
        if first is None:
            raise SourceError(
                f"{self._path.name} has a video stream, but no picture of it can be "
                "decoded."
            )
        return SourceInfo(
            name=self._path.name,
            size=first.picture.size,
            rate=self._rate,
            duration=self._duration(),
            frame_count=self._stream.frames or None,
            time_base=self._time_base,
            origin=self._origin,
            pixel_aspect=self._pixel_aspect(),
            path=self._path,
            has_audio=bool(self._container.streams.audio),
        )

    def _duration(self) -> Fraction | None:
        if self._stream.duration:
            start = self._stream.start_time or 0
            return self._time(start + self._stream.duration)
        if self._container.duration:
            return Fraction(self._container.duration, av.time_base)
        return None

    def _pixel_aspect(self) -> Fraction:
        aspect = self._stream.sample_aspect_ratio or Fraction(1)
        return 1 / aspect if self._rotation % 180 else aspect
