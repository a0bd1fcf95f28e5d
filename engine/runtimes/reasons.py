"""In words: why a way of running a network was chosen, or why there is none."""

from pathlib import Path

from engine.runtimes.trials import Trial
from engine.runtimes.ways import WAYS, Device, Way
from models.errors import ModelError

# Of the others nobody expects anything who has not asked for them.
_WORTH_TELLING = ("openvino-cpu", "litert-gpu")


def reason(best: Way, found: dict[Way, Trial], asked: Device) -> str:
    """Why this way was chosen, in one sentence.

    Args:
        best: the chosen one.
        found: what is known of each that was thought of.
        asked: for which device.
    """
    verb = "was asked for" if asked is best.device else "runs it"
    ms = found[best].ms
    speed = f", {_told(found[best])} a frame" if ms else ""
    told = [f"The {best.device.name} {verb} ({best.runtime}{speed})"]
    for way, trial in found.items():
        if way is best:
            continue
        name = way.runtime if way.device is best.device else f"the {way.device.name}"
        if trial.ms and ms and trial.ms >= ms:
            told.append(f"{name} would take {_told(trial)}")
        elif trial.refusal and way.key in _WORTH_TELLING:
            told.append(f"not {name}: {trial.refusal.partition(' (')[0]}")
    return f"{'; '.join(told)}."


def _told(trial: Trial) -> str:
    """Milliseconds with all workers busy."""
    return f"{'about ' * trial.reckoned}{trial.ms:.3g} ms"


def no_file(
    model: str, device: Device, runtime: str | None, variants: list[str]
) -> ModelError:
    """The error where a model has no file for what was asked for."""
    where = "here" if device is Device.AUTO else f"on the {device.name}"
    through = f" through {runtime}" if runtime else ""
    takes = [
        variant
        for way in WAYS
        if device in (Device.AUTO, way.device) and runtime in (None, way.runtime)
        for variant in way.variants
    ]
    if device is Device.CPU and "fp16" in variants:
        other = "the GPU or another model"
    elif device in (Device.GPU, Device.NPU) and "int8" in variants:
        other = "the CPU"
    else:
        other = "another model"
    return ModelError(
        f"Model {Path(model).name} cannot run {where}{through}: it has no file for it "
        f"({' or '.join(dict.fromkeys(takes))}). Choose {other}."
    )


def refused(
    model: str, device: Device, found: dict[Way, Trial], has_spare: bool
) -> ModelError:
    """The error where every way was refused that was asked for."""
    why = dict.fromkeys(
        f"{way.runtime}: {trial.refusal}" for way, trial in found.items()
    )
    where = "" if device is Device.AUTO else f" on the {device.name}"
    other = "the CPU" if has_spare else "another model"
    if device is Device.CPU:
        advice = f"Choose {other}."
    else:
        advice = f"Update its driver, or choose {other}."
    return ModelError(
        f"Model {Path(model).name} cannot run{where} ({'; '.join(why)}). {advice}"
    )
