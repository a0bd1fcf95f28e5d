"""Networks to be measured: a shipped file as the program runs it, or a checkpoint.

Both go through the engine: its scaling, its enlarging of the logits, its decision.
"""

import argparse
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.runtimes.base import Runtime, byte_logits
from engine.runtimes.litert_cpu import CpuRuntime
from engine.runtimes.openvino import OpenVinoRuntime
from engine.runtimes.probe import try_ways
from engine.runtimes.ways import WAYS
from engine.segmenter import Segmenter
from models import zoo
from models.zoo import ModelCard
from training.errors import ConfigError

Bytes = NDArray[np.uint8]
_CHECKPOINT = ".weights.h5"


@dataclass(frozen=True)
class Candidate:
    """A network that is ready to run.

    Attributes:
        card: what is known of it; of a checkpoint name, classes, input size and sum.
        segmenter: labels pictures.
    """

    card: ModelCard
    segmenter: Segmenter

    @property
    def title(self) -> str:
        """What a person calls it."""
        size = "" if self.card.size == zoo.BALANCED else f"{self.card.size} "
        return f"{self.card.name} {size}{self.card.variant}"


def add_options(parser: argparse.ArgumentParser) -> Any:
    """Add the options that choose a network.

    Returns:
        The group of those that exclude each other; one of them must be given.
    """
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--model", metavar="NAME", help="a shipped model")
    which.add_argument(
        "--weights",
        type=Path,
        metavar="FILE",
        help="a .tflite or .xml file with its card, or a .weights.h5 in the folder of "
        "its run",
    )
    parser.add_argument(
        "--variant", choices=zoo.VARIANTS, help="of --model (default: int8)"
    )
    parser.add_argument(
        "--size", choices=zoo.SIZES, help=f"of --model (default: {zoo.BALANCED})"
    )
    parser.add_argument(
        "--models", type=Path, metavar="FOLDER", help="where --model is looked for"
    )
    return which


def chosen(options: argparse.Namespace) -> Candidate:
    """Load the network that the options name.

    Raises:
        ConfigError: options or files do not fit together.
        ModelError: it is not there, damaged, or cannot be run here.
    """
    if options.model:
        folder = options.models or zoo.WEIGHTS
        size = options.size or zoo.BALANCED
        return shipped(zoo.find(options.model, options.variant or "int8", folder, size))
    if options.variant or options.models or options.size:
        raise ConfigError("--variant, --size and --models go with --model alone.")
    weights: Path = options.weights
    if weights.is_dir():
        raise ConfigError(f"{weights} is a folder. Name a file of weights in it.")
    if not weights.is_file():
        raise ConfigError(f"{weights} does not exist. Name a file of weights.")
    if weights.name.endswith(_CHECKPOINT):
        return checkpoint(weights)
    if weights.suffix in (".tflite", ".xml"):
        return shipped(card_of(weights))
    raise ConfigError(
        f"{weights} is neither a .tflite or .xml file nor a checkpoint "
        f"(*{_CHECKPOINT})."
    )


def card_of(weights: Path) -> ModelCard:
    """The card beside a `.tflite` or `.xml` file.

    Raises:
        ConfigError: there is none.
        ModelError: it is unreadable, or another file's.
    """
    path = weights.with_suffix(".json")
    if not path.is_file():
        raise ConfigError(f"{weights} has no card: {path.name} is not beside it.")
    return zoo.read_card(path)


def shipped(card: ModelCard) -> Candidate:
    """A file as the program runs it; one of floats on the CPU if need be."""
    return Candidate(card, Segmenter(card, _runtime(card)))


def checkpoint(weights: Path) -> Candidate:
    """The Keras network of a run with weights from its folder, in float32.

    Raises:
        ConfigError: the run's configuration is missing, or is another network's.
    """
    config_path = weights.with_name("config.yaml")
    if not config_path.is_file():
        raise ConfigError(
            f"{weights} has no {config_path.name} beside it. "
            "A checkpoint is measured where its training run left it."
        )
    # Keras is imported here, since with TensorFlow it costs seconds.
    from training import networks
    from training.config import read_config

    config = read_config(config_path)
    network = networks.load_network(weights.parent, weights.name)
    card = ModelCard(
        name=config.name,
        variant=weights.name.removesuffix(_CHECKPOINT),
        description="A checkpoint.",
        classes=networks.read_classes(weights.parent),
        input_size=config.input_size,
        output_stride=0,
        parameters=0,
        macs=0,
        miou=0.0,
        iou={},
        measured_on="",
        data="",
        terms="",
        sha256=hashlib.sha256(weights.read_bytes()).hexdigest(),
        folder=weights.parent,
    )
    return Candidate(card, Segmenter(card, KerasRuntime(network)))


def on_cpu(card: ModelCard) -> Runtime:
    """A file of any variant on the CPU, as the program runs it if it does so at all."""
    if card.variant == "openvino":
        return OpenVinoRuntime(card)
    return CpuRuntime(card) if card.variant == "int8" else FloatRuntime(card)


def _runtime(card: ModelCard) -> Runtime:
    for way in WAYS:
        if card.variant == "fp16" and "fp16" in way.variants:
            (trial,) = try_ways([(way, card)])
            if trial.ms is not None:
                return way.make(card)
    return on_cpu(card)  # a damaged file is refused there


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


class KerasRuntime:
    """A Keras network, on whatever Keras runs on."""

    def __init__(self, network: Any) -> None:
        """Take a network from RGB floats of 0 to 255 to logits."""
        self._network = network

    def run(self, rgb: Bytes) -> Bytes:
        """Label one picture; see `Runtime`."""
        logits = self._network.predict_on_batch(rgb[np.newaxis].astype(np.float32))
        return byte_logits(np.asarray(logits, np.float32)[0])
