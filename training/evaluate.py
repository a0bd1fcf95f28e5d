"""Score a network, or a folder of predictions, on a labelled data set.

`python -m training.evaluate --model NAME --data FOLDER`. The score is the official one
of the data set (`training.metrics`); a network runs as in the program, through the
engine (`training.candidates`).
"""

import argparse
import json
import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.picture import Picture
from models.labels import LabelClass
from training import candidates, errors, predictions, report
from training.datasets.opening import Dataset, open_dataset
from training.errors import ConfigError
from training.outputs import prepare_file, prepare_folder, write_file
from training.scoring import Bytes, Label, Scores, refuse_unscorable, score
from training.tables import confusion_table, iou_table, worst_table


@dataclass(frozen=True)
class Subject:
    """What is scored.

    Attributes:
        title: what a person calls it.
        record: what a JSON file says of it.
        label: gives the ids of a picture.
    """

    title: str
    record: dict[str, Any]
    label: Label


def network(options: argparse.Namespace, classes: Sequence[LabelClass]) -> Subject:
    """The network that the options name.

    Raises:
        SadakError: it cannot be run, or knows other classes than the data set.
    """
    candidate = candidates.chosen(options)
    card = candidate.card
    known, wanted = ([kind.name for kind in each] for each in (card.classes, classes))
    if known != wanted:
        raise ConfigError(
            f"{candidate.title} knows {len(known)} classes ({', '.join(known)}), the "
            f"data set has {len(wanted)} ({', '.join(wanted)}): no score can be given."
        )

    def label(_: str, rgb: Bytes) -> Bytes:
        return candidate.segmenter.segment(Picture.from_array(rgb))

    record = {
        "model": card.name,
        "size": card.size,
        "variant": card.variant,
        "sha256": card.sha256,
    }
    return Subject(candidate.title, record, label)


def folder_of_ids(folder: Path, names: Sequence[str], classes: int) -> Subject:
    """A folder of predictions; see `training.predictions`.

    Raises:
        DatasetError: it has not exactly one for each picture.
    """
    found = predictions.Predictions(folder, names, classes)
    title = f"predictions in {folder}"
    return Subject(title, {"predictions": str(folder)}, found.label)


def saving(label: Label, folder: Path) -> Label:
    """The same labels, kept in a folder as well."""

    def labelled(name: str, rgb: Bytes) -> Bytes:
        ids = label(name, rgb)
        predictions.save(folder, name, ids)
        return ids

    return labelled


def measured_on(dataset: Dataset, split: str, count: int) -> str:
    """What a figure was measured on, as a card says it."""
    size = dataset.score_size
    rule = (
        f"official rule: masks compared at {size[0]}x{size[1]}"
        if size
        else ("IDD's rule: masks compared at the truth's own size")
    )
    return (
        f"{dataset.name} {split}, {count} pictures, {rule} by nearest neighbour, "
        "one confusion matrix, void left out"
    )


def record(scores: Scores, classes: Sequence[LabelClass]) -> dict[str, Any]:
    """The scores as they go into a JSON file, null for what has none."""
    confusion = scores.confusion
    names = [kind.name for kind in classes]

    def by_class(figures: Iterable[float]) -> dict[str, float | None]:
        return {n: _rounded(f) for n, f in zip(names, figures, strict=True)}

    return {
        "miou": _rounded(confusion.miou),
        "accuracy": _rounded(confusion.accuracy),
        "iou": by_class(confusion.iou),
        "share": by_class(confusion.share),
        "confusion": confusion.matrix.tolist(),
        "confusion_columns": [*names, "undefined"],
        "confusion_rates": [[_rounded(f) for f in row] for row in confusion.rates],
        "pictures": {one.name: _rounded(one.miou) for one in scores.ranked},
    }


def evaluate(options: argparse.Namespace) -> None:
    """Do what the command line says.

    Raises:
        SadakError: something of it cannot be done.
    """
    dataset = open_dataset(options.data)
    examples, classes = dataset.examples(options.split), dataset.classes
    names = [predictions.name_of(example) for example in examples]
    # By their names the figures and the report tell pictures apart.
    predictions.refuse_twins(names)
    for path in filter(None, (options.report, options.save_predictions)):
        prepare_folder(path)
    if options.json:
        prepare_file(options.json)
    if options.predictions:
        subject = folder_of_ids(options.predictions, names, len(classes))
    else:
        subject = network(options, classes)
    label = subject.label
    if options.save_predictions:
        label = saving(label, options.save_predictions)
    refuse_unscorable(examples, len(classes))

    size = dataset.score_size
    scores = score(label, examples, names, len(classes), size, title=subject.title)
    rule = measured_on(dataset, options.split, len(examples))
    print(f"{subject.title}: {rule}\n")
    print(iou_table(scores.confusion, classes))
    print(confusion_table(scores.confusion, classes))
    print(worst_table(scores))
    if options.json:
        entries = {**subject.record, "measured_on": rule, **record(scores, classes)}
        write_file(options.json, json.dumps(entries, indent=2) + "\n")
    if options.report:
        pairs = dict(zip(names, examples, strict=True))
        report.write(
            options.report, subject.title, rule, classes, scores, pairs, subject.label
        )
        print(f"\nThe report is {options.report / report.PAGE}.")


def _rounded(figure: float) -> float | None:
    return None if math.isnan(figure) else round(float(figure), 4)


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m training.evaluate", description=__doc__
    )
    which = candidates.add_options(parser)
    which.add_argument(
        "--predictions",
        type=Path,
        metavar="FOLDER",
        help="id PNGs called <drive>/<id>*.png, <drive>_<id>*.png or, where the id is "
        "that of one picture alone, <id>*.png",
    )
    parser.add_argument("--data", required=True, metavar="FOLDER")
    parser.add_argument("--split", default="val", help="default: val")
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="write all figures into this file"
    )
    parser.add_argument(
        "--report", type=Path, metavar="FOLDER", help="write a page with pictures"
    )
    parser.add_argument(
        "--save-predictions", type=Path, metavar="FOLDER", help="write id PNGs"
    )
    options = parser.parse_args(arguments)
    return errors.run(lambda: evaluate(options))


if __name__ == "__main__":
    sys.exit(main())
