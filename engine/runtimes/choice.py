"""Which runtime a model gets on this machine, and in words why."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from engine.runtimes.base import Runtime
from engine.runtimes.litert_cpu import CpuRuntime
from engine.runtimes.litert_gpu import GpuRuntime
from engine.runtimes.probe import why_no_gpu
from models import zoo
from models.errors import ModelError
from models.zoo import ModelCard

MAX_WORKERS = 8


class Device(Enum):
    """What a person may ask for."""

    AUTO = "auto"
    CPU = "cpu"
    GPU = "gpu"


@dataclass(frozen=True)
class Choice:
    """A model on a device.

    Attributes:
        card: of the variant that runs there.
        device: CPU or GPU, never AUTO.
        reason: one sentence for a person that says why this device.
        workers: how many runtimes to keep busy at a time.
        make: makes one, in the thread that will own it.
    """

    card: ModelCard
    device: Device
    reason: str
    workers: int
    make: Callable[[], Runtime]


def choose(
    model: str = zoo.DEFAULT_MODEL,
    device: Device = Device.AUTO,
    folder: Path = zoo.WEIGHTS,
) -> Choice:
    """Choose how to run a model. Trying the GPU takes a moment the first time.

    Args:
        model: as `models.zoo.find` takes it.
        device: where to run it; AUTO tries the GPU first.
        folder: where a model that is but a name is looked for.

    Raises:
        ModelError: there is no such model, or not on the device that was asked for.
    """
    if device is Device.CPU:
        return _on_cpu(model, folder, "The CPU was asked for.")
    refusal = _why_not_on_gpu(model, folder)
    if refusal is None:
        card = zoo.find(model, "fp16", folder)
        return Choice(card, Device.GPU, "The GPU runs it.", 1, lambda: GpuRuntime(card))
    variants = zoo.variants(model, folder)
    if device is Device.GPU or "int8" not in variants:
        other = "the CPU" if "int8" in variants else "another model"
        driver = "Update the graphics driver, or choose" if "fp16" in variants else ""
        raise ModelError(
            f"Model {Path(model).name} cannot run on the GPU: {refusal}. "
            f"{driver or 'Choose'} {other}."
        )
    return _on_cpu(model, folder, f"The CPU runs it: {refusal}.")


def _why_not_on_gpu(model: str, folder: Path) -> str | None:
    if "fp16" not in zoo.variants(model, folder):
        return "this model has no file for the GPU (fp16)"
    try:
        return why_no_gpu(zoo.find(model, "fp16", folder).path)
    except ModelError as error:  # of the card
        return str(error).rstrip(".")


def _on_cpu(model: str, folder: Path, reason: str) -> Choice:
    if "int8" not in zoo.variants(model, folder):
        raise ModelError(
            f"Model {Path(model).name} cannot run on the CPU: it has no file for it "
            "(int8). Choose the GPU or another model."
        )
    card = zoo.find(model, "int8", folder)
    # Small networks gain more from one thread a frame than from many on the same frame.
    workers = max(1, min(MAX_WORKERS, os.cpu_count() or 1))
    return Choice(card, Device.CPU, reason, workers, lambda: CpuRuntime(card))
