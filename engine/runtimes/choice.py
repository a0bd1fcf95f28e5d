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

    Raises:
        ModelError: there is no such model, or not on the device that was asked for.
    """
    if device is Device.CPU:
        return _on_cpu(model, folder, "The CPU was asked for.")
    try:
        card = zoo.find(model, "fp16", folder)
        refusal = why_no_gpu(card.path)
    except ModelError as error:
        if device is Device.GPU or model not in zoo.model_names(folder):
            raise
        refusal = str(error).rstrip(".")
    if refusal is None:
        return Choice(card, Device.GPU, "The GPU runs it.", 1, lambda: GpuRuntime(card))
    if device is Device.GPU:
        raise ModelError(
            f"Model {model} cannot run on the GPU: {refusal}. "
            "Update the graphics driver, or choose the CPU."
        )
    return _on_cpu(model, folder, f"The CPU runs it: {refusal}.")


def _on_cpu(model: str, folder: Path, reason: str) -> Choice:
    card = zoo.find(model, "int8", folder)
    # Small networks gain more from one thread a frame than from many on the same frame.
    workers = max(1, min(MAX_WORKERS, os.cpu_count() or 1))
    return Choice(card, Device.CPU, reason, workers, lambda: CpuRuntime(card))
