"""Playing a source: a state machine over a projector and a clock. No Qt."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from time import monotonic

from engine.commands import Commands
from engine.errand import Errand
from engine.figures import Figures
from engine.loading import Chooser
from engine.projector import Due, Projector
from engine.runtimes.choice import Device, choose
from engine.selection import Change, Selection
from engine.sources.base import Edge, Source
from engine.sources.opening import open_source
from engine.status import ALLOWED, Request, Shown, State, Status
from engine.workers import Result
from models import zoo
from models.errors import SadakError

__all__ = ["Player", "Request", "Shown", "State", "Status"]

_log = logging.getLogger(__name__)


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
        opener: Callable[[str], Source] = open_source,
        chooser: Chooser = choose,
        sizes: Callable[[str], list[str]] = zoo.sizes,
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
        """
        super().__init__(Request(model, device, size))
        self._on_shown, self._on_status = on_shown, on_status
        self._on_problem = on_problem
        self._opener = opener
        self._quit = False
        self._projector: Projector | None = None  # guarded by the lock
        # These belong to the thread alone.
        self._selection = Selection(chooser, sizes, self._news.set)
        self._opening: Errand[Source] | None = None
        self._thread = threading.Thread(target=self._run, name="player")
        self._thread.start()

    def figures(self) -> Figures:
        """Speed of the last moments."""
        with self._lock:
            return self._projector.figures if self._projector else Figures()

    def shut_down(self) -> None:
        """Stop all threads; the player is of no use afterwards."""
        with self._lock:
            self._quit = True
            self._news.set()
        self._thread.join()

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
        self._selection.stop()

    def _tell(self, status: Status) -> None:
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
        if request:
            self._selection.ask(request)
        if close or address is not None:
            self._let_go()
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
        return self._advance(self._projector) if self._projector else None

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
            choice, sizing, workers = self._selection.open(source.info.rate)
        except SadakError:
            source.close()
            raise
        projector = Projector(source, workers, self._clock, self._news.set)
        with self._lock:
            self._projector = projector
            self._begin()
            self._status = replace(self._status, choice=choice, sizing=sizing)
            if self._open_wish is None and not self._close_wish:
                self._status = replace(
                    self._status, state=State.SEEKING, info=source.info
                )
            self._news.set()

    def _advance(self, projector: Projector) -> float | None:
        """Show what is due."""
        with self._lock:
            state = self._status.state
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
        due = projector.next(state is State.PLAYING) if wanted else None
        if not isinstance(due, Due):
            return due
        if due.result and due.hopeless:
            with self._lock:
                self._clock.jump(due.result.frame.time)
        if due.result:
            self._show(due.result, projector)
            if state is State.PLAYING:
                network = due.result.times.network
                self._selection.count(due.late, projector.lost, network)
        self._arrive(due.result)
        return 0.0

    def _show(self, result: Result, projector: Projector) -> None:
        bgra = result.frame.picture.bgra()
        with self._lock:
            self._position = result.frame.time
            projector.count(result)
        self._on_shown(Shown(result.frame, result.classes, bgra))

    def _arrive(self, result: Result | None) -> None:
        """A result, or the end of the source, has come to the screen."""
        with self._lock:
            state = self._status.state
            if result and state is not State.PLAYING:
                self._clock.jump(result.frame.time)
            self._steps = max(self._steps - 1, 0)
            if state is State.SEEKING and self._seek_underway:
                self._seek_underway = None
                if self._seek_wish is None:
                    self._become(self._then)
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
            projector, self._projector = self._projector, None
        try:
            if opening:
                opening.forget()
            if projector:
                projector.stop()
        except Exception:
            # What is not wanted any more need not close well.
            _log.exception("unexpected error while a source was closed")
