"""Playing a source: a state machine over a projector and a clock. No Qt."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from time import monotonic

from engine.commands import Commands
from engine.errand import Errand
from engine.figures import Figures
from engine.loading import Chooser
from engine.pacing import labelled_rate
from engine.projector import Due, Projector
from engine.runtimes.choice import Device, choose
from engine.selection import Change, Selection
from engine.sound.output import OpenOutput, open_output
from engine.sources.base import Edge, Source, SourceInfo
from engine.sources.opening import open_patiently
from engine.status import ALLOWED, Request, Shown, State, Status
from engine.succession import Succession
from engine.tap import Tap
from engine.workers import Result
from models import zoo
from models.errors import SadakError

__all__ = ["Player", "Request", "Shown", "State", "Status"]

_log = logging.getLogger(__name__)

# So long before a source ends the one after it is opened: a disk may have to wake up.
_AHEAD_SECONDS = 5.0
_UNDER_WAY = frozenset({State.PLAYING, State.PAUSED, State.SEEKING})
_LOOK_SECONDS = 0.5  # after which it is seen that a live source is lost


class Player(Commands):
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
        size: str = zoo.BALANCED,
        opener: Callable[[str], Source] = open_patiently,
        chooser: Chooser = choose,
        sizes: Callable[[str], list[str]] = zoo.sizes,
        open_output: OpenOutput = open_output,
    ) -> None:
        """Start the player's thread, which makes all calls back.

        Args:
            on_shown: a frame is due on the screen.
            on_status: state, source, model, device or size changed.
            on_problem: something failed that playing does not depend on.
            model: which network to begin with, as `models.zoo.find` takes it.
            device: what to run it on.
            size: of its input; see `Request`.
            opener: makes a source from an address.
            chooser: makes a choice from a model, a device and a size.
            sizes: in which there is a model, the smallest first.
            open_output: opens what the sound comes out of, once there is any.
        """
        super().__init__(Request(model, device, size), open_output)
        self._on_shown, self._on_status = on_shown, on_status
        self._on_problem = on_problem
        self._opener = opener
        self._quit = False
        self._projector: Projector | None = None  # guarded by the lock
        # These belong to the thread alone.
        self._selection = Selection(chooser, sizes, self._news.set)
        self._opening: Errand[Source] | None = None
        self._succession = Succession(opener, self._news.set, on_problem)
        self._next_address = ""  # of the source that follows, once it is open
        self._told: Status | None = None
        self._thread = threading.Thread(target=self._run, name="player")
        self._thread.start()

    def figures(self) -> Figures:
        """Speed of the last moments."""
        with self._lock:
            return self._projector.figures if self._projector else Figures()

    def record(self, tap: Tap | None) -> None:
        """Let somebody have all that the live source sends that is open, or no more.

        It goes on while the picture is held, and ends with the source.
        """
        with self._lock:
            if self._projector:
                self._projector.record(tap)
                self._news.set()

    def shut_down(self) -> None:
        """Stop all threads; the player is of no use afterwards."""
        with self._lock:
            self._quit = True
            self._news.set()
        self._thread.join()

    # What follows runs in the player's thread.

    def _run(self) -> None:
        while True:
            self._news.clear()
            with self._lock:
                quit_now = self._quit
            if quit_now:
                break
            self._tell()
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
            self._news.wait(self._at_most(patience))
        self._let_go()
        self._selection.stop()
        self._sound.stop()

    def _at_most(self, patience: float | None) -> float | None:
        if self._projector is None or not self._projector.info.live:
            return patience
        return _LOOK_SECONDS if patience is None else min(patience, _LOOK_SECONDS)

    def _tell(self) -> None:
        """Tell the status, if it is another than what was told."""
        with self._lock:
            status = self._status
        if status == self._told:
            return
        self._told = status
        self._sound.wake()
        try:
            self._on_status(status)
        except Exception:
            # It cannot be told of its own failure; playing does not depend on it.
            _log.exception("unexpected error while a status was told")

    def _work(self) -> float | None:
        """Do what is to be done now; returns the seconds until there is more."""
        with self._lock:
            request, self._use_wish = self._use_wish, None
            address, self._open_wish = self._open_wish, None
            close, self._close_wish = self._close_wish, False
            follow, self._follow_wish = self._follow_wish, None
        if request:
            self._selection.ask(request)
        if close or address is not None:
            self._let_go()
        if follow is not None:
            follows = self._projector is not None and self._projector.followed
            # What is open already follows whatever is asked, but only once.
            known = follows and follow[:1] == (self._next_address,)
            self._succession.ask(follow[1:] if known else follow)
        if address is not None:
            self._opening = Errand(
                lambda: self._opener(address),
                self._news.set,
                dispose=lambda source: source.close(),
            )
        if self._change():
            return 0.0  # it is told before anything of it is shown
        if self._opening and self._opening.done and not self._selection.busy:
            opening, self._opening = self._opening, None
            self._opened(opening.outcome())
        self._follow_source()
        return self._advance(self._projector) if self._projector else None

    def _follow_source(self) -> None:
        """Take note of whether a live source is lost: it sends nothing to wake us.

        One that is back may be of another size, as a camera that was set anew.
        """
        projector = self._projector
        waiting = projector is not None and projector.waiting
        with self._lock:
            info = self._status.info
            if projector and info and info.live:
                info = projector.info
            if (waiting, info) != (self._status.waiting, self._status.info):
                self._status = replace(self._status, waiting=waiting, info=info)
                self._news.set()

    def _change(self) -> bool:
        """Go over to what was chosen, if anything was."""
        try:
            change = self._selection.poll()
        except SadakError as error:
            with self._lock:
                self._status = replace(self._status, asked=self._use_wish)
                self._news.set()
            if self._status.choice is None:
                raise
            self._on_problem(error)
            return False
        if change is None:
            return False
        with self._lock:
            self._status = replace(
                self._status,
                choice=change.choice,
                sizing=change.sizing,
                granted=self._selection.granted,
                asked=self._use_wish if change.asked else self._status.asked,
            )
            self._news.set()
            self._take_over(change)
        if change.problem:
            self._on_problem(change.problem)
        return True

    def _take_over(self, change: Change) -> None:
        """Let the workers of a change label the frames from here on.

        Where a person waits for it also the one that is on the screen, or about to be:
        what the network before has labelled ahead, or takes its time over, is given up.
        """
        if change.workers is None:
            return
        if self._projector is None:
            self._selection.keep(change.workers)
            return
        self._projector.switch(change.workers, anew=change.asked)
        if not change.asked:
            return
        state = self._status.state
        if self._projector.info.live:
            if state is State.PAUSED:
                self._projector.repaint()
        elif state in ALLOWED["seek"]:
            had_ended = self._had_ended or state is State.ENDED
            if state is not State.SEEKING:
                self._play_on = state is State.PLAYING
            wish = self._seek_wish or self._seek_underway or (self._position, Edge.AT)
            self._seek_underway = None
            self._wish_seek(*wish)
            self._had_ended = had_ended

    def _opened(self, source: Source) -> None:
        try:
            choice, sizing, workers = self._selection.open(self._rate(source.info))
        except SadakError:
            source.close()
            raise
        projector = Projector(
            source, workers, self._clock, self._news.set, self.refinement
        )
        self._sound.play(lambda: projector.laps)
        with self._lock:
            self._projector = projector
            self._begin(source.info.live)
            self._status = replace(self._status, choice=choice, sizing=sizing)
            if self._open_wish is None and not self._close_wish:
                self._status = replace(
                    self._status, state=State.SEEKING, info=source.info
                )
            self._news.set()

    def _rate(self, info: SourceInfo) -> Fraction | None:
        """Frames of a source to label in a second."""
        return info.rate if info.live else labelled_rate(info.rate, self._status.speed)

    def _look_ahead(self, projector: Projector) -> None:
        """Open what follows the source, when its end is near."""
        if projector.followed or self._status.state not in _UNDER_WAY:
            return
        duration, ahead = projector.info.duration, _AHEAD_SECONDS * self._clock.rate
        near = duration is None or duration - self._position <= ahead
        if not near and not projector.ended:  # it may be shorter than it says
            return
        opened = self._succession.poll()
        if opened:
            self._next_address, source = opened
            projector.follow(source)

    def _go_over(self, projector: Projector) -> None:
        """What is shown next is the first frame of what followed."""
        with self._lock:
            self._status = replace(
                self._status,
                address=self._next_address,
                info=projector.info,
                part=None,
            )
        self._tell()  # before anything of it is shown

    def _advance(self, projector: Projector) -> float | None:
        """Show what is due."""
        if anew := projector.refine(self.refinement):
            self._on_shown(_shown(anew))
        self._look_ahead(projector)
        self._selection.pace(self._rate(projector.info))
        with self._lock:
            state = self._status.state
            projector.loop(self._status.part)
            if state is State.SEEKING and self._seek_wish and not self._seek_underway:
                patience = self._still - monotonic()
                if patience > 0 and not self._hurried:
                    return patience
                self._seek_underway = when, edge = self._next_seek(self._seek_wish)
                self._clock.jump(when)
                projector.seek(when, edge)
            wanted = state in (State.SEEKING, State.PLAYING) or self._steps > 0
        wanted = wanted or projector.repaints
        if state is not State.PLAYING:
            self._selection.settle()
        projector.wake()  # the clock may have started, stopped or jumped
        more = self._succession.pending
        if not wanted:
            projector.pass_on()
        due = projector.next(state is State.PLAYING, more) if wanted else None
        if not isinstance(due, Due):
            return due
        if due.fresh:
            self._go_over(projector)
        if due.result and due.hopeless:
            with self._lock:
                self._clock.jump(due.when)
        if due.result:
            self._show(due.result, projector)
            if state is State.PLAYING:
                network = due.result.times.network
                self._selection.count(due.late, projector.lost, network)
        self._arrive(due)
        return 0.0

    def _show(self, result: Result, projector: Projector) -> None:
        shown = _shown(result)
        with self._lock:
            self._position = result.frame.time
            projector.count(result)
        self._on_shown(shown)

    def _arrive(self, due: Due) -> None:
        """A result, or the end of the source, has come to the screen."""
        with self._lock:
            state = self._status.state
            if due.result and state is not State.PLAYING:
                self._clock.jump(due.when)
            self._steps = max(self._steps - 1, 0)
            if state is State.SEEKING and self._seek_underway:
                self._seek_underway = None
                if self._seek_wish is None:
                    self._become(self._then)
            if due.result is None and self._status.state in (
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
            projector, self._projector = self._projector, None
        self._succession.forget()
        self._sound.play(None)
        try:
            if opening:
                opening.forget()
            if projector:
                projector.stop()
        except Exception:
            # What is not wanted any more need not close well.
            _log.exception("unexpected error while a source was closed")


def _shown(result: Result) -> Shown:
    return Shown(result.frame, result.classes, result.frame.picture.bgra())
