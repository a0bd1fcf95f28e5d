"""Train a network: `python -m training.train --config FILE --data FOLDER`.

Everything that the run leaves lies in one folder, `runs/NAME` unless told otherwise:
the configuration as it was, `best.weights.h5`, `last.weights.h5`, `log.csv`, and
TensorBoard's files where TensorFlow is there. A run that was broken off goes on where
it was when it is started again.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import keras

from models.labels import LabelClass
from training import errors, runs
from training.augment import Augment
from training.callbacks import Backup, Log
from training.config import Config, read_config
from training.datasets.opening import open_dataset
from training.devices import use_devices
from training.errors import ConfigError
from training.fitting import train_frozen, train_whole
from training.learner import Learner, Teacher
from training.material import training_batches, validation_batches
from training.networks import (
    BEST,
    CLASSES,
    CONFIG,
    build_network,
    encoder_of,
    load_network,
    load_weights,
    read_classes,
    set_precision,
)


def train(
    config: Config,
    data: Path,
    run: Path,
    *,
    strict: bool = False,
    devices: int | None = None,
) -> float:
    """Train one network.

    Args:
        config: what and how.
        data: what `training.datasets.opening` opens.
        run: folder to write into.
        strict: refuse broken files instead of leaving them out.
        devices: how many share each batch; None is all accelerators.

    Returns:
        The best validation score, 0 to 1: the official metric where the data set has a
        size for it, else that of masks compared at `config.input_size`.

    Raises:
        ConfigError: configuration, earlier weights or the folder will not do.
        DatasetError: the pictures will not do.
    """
    refuse_missing(config, data)
    dataset = open_dataset(data)
    refuse_other_classes(config, dataset.classes)
    runs.begin(config, dataset.classes, run)
    if runs.finished(run):
        # Left over where it was killed at its very end.
        for name in (runs.BACKUP, runs.FROZEN):
            Backup(run / name).remove()
        print(f"{run} is finished: to train anew, remove it or name another with --run")
        return Log(run / runs.LOG).best()
    use_devices(devices, config.batch)
    set_precision(config)
    keras.utils.set_random_seed(config.seed)
    # Before the pictures, which may take minutes to read: what is wrong is told soon.
    learner = build_learner(config, data, len(dataset.classes))
    batches = training_batches(config, dataset, data, strict=strict)
    validation = validation_batches(config, dataset, strict=strict)
    print(f"{len(batches.pictures.ids)} pictures to train on", flush=True)
    if config.frozen_epochs and not Backup(run / runs.BACKUP).epochs:
        train_frozen(learner, config, batches, run)
    return train_whole(learner, config, batches, validation, run)


def refuse_missing(config: Config, data: Path) -> None:
    """Check, before anything slow, that the files are there that a run begins with.

    Raises:
        ConfigError: one is missing; the message says which and where it comes from.
    """
    earlier = [Path(folder) / BEST for folder in config.teachers]
    if config.start:
        earlier.append(Path(config.start))
    for path in earlier:
        if not path.exists():
            raise ConfigError(
                f"{path} does not exist. It comes from an earlier run: "
                "training/README.md tells their order."
            )
    encoder = encoder_weights(config, data)
    if encoder and not encoder.exists():
        raise ConfigError(
            f"{encoder} does not exist. "
            "training/README.md tells how to make it, or set encoder_weights to ''."
        )


def refuse_other_classes(config: Config, classes: Sequence[LabelClass]) -> None:
    """Check that the runs that a run begins with know the classes of its data set.

    Raises:
        ConfigError: a teacher's are others, or those of the run that `start` lies in.
    """
    folders = [Path(folder) for folder in config.teachers]
    start = Path(config.start).parent
    if config.start and (start / CLASSES).exists():
        folders.append(start)
    wanted = [kind.name for kind in classes]
    for folder in folders:
        known = [kind.name for kind in read_classes(folder)]
        if known != wanted:
            raise ConfigError(
                f"{folder} knows {len(known)} classes ({', '.join(known)}), the data "
                f"set has {len(wanted)} ({', '.join(wanted)}). Take it out of teachers "
                "and start, or name a run with the same classes."
            )


def encoder_weights(config: Config, data: Path) -> Path | None:
    """The encoder's file where there shall be one: as named, or in the data folder."""
    if not config.encoder_weights:
        return None
    named = Path(config.encoder_weights)
    return named if named.exists() else data / named


def build_learner(config: Config, data: Path, classes: int) -> Learner:
    """The network of a configuration with all that training adds to it.

    Raises:
        ConfigError: weights do not fit, or it has no layer of a name.
    """
    network = build_network(config, classes)
    if encoder := encoder_weights(config, data):
        load_weights(encoder_of(network), encoder)
    if config.start:
        load_weights(network, Path(config.start))
    augment = Augment(config.augment, config.crop, config.seed, dtype="float32")
    teachers = [_teacher(Path(folder), config) for folder in config.teachers]
    return Learner(network, augment, config.loss, teachers, config.auxiliary)


def _teacher(run: Path, config: Config) -> Teacher:
    """The network of a run, with how much larger than ours its pictures were."""
    theirs, ours = read_config(run / CONFIG).input_size, config.input_size
    scale = theirs[0] / ours[0], theirs[1] / ours[1]
    return Teacher(load_network(run), scale)


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m training.train", description=__doc__
    )
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, help="folder to write; default runs/NAME")
    parser.add_argument("--strict", action="store_true", help="refuse broken files")
    parser.add_argument(
        "--devices",
        type=int,
        metavar="N",
        help="how many accelerators share each batch; default all",
    )
    parser.add_argument(
        "--set", nargs="*", default=[], metavar="ENTRY=VALUE", dest="overrides"
    )
    options = parser.parse_args(arguments)

    def command() -> None:
        config = read_config(options.config, tuple(options.overrides))
        run = options.run or Path("runs") / config.name
        score = train(
            config, options.data, run, strict=options.strict, devices=options.devices
        )
        print(f"best miou {score:.4f}, in {run}")

    return errors.run(command)


if __name__ == "__main__":
    sys.exit(main())
