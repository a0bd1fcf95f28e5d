"""Ship a trained network: `python -m training.export --run FOLDER --data FOLDER`.

Writes `NAME.int8.tflite`, `NAME.fp16.tflite` and `NAME.openvino.xml` with its `.bin`,
each with its card (of another size than the balanced one `NAME.fast.int8.tflite` and so
on), scores all as the program will run them, and puts exactly these scores on the
cards. Where `training.quantize` found that training on made the int8 file better,
that one ships.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from models import zoo
from models.card import checksum
from models.zoo import VARIANTS, ModelCard
from training import counting, errors
from training.calibration import calibration
from training.config import Config, read_config
from training.convert import to_fp16, to_int8
from training.datasets.opening import Dataset, absolute, open_dataset
from training.datasets.pairs import Example
from training.errors import ConfigError
from training.material import further
from training.networks import BEST, CONFIG, build_network, load_weights, read_classes
from training.openvino import to_openvino
from training.outputs import prepare_folder, write_file
from training.quantize import adopted


def export(
    run: Path, data: Path, folder: Path, variants: Sequence[str] = VARIANTS
) -> list[ModelCard]:
    """Convert, score and describe the network of a run.

    Args:
        run: folder that `training.train` wrote.
        data: what `training.datasets.opening` opens, for calibration and the score.
        folder: where weights and cards go.
        variants: which of `models.card.VARIANTS`.

    Returns:
        The cards of these variants.
    """
    data, folder = absolute(data), folder.resolve()
    prepare_folder(folder)
    config, dataset = read_config(run / CONFIG), open_dataset(data)
    classes = read_classes(run)
    if dataset.classes != classes:
        raise ConfigError(
            f"{dataset.name} has other classes than {run} was trained on. "
            "Name the data that it was trained on."
        )
    network = build_network(config, len(classes), config.input_size)
    load_weights(network, run / BEST)
    card = ModelCard(
        name=config.model_name,
        variant="",
        description=config.description,
        classes=classes,
        input_size=config.input_size,
        output_stride=round(config.input_size[1] / network.output_shape[1]),
        parameters=counting.parameters(network),
        macs=counting.macs(network),
        miou=0.0,
        iou={},
        measured_on="nothing yet",
        data=described(config, data, dataset),
        terms=dataset.terms,
        sha256="",
        size=config.size,
        folder=folder,
    )
    convert: dict[str, Callable[[], tuple[bytes, ...]]] = {
        "int8": lambda: (
            adopted(run) or to_int8(network, list(calibration(config, dataset))),
        ),
        "fp16": lambda: (to_fp16(network),),
        "openvino": lambda: to_openvino(network, list(calibration(config, dataset))),
    }
    return [
        _ship(replace(card, variant=variant), convert[variant](), data)
        for variant in variants
    ]


def _ship(card: ModelCard, contents: Sequence[bytes], data: Path) -> ModelCard:
    """Have the files of a card scored, then put them and it where they belong.

    Until all are whole, what was there before stays as it was.
    """
    card = replace(card, sha256=checksum(contents))
    with tempfile.TemporaryDirectory() as aside:
        trial = replace(card, folder=Path(aside))
        write_files(trial, contents)
        scores = _evaluate(trial, data)
    card = replace(
        card,
        miou=scores["miou"],
        iou=scores["iou"],
        measured_on=scores["measured_on"],
    )
    write_files(card, contents)
    return card


def write_files(card: ModelCard, contents: Sequence[bytes]) -> None:
    """Write what a card describes, and then itself."""
    for file, content in zip(card.files, contents, strict=True):
        write_file(file, content)
    write_file(card.path, card.text())


def _evaluate(card: ModelCard, data: Path) -> dict[str, Any]:
    """What `training.evaluate` says of a file.

    In a process of its own: the GPU runtime and TensorFlow do not end well together.
    """
    with tempfile.TemporaryDirectory() as folder:
        scores = Path(folder) / "scores.json"
        command = [sys.executable, "-m", "training.evaluate", "--data", str(data)]
        command += ["--weights", str(card.weights), "--json", str(scores)]
        root = Path(__file__).parents[1]
        if subprocess.run(command, cwd=root, check=False).returncode:
            raise ConfigError(f"{card.weights.name} could not be scored; see above.")
        record: dict[str, Any] = json.loads(scores.read_text(encoding="utf-8"))
        return record


def described(config: Config, data: Path, dataset: Dataset) -> str:
    """What it was trained on, in words.

    Args:
        config: of the run.
        data: where `dataset` was opened, and other data sets may lie.
        dataset: the one that was trained on.
    """
    parts = [_counted(f"{dataset.name} train", dataset.examples("train"))]
    if config.encoder_weights:
        parts.append(f"encoder from {Path(config.encoder_weights).name}")
    parts += [_counted(name, joined) for name, joined in further(config, dataset, data)]
    if config.start:
        parts.append(f"went on from {Path(config.start).parent.name}")
    if config.teachers:
        names = (Path(teacher).name for teacher in config.teachers)
        parts.append(f"learnt from {' and '.join(names)} as well")
    if config.note:
        parts.append(config.note)
    return "; ".join(parts)


def _counted(name: str, examples: Sequence[Example]) -> str:
    return f"{name} ({len(examples):,} pictures)"


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m training.export", description=__doc__
    )
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=zoo.WEIGHTS)
    parser.add_argument(
        "--variants", nargs="+", choices=VARIANTS, default=VARIANTS, metavar="VARIANT"
    )
    options = parser.parse_args(arguments)

    def command() -> None:
        _say(export(options.run, options.data, options.output, options.variants))

    return errors.run(command)


def _say(cards: list[ModelCard]) -> None:
    for card in cards:
        print(f"{card.name} {card.size} {card.variant}: mIoU {card.miou:.4f}")


if __name__ == "__main__":
    sys.exit(main())
