"""Which runtime a model gets on this machine, and in words why."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.runtimes import reasons, trials
from engine.runtimes.base import Runtime
from engine.runtimes.probe import try_ways
from engine.runtimes.trials import Trial
from engine.runtimes.ways import MAX_WORKERS, WAYS, Device, Way
from models import zoo
from models.card import BALANCED
from models.errors import ModelError
from models.zoo import ModelCard

__all__ = ["MAX_WORKERS", "Choice", "Device", "choose"]


@dataclass(frozen=True)
class Choice:
    """A model on a device.

    Attributes:
        card: of the file that runs there.
        device: CPU, GPU or NPU, never AUTO.
        reason: one sentence for a person that says why this device.
        workers: how many runtimes to keep busy at a time.
        make: makes one, in the thread that will own it.
        runtime: the library's name.
        ms: milliseconds a frame with all workers busy, as measured on this machine, or
            reckoned from that of another size; None where nothing was measured.
        fallback: what takes over if the device fails in the middle.
    """

    card: ModelCard
    device: Device
    reason: str
    workers: int
    make: Callable[[], Runtime]
    runtime: str = "LiteRT"
    ms: float | None = None
    fallback: "Choice | None" = None


def choose(
    model: str = zoo.DEFAULT_MODEL,
    device: Device = Device.AUTO,
    folder: Path = zoo.WEIGHTS,
    size: str = BALANCED,
    runtime: str | None = None,
) -> Choice:
    """Choose how to run a model: the fastest way of those that were asked for.

    What is not known of this machine yet is measured, which takes some seconds once.

    Args:
        model: as `models.zoo.find` takes it.
        device: where to run it; AUTO means wherever it is fastest.
        folder: where a model that is but a name is looked for.
        size: of the network's input, one of `models.card.SIZES`.
        runtime: the library that must run it, by its name; None for any.

    Raises:
        ModelError: there is no such model, or not on the device that was asked for.
    """
    variants = zoo.variants(model, folder, size)
    cards: dict[Way, ModelCard] = {}
    problem: ModelError | None = None
    for way in WAYS:
        if file := way.file(variants):
            try:
                cards[way] = zoo.find(model, file, folder, size)
            except ModelError as error:
                problem = error
    asked = {
        way: card
        for way, card in cards.items()
        if device in (Device.AUTO, way.device) and runtime in (None, way.runtime)
    }
    # Whatever else is on the CPU, which is always there when a device has failed.
    spare = [way for way in cards if way.on_cpu and way not in asked]
    if not asked:
        raise problem or reasons.no_file(model, device, runtime, variants)
    found = _tried(asked, again=device is not Device.AUTO)
    able = [way for way in asked if not found[way].refusal]
    if not able:
        raise reasons.refused(model, device, found, bool(spare))
    able.sort(key=lambda way: found[way].ms or 0.0)
    found |= {way: trials.known(cards[way], way) or Trial(None) for way in spare}
    return _choice([*able, *spare], cards, found, device)


def _tried(cards: dict[Way, ModelCard], again: bool) -> dict[Way, Trial]:
    """What is known of each way, after trying those of which nothing is.

    Args:
        cards: what to run in which way.
        again: do not believe that something was refused, but try it.
    """
    if len(cards) == 1 and next(iter(cards)).key == "litert-cpu":
        # It runs everywhere, and there is nothing to compare it with.
        ((way, card),) = cards.items()
        return {way: trials.known(card, way) or Trial(None)}
    found = {}
    for way, card in cards.items():
        trial = trials.known(card, way)
        if trial and not (again and trial.refusal):
            found[way] = trial
    new = []
    missing = [(way, card) for way, card in cards.items() if way not in found]
    if missing:
        for (way, card), trial in zip(missing, try_ways(missing), strict=True):
            found[way] = trial
            # A file that is damaged may be restored before the day is over.
            if not trial.refusal or _is_sound(card):
                new.append((card, way, trial))
        trials.remember(new)
    return found


def _is_sound(card: ModelCard) -> bool:
    try:
        card.verify()
    except ModelError:
        return False
    return True


def _choice(
    able: list[Way],
    cards: dict[Way, ModelCard],
    found: dict[Way, Trial],
    device: Device,
) -> Choice:
    """The first way, and what else is on the CPU to fall back to."""
    best, *others = able
    spare = [way for way in others if way.on_cpu]
    return Choice(
        card=cards[best],
        device=best.device,
        reason=reasons.reason(best, found, device),
        workers=best.workers,
        make=lambda: best.make(cards[best]),
        runtime=best.runtime,
        ms=found[best].ms,
        fallback=_choice(spare, cards, found, device) if spare else None,
    )
