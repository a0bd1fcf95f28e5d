"""The way of reading: through one source after another, or round a part of one."""

from dataclasses import dataclass, replace
from fractions import Fraction

from engine.frame import Frame
from engine.sources.base import Edge, Source


@dataclass(frozen=True)
class Part:
    """A part of a source, in seconds: from `start` on, up to `end` and without it."""

    start: Fraction
    end: Fraction


@dataclass(frozen=True)
class Lap:
    """Frames that are read one after the other, without a jump between them.

    The clock goes on where a lap follows another, whatever the times of its frames.

    Attributes:
        source: of the frames.
        since: from when on it is read, in seconds of the source.
        begins: what the clock shows then; None after a seek, when it was set to that
            time.
        beyond: the part behind which a seek led, and which it therefore leaves alone.
    """

    source: Source
    since: Fraction = Fraction(0)
    begins: Fraction | None = None
    beyond: Part | None = None

    @property
    def shift(self) -> Fraction:
        """By how much the clock is ahead of the source."""
        return Fraction(0) if self.begins is None else self.begins - self.since

    def due(self, frame: Frame) -> Fraction:
        """What the clock shows when a frame is due."""
        if self.begins is None:
            return frame.time
        return max(frame.time, self.since) + self.shift

    def leaves(self, part: Part | None, time: Fraction | None) -> bool:
        """Whether a frame at a time is behind the part that is gone round.

        Args:
            part: to be gone round; None for none.
            time: in seconds of the source; None stands for its end.
        """
        if part is None or part == self.beyond:
            return False
        return time is None or time >= part.end

    def turn(self, part: Part, ends: Fraction) -> "Lap":
        """The lap that begins when this one ends, by the clock."""
        return Lap(self.source, part.start, ends)


@dataclass(frozen=True)
class Goal:
    """Where reading goes on: at a time of a lap, which begins there."""

    lap: Lap
    time: Fraction
    edge: Edge


@dataclass(frozen=True)
class Read:
    """What was read.

    Attributes:
        frame: None at the end of all.
        lap: to which it belongs.
        due: what the clock shows when it is; the end is when the last frame ends.
    """

    frame: Frame | None
    lap: Lap
    due: Fraction

    @property
    def time(self) -> Fraction | None:
        """Of the frame; None stands for the end."""
        return self.frame.time if self.frame else None


class Route:
    """What is read next, and when it is due.

    Belongs to the thread that reads. Who takes the frames sets `home`, `part` and
    `following`; what was read already he takes back by sending it elsewhere.

    Attributes:
        home: the source of the frame that was taken last.
        part: of that; gone round for as long as it is set.
        following: read when that is at its end.
        lap: the one that is read.
        ends: what the clock shows when the frame ends that was read last.
        next: when the one after it may be due; of some files the durations are wrong.
    """

    def __init__(self, source: Source) -> None:
        """Begin where a source stands, which is its start."""
        self.home = source
        self.part: Part | None = None
        self.following: Source | None = None
        self.lap = Lap(source)
        self.ends = self.next = Fraction(0)
        self._jumps = 0
        self._opened: Source | None = None  # the one of which something was read

    def arrive(self, source: Source) -> None:
        """The first frame of another source was taken."""
        if source is not self.home:
            self.home, self.part, self.following = source, None, None

    @property
    def end(self) -> Read:
        """What `read` gives when there is no more."""
        return Read(None, self.lap, self.ends)

    def seek(self, goal: Goal) -> None:
        """Go on somewhere else."""
        self.lap = goal.lap
        self._jumps += 1
        goal.lap.source.seek(goal.time, goal.edge)

    def read(self) -> Read:
        """The next frame, of whichever lap.

        Its generation counts the jumps up to it, of which seeks are only one kind.
        """
        lap, following = self.lap, self.following
        part = self.part if lap.source is self.home else None
        frame = lap.source.read()
        if part and lap.leaves(part, frame.time if frame else None):
            ends = part.end + lap.shift if frame else self.ends
            self.seek(Goal(lap.turn(part, ends), part.start, Edge.AT))
            frame = lap.source.read()
        elif frame is None and following and following is not lap.source:
            frame = self._go_over(following)
        if frame is None:
            return self.end
        rate, due = self.lap.source.info.rate, self.lap.due(frame)
        usual = 1 / rate if rate else frame.duration or Fraction(0)
        self.ends = due + (frame.duration or usual)
        self.next = due + min(frame.duration or usual, usual)
        return Read(replace(frame, generation=self._jumps), self.lap, due)

    def _go_over(self, source: Source) -> Frame | None:
        """Begin with another source, whose first frame may be later than 0."""
        if self._opened is source:  # and left again, by a seek in the one before
            source.seek(Fraction(0))
        self._opened = source
        frame = source.read()
        self._jumps += 1
        self.lap = Lap(source, frame.time if frame else Fraction(0), self.ends)
        return frame
