"""What every source of frames has in common."""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Protocol

from engine.frame import Frame
from engine.picture import Size


class Edge(Enum):
    """Which frame a seek to a time means.

    AT is the one on the screen at that time; BEFORE the last that began earlier (one
    step back, given the time of the frame on the screen); AFTER the first that begins
    later. NEAR is one not far from AT that can be had soon, for somebody who passes by.
    """

    AT = "at"
    NEAR = "near"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class SourceInfo:
    """What is known of a source once it is open.

    Attributes:
        name: what a person calls it; a file's name without its folder.
        size: width and height of the upright picture.
        rate: mean frames a second; None where nobody can say.
        duration: seconds from the first frame to the end of the last; None if endless.
        frame_count: how many frames, as far as the file says; an estimate.
        live: frames come at their own pace and cannot be asked for again.
        time_base: the unit in which the source counts time, in seconds.
        origin: what the container's own clock shows at time 0, in seconds.
        pixel_aspect: width of a pixel over its height.
        path: the file or folder, where there is one.
        has_audio: a file with sound.
    """

    name: str
    size: Size
    rate: Fraction | None
    duration: Fraction | None
    frame_count: int | None = None
    live: bool = False
    time_base: Fraction = Fraction(1, 90_000)
    origin: Fraction = Fraction(0)
    pixel_aspect: Fraction = Fraction(1)
    path: Path | None = None
    has_audio: bool = False


class Source(Protocol):
    """An open source. One thread at a time may use it."""

    @property
    def info(self) -> SourceInfo:
        """What is known of it."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of it up to now, a sentence each.

        Nothing where all is well. They grow while frames are read: most damage shows
        only then.
        """

    @property
    def dropped(self) -> int:
        """Frames of a live source that nobody took in time; 0 of any other."""

    @property
    def waiting(self) -> bool:
        """Whether a live source is lost, and waited for; any thread may ask."""

    def read(self) -> Frame | None:
        """The next frame, or None after the last.

        Raises:
            SourceError: it cannot deliver any more.
        """

    def seek(self, time: Fraction, edge: Edge = Edge.AT) -> None:
        """Let the next `read` return the frame at a time, exactly unless NEAR is meant.

        Past either end that is the last or the first frame. Live sources ignore it.

        Args:
            time: seconds from the start of the source.
            edge: which of the frames around that time is meant.
        """

    def close(self) -> None:
        """Give back what it holds; may be called any number of times.

        Only a live source may be closed while another thread waits in `read`, which
        then returns None: a silent device must not hold up whoever has enough.
        """


def is_past(time: Fraction, target: Fraction, edge: Edge) -> bool:
    """Whether a frame that begins at `time` lies behind the one that a seek means."""
    return time >= target if edge is Edge.BEFORE else time > target
