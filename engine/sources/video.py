"""A video file: exact times, rotation, and seeking that lands on the very frame."""

import time as clock
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor
from pathlib import Path

import av

from engine.errors import SourceError
from engine.frame import Frame
from engine.picture import Picture
from engine.sources.base import Edge, SourceInfo, is_past
from engine.sources.container import (
    Damage,
    declared_end,
    file_address,
    open_container,
    origin,
)
from engine.sources.passage import Goal
from engine.sources.paths import refuse_missing
from engine.sources.reel import Reel

# A seek this little ahead is reached faster by decoding on than by a key frame.
_NEAR = Fraction(1, 2)
# So much is decoded at most of what lies ahead of somebody who passes by.
_STEP = Fraction(1, 5)
# Who steps back will do so again: so many frames are kept for that, and no more bytes.
_KEPT_FRAMES = 16
_KEPT_BYTES = 32_000_000
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
        self._reel = Reel(path, self._damage)
        stream = self._reel.stream
        self._origin = origin(self._reel.container, stream)
        self._time_base = stream.time_base or Fraction(1, 90_000)
        self._rate = stream.average_rate or stream.guessed_rate
        self._ahead: deque[Frame] = deque()
        self._behind: list[Frame] = []  # the last before those, for who steps back
        self._next_index: int | None = 0  # None: to be reckoned from the time
        self._next_time = Fraction(0)
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

    @property
    def waiting(self) -> bool:
        """Never: it does not come and go."""
        return False

    def read(self) -> Frame | None:
        """The next frame, or None after the last."""
        frame = self._next()
        if frame and self._behind:
            self._behind.append(frame)
            if len(self._behind) > 2 * self._kept:
                self._behind.clear()  # it plays
        return frame

    def seek(self, time: Fraction, edge: Edge = Edge.AT) -> None:
        """Let the next `read` return the frame at a time, exactly.

        Container seeks are by key frame and approximate; this one decodes on from the
        key frame before, so that it is right for varying rates too. NEAR is that key
        frame itself, or a step from there towards the time.
        """
        if edge is Edge.BEFORE and self._step_back(time):
            return
        self._behind.clear()
        keep = self._kept if edge is Edge.BEFORE else 1
        position = None if edge is Edge.BEFORE else self._on_the_way(time)
        if edge is Edge.NEAR and position:
            time = min(time, position.time + _STEP)
        if not self._damage.packets:
            self._reel.goal = Goal(self._last_tick(time, edge), keep)
        try:
            if not position:
                self._rewind(time, edge)
                if edge is Edge.NEAR:
                    return
            passed = self._pass_over(time, edge, keep)
        finally:
            hurried, self._reel.goal = self._reel.goal, None
        if hurried and self._damage.packets:
            # The frame that was wanted may be damaged, and the one before left out.
            self._rewind(time, edge)
            passed = self._pass_over(time, edge, keep)
        if passed and (edge is not Edge.AFTER or not self._ahead):
            self._ahead.appendleft(passed.pop())
        if edge is Edge.BEFORE:
            self._behind = list(passed)

    def number_at(self, time: Fraction) -> int:
        """How many frames begin before a time, counted by reading the whole file.

        Nothing else can number the frames of a varying rate; too slow for every seek.
        """
        with open_container(file_address(self._path), self._path.name) as container:
            stream = container.streams[self._reel.stream.index]
            return sum(
                packet.pts is not None
                and not packet.is_discard  # cut off by an edit list, never shown
                and self._time(packet.pts) < time
                for packet in container.demux(stream)
            )

    def close(self) -> None:
        """Close the file."""
        self._reel.close()

    def _note_early_end(self) -> None:
        """Compare where the last frame ends with what the file says."""
        says = declared_end(self._reel.stream)
        if says is None or self._reel.latest is None:
            return
        if self._next_time + self._origin + _ENDS_EARLY < says:
            self._damage.broke_off = True

    def _rewind(self, time: Fraction, edge: Edge) -> None:
        """Go to a key frame at or before a time."""
        for target in self._targets(time):
            ticks = int((target + self._origin) // self._time_base)
            if not self._reel.send_to(ticks, at_once=edge is Edge.NEAR):
                continue
            self._ahead.clear()
            self._expect(None, target)
            # Where it landed is known only from the frame that comes out.
            first = self._peek()
            if first and (
                first.time <= self._first_time or not is_past(first.time, time, edge)
            ):
                return
        self._reel.start_again()
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

    def _on_the_way(self, time: Fraction) -> Frame | None:
        """The next frame, if going on from there is the shortest way to a time."""
        latest = self._reel.latest
        if (
            not self._ahead
            and latest is not None
            and not self._leads(self._time(latest), time)
        ):
            return None  # spares the decoding of a frame that is of no use
        # Only a frame that is known shows where the position is: of a varying rate
        # nobody can tell how long the frame before it stays on the screen.
        position = self._peek()
        return position if position and self._leads(position.time, time) else None

    def _leads(self, start: Fraction, time: Fraction) -> bool:
        """Whether to decode on from one time is the shortest way to another."""
        if not start <= time:
            return False
        if time - start <= _NEAR:
            return True
        key = self._reel.key_frame(self._last_tick(time, Edge.AT))
        return key is not None and self._time(key) <= start

    def _pass_over(self, time: Fraction, edge: Edge, keep: int) -> deque[Frame]:
        """Go on to the frame behind a time; returns the last ones before that."""
        passed: deque[Frame] = deque(maxlen=keep)
        for frame in iter(self._next, None):
            if is_past(frame.time, time, edge):
                self._ahead.appendleft(frame)
                break
            passed.append(frame)
        return passed

    def _step_back(self, time: Fraction) -> bool:
        """Go back to the last frame before a time, if it is among those kept."""
        earlier = bisect_left(self._behind, time, key=lambda frame: frame.time)
        if not earlier:
            return False
        if earlier == len(self._behind):
            following = self._peek()
            if following and following.time < time:
                return False
        self._ahead.extendleft(reversed(self._behind[earlier - 1 :]))
        del self._behind[earlier - 1 :]
        return True

    def _last_tick(self, time: Fraction, edge: Edge) -> int:
        """When the last frame begins at most that does not lie behind a time."""
        ticks = (time + self._origin) / self._time_base
        return ceil(ticks) - 1 if edge is Edge.BEFORE else floor(ticks)

    @property
    def _kept(self) -> int:
        width, height = self._info.size
        return max(1, min(_KEPT_FRAMES, 2 * _KEPT_BYTES // (3 * width * height)))

    def _next(self) -> Frame | None:
        return self._ahead.popleft() if self._ahead else self._decode()

    def _peek(self) -> Frame | None:
        if not self._ahead:
            frame = self._decode()
            if frame:
                self._ahead.append(frame)
        return self._ahead[0] if self._ahead else None

    def _decode(self) -> Frame | None:
        raw = self._reel.read()
        if raw is None:
            self._note_early_end()
            return None
        self._rotation = raw.rotation
        time = self._next_time if raw.pts is None else self._time(raw.pts)
        if self._next_index is None or self._reel.goal:
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
            frame_count=self._reel.stream.frames or None,
            time_base=self._time_base,
            origin=self._origin,
            pixel_aspect=self._pixel_aspect(),
            path=self._path,
            has_audio=bool(self._reel.container.streams.audio),
        )

    def _duration(self) -> Fraction | None:
        if self._reel.stream.duration:
            start = self._reel.stream.start_time or 0
            return self._time(start + self._reel.stream.duration)
        if self._reel.container.duration:
            return Fraction(self._reel.container.duration, av.time_base)
        return None

    def _pixel_aspect(self) -> Fraction:
        aspect = self._reel.stream.sample_aspect_ratio or Fraction(1)
        return 1 / aspect if self._rotation % 180 else aspect
