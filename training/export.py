"""Ship a trained network: `python -m training.export --run FOLDER --data FOLDER`.

Writes `NAME.int8.tflite` and `NAME.fp16.tflite` with their cards, scores both as the
program will run them, and puts exactly these scores on the cards.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models import architectures, zoo
from models.labels import IDD_LEVEL1
from models.zoo import ModelCard
from training import counting, errors
from training.config import Config, read_config
from training.convert import to_fp16, to_int8
from training.datasets import idd_lite, scenes
from training.datasets.examples import Example, resize_picture
from training.errors import ConfigError
from training.train import BEST, CONFIG, load_weights

CALIBRATION_PICTURES = 160
_TERMS = (
    "Trained on IDD-Lite, which its authors give on registration, for research. "
    "Use the weights for research and evaluation only."
)


def export(run: Path, data: Path, folder: Path) -> list[ModelCard]:
    """Convert, score and describe the network of a run.

    Args:
        run: folder that `training.train` wrote.
        data: folder with IDD-Lite, for calibration and for the score.
        folder: where weights and cards go.

    Returns:
        The cards of both variants.
    """
    data, folder = data.resolve(), folder.resolve()
    config = read_config(run / CONFIG)
    width, height = config.input_size
    network = architectures.build(
        config.network, (height, width, 3), len(IDD_LEVEL1), None
    )
    load_weights(network, run / BEST)
    card = ModelCard(
        name=config.name,
        variant="",
        description="Labels each pixel of a road scene as one of seven kinds.",
        classes=IDD_LEVEL1,
        input_size=config.input_size,
        output_stride=height // network.output_shape[1],
        parameters=counting.parameters(network),
        macs=counting.macs(network),
        miou=0.0,
        iou={},
        measured_on="nothing yet",
        data=_data(config),
        terms=_TERMS,
        sha256="",
        folder=folder,
    )
    folder.mkdir(parents=True, exist_ok=True)
    pictures = list(_calibration(config, data))
    return [
        _ship(replace(card, variant="int8"), to_int8(network, pictures), data),
        _ship(replace(card, variant="fp16"), to_fp16(network), data),
    ]


def _ship(card: ModelCard, content: bytes, data: Path) -> ModelCard:
    """Write the file, have it scored, write the card."""
    partial = card.weights.with_suffix(".partial")
    partial.write_bytes(content)
    partial.replace(card.weights)
    card = replace(card, sha256=hashlib.sha256(content).hexdigest())
    card.save()
    scores = _evaluate(card, data)
    card = replace(
        card,
        miou=scores["miou"],
        iou=scores["iou"],
        measured_on=scores["measured_on"],
    )
    card.save()
    return card


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
            raise ConfigError(f"{card.weights} could not be scored; see above.")
        record: dict[str, Any] = json.loads(scores.read_text(encoding="utf-8"))
        return record


def _calibration(config: Config, data: Path) -> Iterator[NDArray[np.uint8]]:
    """Training pictures from all drives, and drawn scenes, at the input's size."""
    labelled = idd_lite.examples(data, "train")
    step = max(1, len(labelled) // CALIBRATION_PICTURES)
    chosen: list[Example] = [*labelled[::step]]
    chosen += scenes.examples(8, config.input_size)
    for example in chosen:
        yield resize_picture(example.read().rgb, config.input_size)


def _data(config: Config) -> str:
    """What it was trained on, in words."""
    parts = ["IDD-Lite train (1,403 pictures)"]
    if config.encoder_weights:
        parts.append("encoder from ImageNet")
    if config.data.scenes:
        parts.append(f"{config.data.scenes} drawn scenes of `sample:`")
    if config.data.camvid:
        parts.append("CamVid train and val (468 pictures)")
    if config.data.unlabelled:
        parts.append("IDD-Lite test without labels (404 pictures)")
    if config.start:
        parts.append(f"went on from {Path(config.start).parent.name}")
    if config.teachers:
        names = (Path(teacher).name for teacher in config.teachers)
        parts.append(f"learnt from {', '.join(names)} as well")
    return "; ".join(parts)


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m training.export", description=__doc__
    )
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=zoo.WEIGHTS)
    options = parser.parse_args(arguments)
    return errors.run(lambda: _say(export(options.run, options.data, options.output)))


def _say(cards: list[ModelCard]) -> None:
    for card in cards:
        print(f"{card.name} {card.variant}: mIoU {card.miou:.4f}")


if __name__ == "__main__":
    sys.exit(main())
