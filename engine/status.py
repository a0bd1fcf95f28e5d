"""What a player tells of itself."""

from dataclasses import dataclass
from enum import Enum

from engine.frame import Bytes, ClassMap, Frame
from engine.route import Part
from engine.runtimes.choice import Choice, Device
from engine.sources.base import SourceInfo
from models import zoo
from models.errors import SadakError


class State(Enum):
    """What a player is doing."""

    EMPTY = "empty"
    OPENING = "opening"
    PAUSED = "paused"
    PLAYING = "playing"
    SEEKING = "seeking"
    ENDED = "ended"
    FAILED = "failed"


ALLOWED = {
    "play": {State.PAUSED, State.SEEKING, State.ENDED},
    "pause": {State.PLAYING, State.SEEKING},
    "seek": {State.PAUSED, State.PLAYING, State.SEEKING, State.ENDED},
    "step forward": {State.PAUSED},
    "step back": {State.PAUSED, State.ENDED},
}
"""The states in which each command may be given; opening and closing always may."""


SPEEDS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
"""Seconds of a source that may be played in a second; any between them may be, too."""


@dataclass(frozen=True)
class Request:
    """What a person wants to run.

    Attributes:
        model: as `models.zoo.find` takes it.
        device: what to run it on.
        size: of the network's input, one of `models.card.SIZES`, or `governor.AUTO` for
            the largest that keeps up.
    """

    model: str = zoo.DEFAULT_MODEL
    device: Device = Device.AUTO
    size: str = zoo.BALANCED


@dataclass(frozen=True)
class Shown:
    """A frame for the screen.

    Attributes:
        frame: the frame, still in the decoder's format.
        classes: its class map.
        bgra: (height, width, 4) uint8, the picture as windows paint it.
    """

    frame: Frame
    classes: ClassMap
    bgra: Bytes


@dataclass(frozen=True)
class Status:
    """What there is to know of a player besides pictures.

    Attributes:
        state: what it does.
        address: of the source.
        info: of the source, once it is open.
        choice: the model and device in use.
        sizing: why in this size, in a sentence; empty where a person chose it, or there
            is no other.
        granted: what `choice` was the answer to. After the failure of a device it is
            asked for no more.
        asked: what is being tried to be granted, if anything.
        error: why it failed.
        speed: seconds of the source that are played in a second.
        part: of the source, played again and again.
        silent: why nothing is heard though the source has sound; empty where it is.
        waiting: whether the source, a camera or stream, is lost and waited for.
    """

    state: State = State.EMPTY
    address: str | None = None
    info: SourceInfo | None = None
    choice: Choice | None = None
    sizing: str = ""
    granted: Request | None = None
    asked: Request | None = None
    error: SadakError | None = None
    speed: float = 1.0
    part: Part | None = None
    silent: str = ""
    waiting: bool = False
