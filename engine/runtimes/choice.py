"""Which runtime a model gets on this machine, and in words why."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.runtimes import trials
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
    asked = [
        way
        for way in WAYS
        if device in (Device.AUTO, way.device) and runtime in (None, way.runtime)
    ]
    cards = {}
    problems: list[str] = []
    for way in asked:
        if way.variant in variants:
            try:
                cards[way] = zoo.find(model, way.variant, folder, size)
            except ModelError as error:
                problems.append(str(error).rstrip("."))
    if not cards:
        raise _no_file(model, device, runtime, variants, problems)
    found = _tried(cards, again=device is not Device.AUTO)
    able = sorted(
        (way for way in cards if found[way].ms is not None or not found[way].refusal),
        key=lambda way: found[way].ms or 0.0,
    )
    if not able:
        raise _refused(model, device, cards, found, variants)
    return _choice(able, cards, found, device)


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
        if trial and (trial.ms is not None or not again):
            found[way] = trial
    new = []
    missing = [(way, card) for way, card in cards.items() if way not in found]
    if missing:
        for (way, card), trial in zip(missing, try_ways(missing), strict=True):
            found[way] = trial
            new.append((card, way, trial))
        trials.remember(new)
    return found


def _choice(
    able: list[Way],
    cards: dict[Way, ModelCard],
    found: dict[Way, Trial],
    device: Device,
) -> Choice:
    best, *others = able
    # Only a way on the CPU is sure to be there when a device has failed.
    spare = [way for way in others if way.on_cpu]
    return Choice(
        card=cards[best],
        device=best.device,
        reason=_reason(best, others, found, device),
        workers=best.workers,
        make=lambda: best.make(cards[best]),
        runtime=best.runtime,
        ms=found[best].ms,
        fallback=_choice(spare, cards, found, device) if spare else None,
    )


def _reason(
    best: Way, others: list[Way], found: dict[Way, Trial], device: Device
) -> str:
    """Why this one, in a sentence."""
    ms = found[best].ms
    speed = f", {_ms(ms)} a frame" if ms else ""
    if device is best.device:
        told = f"The {_name(best)} was asked for ({best.runtime}{speed})"
    else:
        told = f"The {_name(best)} runs it ({best.runtime}{speed})"
    slower = [f"{_name(w)} {_ms(found[w].ms)} ({w.runtime})" for w in others]
    refused = [
        f"not the {_name(way)}: {trial.refusal}"
        for way, trial in found.items()
        if trial.refusal and way.key in ("litert-gpu", "openvino-cpu")
    ]
    told = "; ".join([told, *[f"slower: {text}" for text in slower[:1]], *refused])
    return f"{told}."


def _name(way: Way) -> str:
    return way.device.name


def _ms(ms: float | None) -> str:
    return "not measured" if ms is None else f"{ms:.3g} ms"


def _no_file(
    model: str,
    device: Device,
    runtime: str | None,
    variants: list[str],
    problems: list[str],
) -> ModelError:
    name = Path(model).name
    if problems:
        return ModelError(f"Model {name} cannot be run: {problems[0]}.")
    where = "here" if device is Device.AUTO else f"on the {device.name}"
    through = f" through {runtime}" if runtime else ""
    takes = [way.variant for way in WAYS if device in (Device.AUTO, way.device)]
    other = "another model"
    if device is not Device.CPU and "int8" in variants:
        other = "the CPU"
    elif device is Device.CPU and "fp16" in variants:
        other = "the GPU or another model"
    return ModelError(
        f"Model {name} cannot run {where}{through}: it has no file for it "
        f"({' or '.join(dict.fromkeys(takes))}). Choose {other}."
    )


def _refused(
    model: str,
    device: Device,
    cards: dict[Way, ModelCard],
    found: dict[Way, Trial],
    variants: list[str],
) -> ModelError:
    told = "; ".join(
        dict.fromkeys(f"{way.runtime}: {found[way].refusal}" for way in cards)
    )
    where = "" if device is Device.AUTO else f" on the {device.name}"
    advice = (
        "Update the graphics driver, or choose " if device is not Device.CPU else ""
    )
    can_else = "int8" in variants and device is not Device.CPU
    return ModelError(
        f"Model {Path(model).name} cannot run{where} ({told}). "
        f"{advice or 'Choose '}{'the CPU' if can_else else 'another model'}."
    )
