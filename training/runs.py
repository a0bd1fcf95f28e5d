"""The folder of a run: whether it may be begun, gone on with, or is finished."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from models.labels import LabelClass
from training.config import Config, read_config, write_config
from training.errors import ConfigError
from training.networks import BEST, CLASSES, CONFIG, read_classes, write_classes
from training.outputs import prepare_folder

LAST = "last.weights.h5"
LOG = "log.csv"
BACKUP = "backup"
FROZEN = "backup_frozen"

# What may change while a run is broken off: it does not touch what a step computes.
_HARMLESS = ("name", "description", "note", "validate_every", "backup_seconds")


def begin(config: Config, classes: tuple[LabelClass, ...], run: Path) -> None:
    """Make the folder of a run, or make sure that the one there is of this run.

    Raises:
        ConfigError: it cannot be written, or holds the work of another run, which
            would be mixed with this one or lost.
    """
    prepare_folder(run)
    if any((run / name).exists() for name in (LOG, FROZEN)):
        refuse_other_config(config, run)
        if (run / CLASSES).exists() and read_classes(run) != classes:
            raise _other_run(run, "data set, with other classes")
    elif (run / BEST).exists():
        raise ConfigError(
            f"{run} holds weights, but no {LOG} of a run that could go on. "
            "Name another folder with --run."
        )
    write_config(config, run / CONFIG)
    write_classes(classes, run)


def refuse_other_config(config: Config, run: Path) -> None:
    """Make sure that a run goes on as it began.

    Entries that change nothing in what is learnt may differ.

    Raises:
        ConfigError: others differ; the message names them.
    """
    path = run / CONFIG
    if not path.exists():
        return
    before = read_config(path)
    harmless = {name: getattr(config, name) for name in _HARMLESS}
    differing = _differing(asdict(replace(before, **harmless)), asdict(config))
    if differing:
        raise _other_run(run, f"configuration: {', '.join(differing)} differ")


def finished(run: Path) -> bool:
    """Whether the last epoch is done: only then these weights appear, and whole."""
    return (run / LAST).exists()


def _other_run(run: Path, what: str) -> ConfigError:
    return ConfigError(
        f"{run} holds a run of another {what}. "
        "Name another folder with --run, or remove this one."
    )


def _differing(one: dict[str, Any], other: dict[str, Any], at: str = "") -> list[str]:
    """Names of the entries that differ, such as `loss.jaccard`."""
    names: list[str] = []
    for key, value in one.items():
        if isinstance(value, dict):
            names += _differing(value, other[key], f"{at}{key}.")
        elif value != other[key]:
            names.append(f"{at}{key}")
    return names
