"""What each way of running one network gives: score, size, time; and as a table."""

import math
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.picture import Picture
from engine.runtimes.base import Runtime
from engine.segmenter import Segmenter
from models.card import ModelCard
from training.candidates import on_cpu
from training.datasets.pairs import Example
from training.predictions import name_of
from training.scoring import score

Bytes = NDArray[np.uint8]
_TIMED_RUNS = 30


@dataclass(frozen=True)
class Row:
    """One way.

    Attributes:
        method: `float`, `ptq`, `qat` or `openvino`.
        miou: official metric, 0 to 1.
        iou: the same for each class, by name; those that occur.
        megabytes: of the file, or files.
        milliseconds: of the network alone for a picture, on one thread, the median.
    """

    method: str
    miou: float
    iou: dict[str, float]
    megabytes: float
    milliseconds: float


def measure(
    card: ModelCard, examples: Sequence[Example], size: tuple[int, int] | None
) -> Row:
    """Score and time a file on the CPU, as the program runs it.

    Args:
        card: of the file; its name becomes the method.
        examples: pictures with their truth.
        size: width and height at which masks are compared; None: the truth's own.
    """
    runtime = on_cpu(card)
    segmenter = Segmenter(card, runtime)

    def label(_: str, rgb: Bytes) -> Bytes:
        return segmenter.segment(Picture.from_array(rgb))

    names = [name_of(example) for example in examples]
    count = len(card.classes)
    confusion = score(label, examples, names, count, size, title=card.name).confusion
    return Row(
        method=card.name,
        miou=round(confusion.miou, 4),
        iou={
            kind.name: round(float(iou), 4)
            for kind, iou in zip(card.classes, confusion.iou, strict=True)
            if not math.isnan(iou)
        },
        megabytes=round(card.megabytes, 3),
        milliseconds=round(1000 * _seconds(card, runtime), 2),
    )


def _seconds(card: ModelCard, runtime: Runtime) -> float:
    """A run of the network on one thread."""
    width, height = card.input_size
    noise = np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)
    if card.variant == "openvino":
        return _median(lambda: runtime.run(noise))  # it has one thread
    # The score took other interpreters, with as many threads as they please.
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(str(card.weights), num_threads=1)
    interpreter.allocate_tensors()
    taken = interpreter.get_input_details()[0]
    interpreter.set_tensor(taken["index"], noise[np.newaxis].astype(taken["dtype"]))
    return _median(interpreter.invoke)


def _median(run: Callable[[], object]) -> float:
    run()
    times = []
    for _ in range(_TIMED_RUNS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def table(rows: Sequence[Row]) -> str:
    """The rows as lines of text."""
    lines = [f"{'':<10}{'mIoU':>8}{'MB':>8}{'ms':>8}"]
    lines += [
        f"{row.method:<10}{100 * row.miou:>8.2f}{row.megabytes:>8.2f}"
        f"{row.milliseconds:>8.1f}"
        for row in rows
    ]
    return "\n".join(lines)
