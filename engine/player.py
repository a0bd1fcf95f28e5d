"""Playing a source: a state machine over a pipeline and a clock. No Qt."""

import logging
import threading
import time
from collections.abc import Callable
from fractions import Fraction

from engine.clock import Clock
from engine.errand import Errand
from engine.errors import ForbiddenCommandError
from engine.figures import Figures, Meter
from engine.pipeline import Pipeline, Policy
from engine.runtimes.choice import Choice, Device, choose
from engine.segmenter import Segmenter
from engine.sources.base import Edge, Source
from engine.sources.opening import open_source
from engine.status import ALLOWED, Shown, State, Status
from engine.workers import Result, Workers
from models import zoo
from models.errors import SadakError

__all__ = ["Player", "Shown", "State", "Status"]

_log = logging.getLogger(__name__)

# A picture this late is not caught up with; the clock goes back to it instead. The time
# of a slow network, and of waiting for it, is not meant: frames are passed over then.
_HOPELESS_SECONDS = 0.5


class Player:
    """Plays one source at a time.

    Commands return at once; a thread of the player's own does the work and calls back.
    A command that the state does not allow raises `ForbiddenCommandError`.
    """

    def __init__(
        self,
        on_shown: Callable[[Shown], None] = lambda shown: None,
        on_status: Callable[[Status], None] = lambda status: None,
        on_problem: Callable[[SadakError], None] = lambda error: None,
        model: str = zoo.DEFAULT_MODEL,
        device: Device = Device.AUTO,
        opener: Callable[[str], Source] = open_source,
        chooser: Callable[[str, Device], Choice] = choose,
    ) -> None:
        """Start the player's thread, which makes all calls back.

        Args:
            on_shown: a frame is due on the screen.
            on_status: state, source, model or device changed.
            on_problem: something failed that playing does not depend on.
            model: which network to begin with, as `models.zoo.find` takes it.
            device: what to run it on.
            opener: makes a source from an address.
            chooser: makes a choice from a model and a device.
        """
        self._on_shown, self._on_status = on_shown, on_status
        self._on_problem = on_problem
        self._opener, self._chooser = opener, chooser
        # Set without any lock held by whoever has news, so that it may come from within
        # the pipeline's own lock.
        self._news = threading.Event()
        self._lock = threading.RLock()
        # All below is guarded by the lock; what is slow to do is put down here as a
        # wish, and done by the thread.
        self._status = Status()
        self._quit = self._play_on = False
        self._open_wish: str | None = None
        self._close_wish = False
        self._use_wish: tuple[str, Device] | None = (model, device)
        self._seek_wish: tuple[Fraction, Edge] | None = None
        self._seek_underway: tuple[Fraction, Edge] | None = None
        self._steps = 0
        self._position = Fraction(0)
        self._clock = Clock()
        self._meter = Meter()
        self._switched = 0.0  # when, in seconds of `time.monotonic`
        # These belong to the thread alone.
        self._choosing: Errand[Choice] | None = None
        self._choice_error: SadakError | None = None
        self._opening: Errand[Source] | None = None
        self._source: Source | None = None
        self._pipeline: Pipeline | None = None
        self._thread = threading.Thread(target=self._run, name="player")
        self._thread.start()

    @property
    def status(self) -> Status:
        """State, source, model and device."""
        with self._lock:
            return self._status

    @property
    def position(self) -> Fraction:
        """Time of the frame on the screen, in seconds."""
        with self._lock:
            return self._position

    def figures(self) -> Figures:
        """Speed of the last moments."""
        with self._lock:
            source, pipeline = self._source, self._pipeline
            lost = source.dropped if source else 0
            return self._meter.figures(lost + (pipeline.dropped if pipeline else 0))

    def open(self, address: str, play: bool = True) -> None:
        """Open a source in place of the present one and show its first frame."""
        with self._lock:
            self._open_wish, self._play_on = address, play
            self._become(State.OPENING)

    def use(self, model: str, device: Device) -> None:
        """Run another model, or on another device, from the frame on the screen on.

        Once the status tells of it, nothing is shown that the one before has labelled.
        """
        with self._lock:
            self._use_wish = (model, device)
            self._news.set()

    def play(self) -> None:
        """Let it run; from the start where it had ended."""
        with self._lock:
            self._require("play")
            if self._status.state is State.ENDED:
                self._require_seekable("play again")
                self._wish_seek(Fraction(0), Edge.AT)
            self._play_on = True
            if self._status.state is State.PAUSED:
                self._become(State.PLAYING)

    def pause(self) -> None:
        """Hold it; a seek that is under way still arrives."""
        with self._lock:
            self._require("pause")
            self._play_on = False
            if self._status.state is State.PLAYING:
                self._become(State.PAUSED)

    def seek(self, time: Fraction) -> None:
        """Go to the frame at a time; the last of several quick calls counts."""
        with self._lock:
            self._require("seek")
            self._require_seekable("seek")
            self._wish_seek(max(time, Fraction(0)), Edge.AT)

    def step(self, forward: bool = True) -> None:
        """Show the next frame or the one before; only while paused."""
        with self._lock:
            self._require("step forward" if forward else "step back")
            self._require_seekable("step")
            self._play_on = False
            if forward:
                self._steps += 1
                self._news.set()
            else:
                self._wish_seek(self._position, Edge.BEFORE)

    def close(self) -> None:
        """Let go of the source."""
        with self._lock:
            self._close_wish, self._open_wish = True, None
            self._become(State.EMPTY)

    def shut_down(self) -> None:
        """Stop all threads; the player is of no use afterwards."""
        with self._lock:
            self._quit = True
            self._news.set()
        self._thread.join()

    # What follows is called with the lock held.

    def _require(self, command: str) -> None:
        if self._status.state not in ALLOWED[command]:
            raise ForbiddenCommandError(
                f"Cannot {command} while {self._status.state.value}."
            )

    def _require_seekable(self, command: str) -> None:
        if self._status.info is None or self._status.info.live:
            raise ForbiddenCommandError(f"Cannot {command} in a live source.")

    def _wish_seek(self, time: Fraction, edge: Edge) -> None:
        self._seek_wish, self._steps = (time, edge), 0
        self._become(State.SEEKING)

    def _become(self, state: State, error: SadakError | None = None) -> None:
        info = None if state in (State.EMPTY, State.OPENING) else self._status.info
        self._status = Status(state, info, self._status.choice, error)
        if state is State.PLAYING:
            self._clock.start()
        else:
            self._clock.stop()
        self._news.set()

    # What follows runs in the player's thread.

    def _run(self) -> None:
        told: Status | None = None
        while True:
            self._news.clear()
            with self._lock:
                status, quit_now = self._status, self._quit
            if quit_now:
                break
            if status != told:
                told = status
                self._tell(status)
            try:
                patience = self._work()
            except SadakError as error:
                self._fail(error)
                continue
            except Exception as error:
                # A mistake of ours must not end the thread without a word.
                _log.exception("unexpected error while playing")
                self._fail(SadakError(f"Something unexpected happened: {error!r}."))
                continue
            self._news.wait(patience)
        self._let_go()
        if self._choosing:
            self._choosing.forget()

    def _tell(self, status: Status) -> None:
        try:
            self._on_status(status)
        except Exception:
            # It cannot be told of its own failure; playing does not depend on it.
            _log.exception("unexpected error while a status was told")

    def _work(self) -> float | None:
        """Do what is to be done now; returns the seconds until there is more."""
        with self._lock:
            use, self._use_wish = self._use_wish, None
            address, self._open_wish = self._open_wish, None
            close, self._close_wish = self._close_wish, False
        if use:
            if self._choosing:
                self._choosing.forget()
            self._choosing = Errand(lambda: self._chooser(*use), self._news.set)
        if close or address is not None:
            self._let_go()
        if address is not None:
            self._opening = Errand(
                lambda: self._opener(address),
                self._news.set,
                dispose=lambda source: source.close(),
            )
        if self._choosing and self._choosing.done:
            choosing, self._choosing = self._choosing, None
            self._chosen(choosing)
            return 0.0  # it is told before anything of it is shown
        if self._opening and self._opening.done and not self._choosing:
            opening, self._opening = self._opening, None
            self._opened(opening.outcome())
        return self._advance() if self._pipeline else None

    def _chosen(self, choosing: Errand[Choice]) -> None:
        try:
            choice = choosing.outcome()
        except SadakError as error:
            if self._status.choice is None:
                self._choice_error = error
                raise
            self._on_problem(error)
            return
        with self._lock:
            state, info = self._status.state, self._status.info
            self._status = Status(state, info, choice, self._status.error)
            self._news.set()
            if self._pipeline:
                self._pipeline.switch(_workers(choice))
                self._relabel()

    def _relabel(self) -> None:
        """Label the frame on the screen, or about to be, anew, and go on from there.

        What the network before has labelled ahead, or takes its time over, is given up.
        """
        state = self._status.state
        if self._status_live:
            self._switched = time.monotonic()
        elif state in ALLOWED["seek"]:
            if state is not State.SEEKING:
                self._play_on = state is State.PLAYING
            wish = self._seek_wish or self._seek_underway or (self._position, Edge.AT)
            self._seek_underway = None
            self._wish_seek(*wish)

    def _opened(self, source: Source) -> None:
        self._source = source
        choice = self._status.choice
        if choice is None:
            raise self._choice_error or SadakError("There is no model to run.")
        info = source.info
        pipeline = Pipeline(
            source,
            _workers(choice),
            Policy.NEWEST if info.live else Policy.ON_TIME,
            self._clock,
            on_ready=self._news.set,
        )
        with self._lock:
            self._pipeline = pipeline
            self._meter = Meter()
            start = self._position = Fraction(0)
            self._seek_wish, self._seek_underway = None, (start, Edge.AT)
            self._steps = 0
            self._clock.jump(start)
            if self._open_wish is None and not self._close_wish:
                self._status = Status(State.SEEKING, info, choice)
            self._news.set()

    def _advance(self) -> float | None:
        """Show what is due."""
        pipeline = self._pipeline
        assert pipeline, "only called while a source is open"
        with self._lock:
            state = self._status.state
            if state is State.SEEKING and self._seek_wish and not self._seek_underway:
                when, edge = self._seek_underway = self._seek_wish
                self._seek_wish = None
                self._clock.jump(when)
                pipeline.seek(when, edge)
            wanted = state in (State.SEEKING, State.PLAYING) or self._steps > 0
        pipeline.wake()  # the clock may have started, stopped or jumped
        if not wanted or not pipeline.ready():
            return None
        result = pipeline.peek()
        if result and self._status_live and result.frame.arrived < self._switched:
            pipeline.take()  # labelled by the network before, or as good as
            return 0.0
        if result and state is State.PLAYING and not self._status_live:
            late = self._clock.time - float(result.frame.time)
            if late < 0:
                return -late
            if late > _HOPELESS_SECONDS + 2 * result.times.network:
                with self._lock:
                    self._clock.jump(result.frame.time)
        pipeline.take()
        self._arrive(result)
        return 0.0

    @property
    def _status_live(self) -> bool:
        return bool(self._status.info and self._status.info.live)

    def _arrive(self, result: Result | None) -> None:
        """A result, or the end of the source, is due on the screen."""
        if result:
            bgra = result.frame.picture.bgra()
            with self._lock:
                self._position = result.frame.time
                self._meter.count(result)
            self._on_shown(Shown(result.frame, result.classes, bgra))
        with self._lock:
            state = self._status.state
            if result and state is not State.PLAYING:
                self._clock.jump(result.frame.time)
            self._steps = max(self._steps - 1, 0)
            if state is State.SEEKING and self._seek_underway:
                self._seek_underway = None
                if self._seek_wish is None:
                    self._become(State.PLAYING if self._play_on else State.PAUSED)
            if result is None and self._status.state in (
                State.PLAYING,
                State.PAUSED,
            ):
                self._become(State.ENDED)

    def _fail(self, error: SadakError) -> None:
        with self._lock:
            # A newer wish makes the failure of the older one uninteresting.
            if self._open_wish is None and not self._close_wish:
                self._become(State.FAILED, error)
        self._let_go()

    def _let_go(self) -> None:
        with self._lock:
            opening, self._opening = self._opening, None
            pipeline, self._pipeline = self._pipeline, None
            source, self._source = self._source, None
        try:
            if opening:
                opening.forget()
            if pipeline:
                pipeline.stop()
            if source:
                source.close()
        except Exception:
            # What is not wanted any more need not close well.
            _log.exception("unexpected error while a source was closed")


def _workers(choice: Choice) -> Workers:
    return Workers(lambda: Segmenter(choice.card, choice.make()), choice.workers)
