"""Choosing networks and loading them. It takes a while, and is done in an errand."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Protocol

from engine import governor
from engine.errors import DeviceFailedError
from engine.governor import Costs, Step
from engine.runtimes.choice import Choice, Device
from engine.status import Request
from engine.workers import Workers
from models.errors import SadakError
from models.zoo import BALANCED, SIZES

_log = logging.getLogger(__name__)

Failed = Mapping[tuple[Device, str], str]
"""Why a device failed, by it and the runtime."""


class Chooser(Protocol):
    """Makes a choice, as `engine.runtimes.choice.choose` does."""

    def __call__(self, model: str, device: Device, *, size: str) -> Choice:
        """Choose how to run a model."""


@dataclass(frozen=True)
class Loaded:
    """Networks that were chosen, of which one is ready to run.

    Attributes:
        choices: by size, what could run.
        size: what is ready.
        sizing: why this size, in a sentence; empty where a person chose it.
        workers: with their networks loaded.
        request: of a person, where there was one.
        step: that a governor advised, where it did.
        problem: why it is not the device that was asked for, if it is another.
    """

    choices: Mapping[str, Choice]
    size: str
    sizing: str
    workers: Workers
    request: Request | None = None
    step: Step | None = None
    problem: SadakError | None = None


class Loader:
    """Chooses and loads. Keeps nothing, so any thread may use it."""

    def __init__(
        self,
        chooser: Chooser,
        sizes: Callable[[str], list[str]],
        on_failed: Callable[[Choice, DeviceFailedError], None],
    ) -> None:
        """Load nothing yet.

        Args:
            chooser: makes a choice of a model, a device and a size.
            sizes: in which there is a model, the smallest first.
            on_failed: called in a thread of workers whose device failed, with the
                choice that they were made for.
        """
        self._chooser, self._sizes, self._on_failed = chooser, sizes, on_failed

    def grant_first(
        self, request: Request, failed: Failed, rate: Fraction | None
    ) -> Loaded:
        """The same where nothing runs yet: better on another device than not at all.

        Raises:
            SadakError: it cannot be had on any device.
        """
        try:
            return self.grant(request, failed, rate)
        except SadakError as error:
            if request.device is Device.AUTO:
                raise
            anywhere = replace(request, device=Device.AUTO)
            return replace(self.grant(anywhere, failed, rate), problem=error)

    def grant(self, request: Request, failed: Failed, rate: Fraction | None) -> Loaded:
        """Choose and load what a person asks for.

        Args:
            request: what that is.
            failed: devices that are not to be taken where another is as good.
            rate: frames a second of the open source, where known.

        Raises:
            SadakError: it cannot be had.
        """
        auto = request.size == governor.AUTO
        sizes = _balanced_first(self._sizes(request.model)) if auto else [request.size]
        choices: dict[str, Choice] = {}
        for size in sizes:
            try:
                choice = self._chooser(request.model, request.device, size=size)
            except SadakError as error:
                if not choices:
                    raise
                _log.warning("size %s is not offered: %s", size, error)
                continue
            choices[size] = sound(choice, failed)
        if not auto:
            return self.load(choices, request.size, "", request)
        costs = costs_of(choices)
        best, why = governor.best(costs, rate), governor.why(costs, rate)
        return self.load(choices, best, why, request)

    def load(
        self,
        choices: Mapping[str, Choice],
        size: str,
        sizing: str,
        request: Request | None = None,
        step: Step | None = None,
    ) -> Loaded:
        """Make workers for one of some choices, and load a network in each thread.

        Raises:
            SadakError: it cannot be loaded.
        """
        choice = choices[size]
        workers = self.workers(choice)
        try:
            for loading in [workers.warm_up() for _ in range(workers.count)]:
                loading.result()
        except DeviceFailedError as error:
            # The first frame will meet it again, and is labelled all the same.
            _log.warning("the %s cannot be made ready: %s", choice.device.name, error)
        except BaseException:
            workers.stop()
            raise
        return Loaded(choices, size, sizing, workers, request, step)

    def workers(self, choice: Choice) -> Workers:
        """Workers that load their networks with the first frames."""
        return Workers(choice, lambda error, _: self._on_failed(choice, error))


def sound(choice: Choice, failed: Failed) -> Choice:
    """A choice, or what goes on in its place where its device has failed."""
    why = failed.get((choice.device, choice.runtime))
    if why is None or choice.fallback is None:
        return choice
    fallback = sound(choice.fallback, failed)
    failing, _ = names(choice, fallback)
    runs = f"The {fallback.device.name} runs it ({fallback.runtime})"
    return replace(fallback, reason=f"{runs}: {failing} failed ({why}).")


def names(failing: Choice, other: Choice) -> tuple[str, str]:
    """What to call two choices: by their devices, or what else tells them apart."""
    if failing.device is other.device:
        return failing.runtime, other.runtime
    return f"the {failing.device.name}", f"the {other.device.name}"


def costs_of(choices: Mapping[str, Choice]) -> Costs:
    """What the choices cost, as a governor wants to know it."""
    return {size: choices[size].ms for size in SIZES if size in choices}


def _balanced_first(sizes: list[str]) -> list[str]:
    """What is not known of a machine is measured with the first, reckoned of others."""
    return sorted(sizes, key=lambda size: size != BALANCED)
