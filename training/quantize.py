"""Compare the ways to int8: `python -m training.quantize --run FOLDER --data FOLDER`.

`ptq` rounds the trained weights, with ranges from real pictures (`training.convert`);
`qat` goes on training while they are rounded (`training.tuning`); `openvino` rounds
them for the other runtime (`training.openvino`). Each is scored on the validation
pictures as the program runs it, beside the network in floats. The run gets the table as
`quantize.json`, and `qat.int8.tflite`; where that file is better than what `ptq` gives,
also a card for it, by which `adopted` knows.
"""

import argparse
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from models.card import ModelCard, checksum, read_card
from training import counting, errors
from training.calibration import AT_LEAST, calibration
from training.comparison import Row, measure, table
from training.config import Config, read_config
from training.convert import to_fp16, to_int8
from training.datasets.examples import Pictures
from training.datasets.opening import Dataset, open_dataset
from training.errors import ConfigError
from training.evaluate import measured_on
from training.legacy.job import Job
from training.material import training_batches
from training.networks import BEST, CONFIG, build_network, load_weights, read_classes
from training.openvino import to_openvino
from training.outputs import prepare_folder, write_file
from training.scoring import refuse_unscorable
from training.tuning import tune

METHODS = ("ptq", "qat", "openvino")
TABLE = "quantize.json"
_QAT_CARD = "qat.int8.json"
_VARIANTS = {"float": "fp16", "ptq": "int8", "qat": "int8", "openvino": "openvino"}


def quantize(options: argparse.Namespace) -> None:
    """Do what the command line says.

    Raises:
        SadakError: something of it cannot be done.
    """
    # Else this process would keep all memory of a GPU from the one that trains.
    os.environ.setdefault("TF_FORCE_GPU_ALLOW_GROWTH", "true")
    run: Path = options.run
    config, classes = read_config(run / CONFIG), read_classes(run)
    dataset = open_dataset(options.data)
    if dataset.classes != classes:
        raise ConfigError(f"{run} knows other classes than {dataset.name} has.")
    examples = dataset.examples("val")
    refuse_unscorable(examples, len(classes))
    network = build_network(config, len(classes), config.input_size)
    load_weights(network, run / BEST)
    prepare_folder(run)
    # A card from before would vouch for the file that is to come.
    (run / _QAT_CARD).unlink(missing_ok=True)

    pictures = training_batches(config, dataset, options.data, strict=False).pictures
    calibrating = list(calibration(config, dataset))
    cards: dict[str, ModelCard] = {}
    rows: dict[str, Row] = {}
    with tempfile.TemporaryDirectory() as aside:
        for method in ("float", *options.methods):
            contents = _convert(method, network, pictures, calibrating, config, options)
            card = _card(method, contents, config, dataset, network)
            card = replace(card, folder=run if method == "qat" else Path(aside))
            for file, content in zip(card.files, contents, strict=True):
                write_file(file, content)
            cards[method] = card
            rows[method] = measure(card, examples, dataset.score_size)
    rule = measured_on(dataset, "val", len(examples))
    record = {
        "run": config.name,
        "checkpoint": _checkpoint(run),
        "measured_on": rule,
        "rows": [asdict(row) for row in rows.values()],
    }
    write_file(run / TABLE, json.dumps(record, indent=2) + "\n")
    print(f"{config.name}: {rule}\n\n{table(list(rows.values()))}")
    if rows.keys() >= {"ptq", "qat"} and rows["qat"].miou > rows["ptq"].miou:
        qat = rows["qat"]
        replace(cards["qat"], miou=qat.miou, iou=qat.iou, measured_on=rule).save()
        print("\nqat is better: training.export will take it.")


def adopted(run: Path) -> bytes | None:
    """The int8 file of a run that quantisation-aware training made better.

    Raises:
        ConfigError: it came of another checkpoint than the run has now.
        ModelError: the file is not the one that was measured.
    """
    path = run / _QAT_CARD
    if not path.exists():
        return None
    try:
        record = json.loads((run / TABLE).read_text(encoding="utf-8"))
        same = record["checkpoint"] == _checkpoint(run)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ConfigError(f"{run / TABLE} cannot be read: {error}") from error
    if not same:
        raise ConfigError(
            f"{path} is of an earlier {BEST}: run training.quantize again or delete it."
        )
    card = read_card(path)
    card.verify()
    return card.weights.read_bytes()


def _checkpoint(run: Path) -> str:
    return hashlib.sha256((run / BEST).read_bytes()).hexdigest()


def _convert(
    method: str,
    network: keras.Model,
    pictures: Pictures,
    calibrating: Sequence[NDArray[np.uint8]],
    config: Config,
    options: argparse.Namespace,
) -> tuple[bytes, ...]:
    if method == "float":
        return (to_fp16(network),)
    if method == "ptq":
        return (to_int8(network, calibrating),)
    if method == "openvino":
        return to_openvino(network, calibrating)
    job = Job(
        calibration=AT_LEAST,
        crop=config.crop,
        epochs=options.epochs,
        batch=options.batch,
        rate=options.rate,
        distillation=1.0,
        cross_entropy=options.labels * config.loss.cross_entropy,
        jaccard=options.labels * config.loss.jaccard,
        seed=config.seed,
    )
    return (tune(network, pictures, job, options.run),)


def _card(
    method: str,
    contents: Sequence[bytes],
    config: Config,
    dataset: Dataset,
    network: keras.Model,
) -> ModelCard:
    return ModelCard(
        name=method,
        variant=_VARIANTS[method],
        description=f"{config.name}, quantised for comparison.",
        classes=dataset.classes,
        input_size=config.input_size,
        output_stride=round(config.input_size[1] / network.output_shape[1]),
        parameters=counting.parameters(network),
        macs=counting.macs(network),
        miou=0.0,
        iou={},
        measured_on="nothing yet",
        data=f"As {config.name}.",
        terms=dataset.terms,
        sha256=checksum(contents),
    )


def _methods(text: str) -> list[str]:
    """`ptq,qat` as a list, in the order of `METHODS`."""
    wanted = text.split(",")
    if unknown := sorted({*wanted} - {*METHODS}):
        raise argparse.ArgumentTypeError(
            f"{unknown[0]!r} is none of {', '.join(METHODS)}"
        )
    return [method for method in METHODS if method in wanted]


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no count of one or more")
    return int(text)


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m training.quantize", description=__doc__
    )
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--methods", type=_methods, default=list(METHODS))
    tuning = parser.add_argument_group("qat")
    tuning.add_argument("--epochs", type=_count, default=2, help="default: 2")
    tuning.add_argument("--batch", type=_count, default=8, help="default: 8")
    tuning.add_argument("--rate", type=float, default=3e-5, help="default: 3e-5")
    tuning.add_argument(
        "--labels",
        type=float,
        default=0.0,
        help="weight of the run's own loss beside that of the network in floats, "
        "which it is to stay like (default: 0)",
    )
    options = parser.parse_args(arguments)
    return errors.run(lambda: quantize(options))


if __name__ == "__main__":
    sys.exit(main())
