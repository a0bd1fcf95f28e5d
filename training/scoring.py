"""Scores shipped files by running them exactly as the program does."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from engine.picture import Picture
from engine.runtimes.base import Runtime, byte_logits
from engine.runtimes.litert_cpu import CpuRuntime
from engine.runtimes.litert_gpu import GpuRuntime
from engine.runtimes.probe import why_no_gpu
from engine.segmenter import Segmenter
from models import zoo
from models.errors import ModelError
from models.labels import IDD_LEVEL1
from models.zoo import ModelCard
from training.datasets.examples import Example
from training.metrics import Confusion

Bytes = NDArray[np.uint8]


def score(card: ModelCard, examples: Sequence[Example]) -> Confusion:
    """Label every example with a shipped file and count.

    Raises:
        ModelError: the file cannot be run here.
        DatasetError: an example is broken.
    """
    segmenter = Segmenter(card, runtime(card))
    confusion = Confusion(len(card.classes))
    for example in tqdm(examples, desc=f"{card.name} {card.variant}", disable=None):
        rgb, ids = example.read()
        confusion.add(ids, segmenter.segment(Picture.from_array(rgb)))
    return confusion


def runtime(card: ModelCard) -> Runtime:
    """What the program runs this file with; a float file on the CPU if need be."""
    if card.variant == "int8":
        return CpuRuntime(card)
    if why_no_gpu(card.path) is None:
        return GpuRuntime(card)
    return FloatRuntime(card)


class FloatRuntime:
    """A file that takes and gives floats, on the CPU.

    Not for the program, where int8 is three times as fast: it scores what a GPU would
    run on a machine that has none.
    """

    def __init__(self, card: ModelCard) -> None:
        """Load a network."""
        from ai_edge_litert.interpreter import Interpreter

        card.verify()
        self._interpreter = Interpreter(str(card.weights), num_threads=2)
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._output = self._interpreter.get_output_details()[0]["index"]

    def run(self, rgb: Bytes) -> Bytes:
        """Label one picture; see `Runtime`."""
        self._interpreter.set_tensor(self._input, rgb[np.newaxis].astype(np.float32))
        self._interpreter.invoke()
        return byte_logits(self._interpreter.get_tensor(self._output)[0])


def card_of(weights: Path) -> ModelCard:
    """The card beside a weights file.

    Raises:
        ModelError: there is none, or it is unreadable.
    """
    card = zoo.read_card(weights.with_suffix(".json"))
    if card.weights != weights:
        raise ModelError(f"{weights.with_suffix('.json')} describes {card.weights}.")
    return card


def table(confusion: Confusion) -> str:
    """The scores as lines of text, in per cent."""
    rows = [
        f"{kind.name:<18}{100 * iou:6.2f}"
        for kind, iou in zip(IDD_LEVEL1, confusion.iou, strict=True)
    ]
    return "\n".join([*rows, f"{'mIoU':<18}{100 * confusion.miou:6.2f}"])
