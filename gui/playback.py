"""What a person asks of the player, and what the window knows of it. No widgets."""

import logging
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from engine.errors import ForbiddenCommandError
from engine.figures import Figures
from engine.player import Player, Request, Shown, State, Status
from engine.refinement import Refinement
from engine.route import Part
from engine.runtimes.choice import Device
from engine.tap import Tap
from gui.bridge import Bridge
from models.errors import SadakError
from models.labels import LabelClass

_log = logging.getLogger(__name__)


class MakePlayer(Protocol):
    """Makes the player; tests hand in one with a stand-in for the network."""

    def __call__(
        self,
        on_shown: Callable[[Shown], None],
        on_status: Callable[[Status], None],
        on_problem: Callable[[SadakError], None],
        model: str,
        device: Device,
        size: str,
    ) -> Player:
        """Make a player that calls back."""


class Playback(QObject):
    """The player as the window sees it.

    Translates what a person means into commands that the player's state allows: play
    after a failure opens again, a step while playing pauses first, a second skip counts
    from where the first one leads. `playing` is what the person wants; the player's
    state may be SEEKING for a moment meanwhile.
    """

    changed = Signal()
    """Status, `playing`, `address`, `request` or `trying` is another than before."""

    went_on = Signal(str)
    """A file that was to follow is played now, without a gap: its address."""

    granted = Signal()
    """What a person asked for runs."""

    opened = Signal(str)
    """An address is to be opened."""

    ready = Signal()
    """It has been: `status.info` tells what it is."""

    shown = Signal(object, object)
    """A frame, and the label set that its ids mean."""

    problem = Signal(object)

    def __init__(self, make_player: MakePlayer, request: Request) -> None:
        """Make the player, which starts loading the model in its own thread."""
        super().__init__()
        self._bridge = Bridge(self)
        self._bridge.shown.connect(self._on_shown)
        self._bridge.status.connect(self._on_status)
        self._bridge.problem.connect(self._on_problem)
        self.status = Status()
        self.playing = False
        self.address: str | None = None
        self.request = request
        self.trying = True
        self._awaited = self._scrubbing = False
        self._target = Fraction(0)
        self._steps = 0
        self.begin_at: Callable[[str], Fraction] = lambda address: Fraction(0)
        """Where a source begins that is opened."""
        self._player = make_player(
            on_shown=self._bridge.put_shown,
            on_status=self._bridge.put_status,
            on_problem=self._bridge.put_problem,
            model=request.model,
            device=request.device,
            size=request.size,
        )

    @property
    def position(self) -> Fraction:
        """Time of the frame on the screen."""
        return self._player.position

    @property
    def heading(self) -> Fraction:
        """Where a seek that is under way leads, or else the time on the screen."""
        seeking = self._player.status.state is State.SEEKING
        return self._target if seeking else self.position

    @property
    def exportable(self) -> bool:
        """Whether there is a source with an end, though it may have failed since."""
        info = self.status.info
        return info is not None and not info.live

    @property
    def seekable(self) -> bool:
        """Whether there is a source in which one can go to another time."""
        return self.exportable and self.status.state is not State.FAILED

    def figures(self) -> Figures:
        """Speed of the last moments."""
        return self._player.figures()

    @property
    def replaced(self) -> int:
        """Frames that the window was too slow to fetch."""
        return self._bridge.replaced

    def open(self, address: str, at_start: bool = False) -> None:
        """Open a source and play it, from where it was left unless told otherwise."""
        self.address, self._steps, self._awaited = address, 0, True
        start = Fraction(0) if at_start else self.begin_at(address)
        self._player.open(address, start=start)
        self._set_playing(True)
        self.opened.emit(address)

    def reopen(self) -> None:
        """Open the present source once more."""
        if self.address is not None:
            self.open(self.address)

    def close(self) -> None:
        """Let go of the source: nothing is open any more."""
        self.address, self._awaited, self.playing = None, False, False
        self._player.close()
        self.changed.emit()

    def use(self, request: Request) -> None:
        """Ask for another model, device or size."""
        self.request, self.trying = request, True
        self._player.use(request)
        self.changed.emit()

    def enqueue(self, addresses: Sequence[str]) -> None:
        """Let files follow the present one, without a gap."""
        self._player.enqueue(addresses)

    @property
    def speed(self) -> float:
        """Seconds of the source in a second."""
        return self._player.status.speed

    def run_at(self, speed: float) -> None:
        """Play faster or slower."""
        self._player.run_at(speed)
        self.changed.emit()

    def loop(self, part: Part | None) -> bool:
        """Play a part again and again, or no more; return whether that can be done."""
        return self._tell(lambda: self._player.loop(part))

    def listen(self, volume: float, muted: bool) -> None:
        """Hear the sound so loud, 0 to 1, or not at all."""
        self._player.listen(volume, muted)

    @property
    def refinement(self) -> Refinement:
        """How class maps are made of what the network says."""
        return self._player.refinement

    def refine(self, refinement: Refinement) -> None:
        """Make class maps in another way, that of the frame on the screen too."""
        self._player.refine(refinement)
        self.changed.emit()

    def toggle(self) -> None:
        """Play or pause."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Play; what failed, or was live and ended, is opened again."""
        status = self._player.status
        over = status.state is State.FAILED or (
            status.state is State.ENDED and status.info and status.info.live
        )
        if over:
            self.reopen()
        elif self._tell(self._player.play):
            self._set_playing(True)

    def pause(self) -> None:
        """Hold the picture."""
        if self._tell(self._player.pause):
            self._set_playing(False)

    def seek(self, time: Fraction) -> None:
        """Go to a time; the player takes the newest of several quick calls."""
        if self.seekable:
            self._target = self._within(time)
            self._tell(lambda: self._player.seek(self._target))

    def skip(self, seconds: Fraction | int) -> None:
        """Go forward, or back with a negative number."""
        self.seek(self.heading + seconds)

    def step(self, forward: bool) -> None:
        """Go one frame on or back, and stay there."""
        if not self.seekable:
            return
        if self._player.status.state in (State.PLAYING, State.SEEKING):
            self.pause()
        if self._player.status.state is State.SEEKING:
            self._steps += 1 if forward else -1  # done when the seek has arrived
        elif not (forward and self._player.status.state is State.ENDED):
            self._tell(lambda: self._player.step(forward))

    def begin_scrub(self) -> None:
        """The handle of the seek bar was taken: hold still between its moves."""
        self._scrubbing = True
        if self.playing:
            self._tell(self._player.pause)

    def end_scrub(self) -> None:
        """The handle was let go: go on as before."""
        self._scrubbing = False
        if self.playing:
            self._tell(self._player.play)

    def record(self, tap: Tap | None) -> None:
        """Let somebody have all that a camera or stream sends, or no more."""
        self._player.record(tap)

    def shut_down(self) -> None:
        """Stop the player and all its threads."""
        self._player.shut_down()

    def _within(self, time: Fraction) -> Fraction:
        duration = self.status.info.duration if self.status.info else None
        time = max(time, Fraction(0))
        return time if duration is None else min(time, duration)

    def _tell(self, command: Callable[[], None]) -> bool:
        """Give a command that may have become impossible in the meantime."""
        try:
            command()
        except ForbiddenCommandError as error:
            _log.debug("not done: %s", error)
            return False
        return True

    def _set_playing(self, playing: bool) -> None:
        if playing != self.playing:
            self.playing = playing
            self.changed.emit()

    @Slot(object, object)
    def _on_shown(self, shown: Shown, classes: tuple[LabelClass, ...]) -> None:
        self.shown.emit(shown, classes)

    @Slot(object)
    def _on_status(self, status: Status) -> None:
        before, self.status = self.status, status
        self._follow_request()
        if before.choice is None and status.choice and status.state is State.FAILED:
            # It was the model that was missing.
            if self.address is None:
                self._player.close()
            else:
                self.reopen()
        self._follow(status.state)
        self._follow_address(before, status)
        # News of the source before may still arrive after another was asked for.
        if self._awaited and status.info and status.info is self._player.status.info:
            self._awaited = False
            self.ready.emit()
        if before.asked and status.asked is None and status.granted == before.asked:
            self.granted.emit()
        self.changed.emit()

    def _follow_request(self) -> None:
        """Take over what is asked for and what is granted, as of now.

        A person may have asked for something else since the news set out.
        """
        now = self._player.status
        self.request = now.asked or now.granted or self.request
        self.trying = now.asked is not None

    def _follow_address(self, before: Status, status: Status) -> None:
        """Take note of a file that the player has gone on to by itself."""
        address = status.address
        if self._awaited or address is None or address == self.address:
            return
        now = self._player.status.info  # something else may have been opened since
        if status.info and status.info is now and status.info is not before.info:
            self.address = address
            self.went_on.emit(address)
            self.ready.emit()

    def _follow(self, state: State) -> None:
        if state is not self._player.status.state:
            return  # a person has wanted something else since: that news is on its way
        if state is State.PLAYING:
            self.playing = True
        elif state in (State.ENDED, State.FAILED, State.EMPTY) or (
            state is State.PAUSED and not self._scrubbing
        ):
            self.playing = False
        if state is State.PAUSED and self._steps < 0:
            self._steps += 1
            self.step(forward=False)  # a seek, after which comes the next
        elif state is State.PAUSED:
            steps, self._steps = self._steps, 0
            for _ in range(steps):
                self.step(forward=True)
        elif state is not State.SEEKING:
            self._steps = 0

    @Slot(object)
    def _on_problem(self, error: SadakError) -> None:
        self._follow_request()
        self.problem.emit(error)
        self.changed.emit()
