"""Score a shipped file: `python -m training.evaluate --model NAME --data FOLDER`.

The score is IDD-Lite's official one (`training.metrics`), of the file as the program
runs it: scaled, run, enlarged and decided by the engine's own code.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from models import zoo
from models.zoo import ModelCard
from training import errors
from training.datasets import idd_lite
from training.errors import ConfigError
from training.metrics import OFFICIAL_SIZE, Confusion
from training.scoring import card_of, score, table


def measured_on(split: str, count: int) -> str:
    """What a figure was measured on, as a card says it."""
    width, height = OFFICIAL_SIZE
    return (
        f"IDD-Lite {split}, {count} pictures, official rule: masks compared at "
        f"{width}x{height} by nearest neighbour, one confusion matrix, void left out"
    )


def record(
    card: ModelCard, confusion: Confusion, split: str, count: int
) -> dict[str, Any]:
    """The scores as they go into a JSON file."""
    names = [kind.name for kind in card.classes]
    return {
        "model": card.name,
        "variant": card.variant,
        "sha256": card.sha256,
        "measured_on": measured_on(split, count),
        "miou": round(confusion.miou, 4),
        "iou": {
            name: round(float(iou), 4)
            for name, iou in zip(names, confusion.iou, strict=True)
        },
        "confusion": confusion.matrix.tolist(),
    }


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m training.evaluate", description=__doc__
    )
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--model", help="name of a shipped model")
    which.add_argument("--weights", type=Path, help="a .tflite file with its card")
    parser.add_argument("--variant", choices=("int8", "fp16"), default="int8")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", choices=("train", "val"), default="val")
    parser.add_argument("--json", type=Path, help="write the scores into this file")
    options = parser.parse_args(arguments)

    def command() -> None:
        if options.model:
            card = zoo.find(options.model, options.variant)
        else:
            card = card_of(options.weights)
        examples = idd_lite.examples(options.data, options.split)
        confusion = score(card, examples)
        print(f"{card.weights.name}: {measured_on(options.split, len(examples))}")
        print(table(confusion))
        if options.json:
            scores = record(card, confusion, options.split, len(examples))
            _write(options.json, scores)

    return errors.run(command)


def _write(path: Path, scores: dict[str, Any]) -> None:
    try:
        path.write_text(json.dumps(scores, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}.") from error


if __name__ == "__main__":
    sys.exit(main())
