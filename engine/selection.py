"""What a player runs: choosing it, making it ready, and what it may change to."""

import logging
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from engine import governor
from engine.errand import Errand
from engine.errors import DeviceFailedError
from engine.governor import Governor
from engine.loading import Chooser, Loaded, Loader, costs_of, names, sound
from engine.runtimes.choice import Choice, Device
from engine.status import Request
from engine.workers import Workers
from models.errors import SadakError
from models.zoo import BALANCED

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Change:
    """Something else runs from now on.

    Attributes:
        choice: it.
        sizing: why in this size, in a sentence.
        workers: with the network loaded; None where those in use have gone over to it.
        asked: whether a person asked for it, who wants to see it at once.
        problem: that a device failed, or is not there.
    """

    choice: Choice
    sizing: str
    workers: Workers | None = None
    asked: bool = False
    problem: SadakError | None = None


class Selection:
    """Chooses and loads networks in errands, so that they take over without a pause.

    A device that has failed is not tried again before somebody asks for it. Belongs to
    the player's thread.
    """

    def __init__(
        self,
        chooser: Chooser,
        sizes: Callable[[str], list[str]],
        on_news: Callable[[], None],
    ) -> None:
        """Choose nothing yet.

        Args:
            chooser: makes a choice of a model, a device and a size.
            sizes: in which there is a model, the smallest first.
            on_news: called from any thread when `poll` may have something.
        """
        self._loader = Loader(chooser, sizes, self._note_failure)
        self._on_news = on_news
        self.granted: Request | None = None
        self._choices: Mapping[str, Choice] = {}
        self._size = BALANCED
        self._made_for: Choice | None = None  # the workers in use
        self._spare: Workers | None = None
        self._rate: Fraction | None = None
        self._governor: Governor | None = None
        self._errand: Errand[Loaded] | None = None
        self._awaited = False  # by a person
        self._error: SadakError | None = None
        self._failures: deque[tuple[Choice, DeviceFailedError]] = deque()
        self._failed: dict[tuple[Device, str], str] = {}

    @property
    def busy(self) -> bool:
        """Whether something is tried that a person asked for."""
        return self._awaited

    def ask(self, request: Request) -> None:
        """Try what a person wants to run; `poll` brings what comes of it."""
        for key in [key for key in self._failed if key[0] is request.device]:
            del self._failed[key]
        failed, rate = dict(self._failed), self._rate
        grant = self._loader.grant if self._choices else self._loader.grant_first
        self._send(lambda: grant(request, failed, rate), awaited=True)

    def poll(self) -> Change | None:
        """What runs from now on, if that has changed.

        Raises:
            SadakError: what a person asked for cannot be had.
        """
        while self._failures:
            made_for, error = self._failures.popleft()
            if made_for is self._made_for:  # the workers in use
                return self._fall_back(error)
        errand = self._errand
        if errand is None or not errand.done:
            return None
        self._errand, awaited, self._awaited = None, self._awaited, False
        try:
            loaded = errand.outcome()
        except SadakError as error:
            if not awaited:
                # Nobody asked for it, and what runs goes on.
                _log.warning("no change to another size: %s", error)
                self._governor = None
                return None
            self._error = error
            fallen_back = self._made_for is not self._choices.get(self._size)
            if self._made_for and fallen_back:  # and nobody has seen to the workers yet
                self._load_all()
            raise
        return self._adopt(loaded)

    def open(self, rate: Fraction | None) -> tuple[Choice, str, Workers]:
        """What to run for a source of so many frames a second.

        Raises:
            SadakError: there is nothing that could.
        """
        if not self._choices:
            raise self._error or SadakError("There is no model to run.")
        self._rate, sizing = rate, ""
        if self._auto:
            self._forget_errand()  # of the source before
            costs = costs_of(self._choices)
            self._size, sizing = governor.best(costs, rate), governor.why(costs, rate)
            self._governor = Governor(costs, rate)
        choice = self._choices[self._size]
        workers, self._spare = self._spare, None
        if workers is None or self._made_for is not choice:
            if workers:
                workers.stop()
            workers = self._loader.workers(choice)
        self._made_for = choice
        return choice, sizing, workers

    def pace(self, rate: Fraction | None) -> None:
        """Have another number of frames a second to label: the speed was changed."""
        if rate != self._rate:
            self._rate = rate
            if self._governor:
                self._governor.pace(rate)

    def settle(self) -> None:
        """Frames have stood still, or were sought: their times say nothing."""
        if self._governor:
            self._governor.settle()

    def count(self, late: float, lost: int, network: float) -> None:
        """Take note of a frame that is shown while a source plays.

        Args:
            late: seconds after its time.
            lost: how many frames were passed over since the source was opened.
            network: seconds that one worker spent on it.
        """
        if self._governor is None:
            return
        load, choices = self._loader.load, self._choices
        self._governor.count(late, lost, network / choices[self._size].workers)
        step = None if self._errand else self._governor.advise()
        if step:
            self._send(lambda: load(choices, step.size, step.reason, step=step))

    def keep(self, workers: Workers) -> None:
        """Have workers of a change at hand for the next source."""
        self._let_spare_go()
        self._spare = workers

    def stop(self) -> None:
        """Let go of everything."""
        self._forget_errand()
        self._let_spare_go()

    def _adopt(self, loaded: Loaded) -> Change:
        self._choices, self._size = loaded.choices, loaded.size
        choice = self._made_for = loaded.choices[loaded.size]
        if loaded.request:
            self.granted, self._error = loaded.request, None
        if loaded.step and self._governor:
            self._governor.take(loaded.step)
        elif self._auto:
            self._governor = Governor(costs_of(loaded.choices), self._rate)
        else:
            self._governor = None
        asked = loaded.request is not None
        return Change(choice, loaded.sizing, loaded.workers, asked, loaded.problem)

    def _fall_back(self, error: DeviceFailedError) -> Change:
        """Go on with what the workers have gone over to, but with as many as it wants.

        They have one for a GPU, where a CPU has a core for each of several.
        """
        broken = self._choices[self._size]
        why = str(error).rstrip(".")
        self._failed[broken.device, broken.runtime] = why
        if self.granted and self.granted.device is broken.device:
            self.granted = replace(self.granted, device=Device.AUTO)
        choices = {
            size: sound(choice, self._failed)
            for size, choice in self._choices.items()
            if choice.fallback or size == self._size
        }
        self._choices, choice = choices, choices[self._size]
        self._governor = None  # until all workers are there
        if not self._awaited:  # else what a person waits for takes over anyway
            self._load_all()
        failing, other = names(broken, choice)
        told = f"{failing[0].upper()}{failing[1:]} failed ({why}): {other} goes on."
        return Change(choice, "", problem=DeviceFailedError(told))

    def _load_all(self) -> None:
        """Load as many workers as the choice wants that was fallen back to."""
        choices, size, sizing = self._choices, self._size, ""
        if self._auto:
            costs = costs_of(choices)
            size = governor.best(costs, self._rate)
            sizing = governor.why(costs, self._rate)
        self._send(lambda: self._loader.load(choices, size, sizing))

    @property
    def _auto(self) -> bool:
        return self.granted is not None and self.granted.size == governor.AUTO

    def _note_failure(self, made_for: Choice, error: DeviceFailedError) -> None:
        """Called from any thread."""
        self._failures.append((made_for, error))
        self._on_news()

    def _send(self, do: Callable[[], Loaded], awaited: bool = False) -> None:
        self._forget_errand()
        self._errand = Errand(do, self._on_news, lambda loaded: loaded.workers.stop())
        self._awaited = awaited

    def _forget_errand(self) -> None:
        if self._errand:
            self._errand.forget()
        self._errand, self._awaited = None, False

    def _let_spare_go(self) -> None:
        spare, self._spare = self._spare, None
        if spare:
            spare.stop()
