"""How a source is played: how many frames are shown, how late, and at what cost."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.bench.cost import Cost, Stopwatch
from engine.bench.machine import resident_mb
from engine.bench.paced import Paced
from engine.frame import Frame
from engine.player import Player, Shown, State, Status
from engine.runtimes.choice import Choice, Device
from engine.sound.output import Output, Pull
from engine.sources.base import Source
from engine.sources.opening import open_source
from models.card import BALANCED
from models.errors import SadakError


@dataclass(frozen=True)
class Playing:
    """What is to be played.

    Attributes:
        address: of the source.
        frames: how many of it, from the beginning.
        model, device, size, runtime: as `engine.runtimes.choice.choose` takes them.
        as_camera: frames come as a camera sends them.
    """

    address: str
    frames: int
    model: str
    device: Device = Device.AUTO
    size: str = BALANCED
    runtime: str | None = None
    as_camera: bool = False

    def open(self, address: str) -> Source:
        """Open the source so that it comes as wanted."""
        source = open_source(address)
        return Paced(source, self.frames) if self.as_camera else source

    def player(
        self,
        choice: Choice,
        show: Callable[[Shown], None],
        tell: Callable[[Status], None],
    ) -> Player:
        """A player that opens the source so and runs what was chosen."""
        return Player(
            show,
            tell,
            model=self.model,
            device=self.device,
            size=self.size,
            opener=self.open,
            chooser=lambda model, device, *, size: choice,
            open_output=_nowhere,
        )


@dataclass(frozen=True)
class Start:
    """Seconds from the start of a process that shows a window.

    Attributes:
        window: until it was painted, empty.
        overlay: until the first frame was painted, labelled.
    """

    window: float
    overlay: float


@dataclass(frozen=True)
class Played:
    """How it was played.

    Attributes:
        painted: frames were painted in a window off the screen; else they were given to
            nobody.
        shown: frames shown.
        dropped: frames that were not, of those that were meant to be: of what comes
            live also those from before the network was loaded.
        cost: of one that was shown; 1000 / wall_ms are shown a second.
        delay_p50_ms, delay_p95_ms: from when a frame was decoded to when it was on the
            screen. A file is decoded ahead, and its frames wait to be due.
        growth_ms: by how much the delay of the last fifth exceeds that of the second.
        memory_mb: in memory at the end; None where Python cannot tell.
        start: of the process that painted.
    """

    painted: bool
    shown: int
    dropped: int
    cost: Cost
    delay_p50_ms: float
    delay_p95_ms: float
    growth_ms: float
    memory_mb: float | None
    start: Start | None = None

    def better(self, other: "Played") -> "Played":
        """The one of two that was disturbed less."""
        return min(self, other, key=lambda each: (each.dropped, each.delay_p95_ms))


class Tally:
    """Counts frames as they come on the screen."""

    def __init__(self, frames: int) -> None:
        """Expect so many frames, from the first on."""
        self._missing, self._last = set(range(frames)), frames - 1
        self.began = 0.0  # when the first frame came, in seconds of `time.monotonic`
        self._delays: list[float] = []
        self._cost = Cost(0.0, 0.0)
        self._watch: Stopwatch | None = None

    @property
    def complete(self) -> bool:
        """Whether the last frame is there; some before it may be missing."""
        return self._last not in self._missing

    def count(self, frame: Frame) -> None:
        """A frame is on the screen."""
        self._missing.discard(frame.index)
        self._delays.append(1000 * (time.monotonic() - frame.arrived))
        if self._watch is None:
            self._watch, self.began = Stopwatch(), time.monotonic()
        else:
            self._cost = self._watch.cost(len(self._delays) - 1)

    def played(self, painted: bool, start: Start | None = None) -> Played:
        """What came of it."""
        delays = np.array(self._delays or [0.0])
        return Played(
            painted=painted,
            shown=len(self._delays),
            dropped=len(self._missing),
            cost=self._cost,
            delay_p50_ms=float(np.median(delays)),
            delay_p95_ms=float(np.quantile(delays, 0.95)),
            growth_ms=_growth(delays),
            memory_mb=resident_mb(),
            start=start,
        )


def play(playing: Playing, choice: Choice) -> Played:
    """Play as the window does, without one.

    Raises:
        SadakError: it cannot be played.
    """
    tally, finished = Tally(playing.frames), threading.Event()

    def show(shown: Shown) -> None:
        tally.count(shown.frame)
        if tally.complete:
            finished.set()

    def tell(status: Status) -> None:
        if status.state in (State.ENDED, State.FAILED):
            finished.set()

    player = playing.player(choice, show, tell)
    try:
        player.open(playing.address)
        finished.wait()
        if player.status.error:
            raise player.status.error
        return tally.played(painted=False)
    finally:
        player.shut_down()


def _nowhere(pull: Pull) -> Output:
    """What is measured is the picture, and nobody wants to hear it."""
    raise SadakError("Nothing is heard while it is measured.")


def _growth(delays: NDArray[np.float64]) -> float:
    """The first fifth is passed over: there networks are loaded."""
    fifth = len(delays) // 5
    if not fifth:
        return 0.0
    second, last = delays[fifth : 2 * fifth], delays[-fifth:]
    return float(np.median(last) - np.median(second))
