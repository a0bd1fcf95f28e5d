"""Give an encoder a start where there are no ImageNet weights for it.

`python -m training.pretrain --config FILE --data FOLDER --teacher ENCODER_FILE`

The encoder of the configuration's network learns to give, on every picture at hand and
without any label, what a published encoder gives: see `training.imitator`. Broken off,
it goes on from the last backup, as a run does.
"""

import argparse
import sys
from pathlib import Path

import keras

from training import encoders, errors, runs
from training.augment import Augment
from training.batches import TrainingBatches
from training.callbacks import Backup, Rate
from training.config import Config, read_config, write_config
from training.datasets.examples import Pictures, load
from training.datasets.opening import open_dataset
from training.errors import ConfigError
from training.fitting import fit, jit
from training.imitator import Imitator
from training.networks import (
    CONFIG,
    build_network,
    encoder_of,
    load_weights,
    save_weights,
    set_precision,
)
from training.outputs import prepare_folder


def pretrain(
    config: Config,
    data: Path,
    teacher: Path,
    epochs: int,
    output: Path,
    *,
    strict: bool = False,
) -> float:
    """Train the encoder of a configuration's network and save it.

    Args:
        config: names the network and its pictures' sizes and augmentation.
        data: what `training.datasets.opening` opens.
        teacher: weights of an encoder, as `training.encoders` wrote them.
        epochs: passes over the pictures.
        output: weights file to write.
        strict: refuse broken files instead of leaving them out.

    Returns:
        The last loss.

    Raises:
        ConfigError: the network has no encoder, the teacher's file is none, they share
            no stride, the folder holds another configuration's backup, or there are no
            epochs.
        DatasetError: the pictures will not do.
    """
    if epochs < 1:
        raise ConfigError(f"epochs must be 1 or more, not {epochs}.")
    set_precision(config)
    keras.utils.set_random_seed(config.seed)
    prepare_folder(output.parent)
    backup = Backup(output.parent / runs.BACKUP, config.backup_seconds)
    if backup.epochs:
        runs.refuse_other_config(config, output.parent)
    write_config(config, output.parent / CONFIG)
    # How many classes plays no part: only the encoder is kept.
    encoder = encoder_of(build_network(config, 2))
    augment = Augment(config.augment, config.crop, config.seed, dtype="float32")
    imitator = Imitator(encoder, _teacher(teacher), augment)
    pictures = _pictures(data, config.input_size, strict)
    batches = TrainingBatches(pictures, config.batch, config.seed)
    print(f"{len(pictures.ids)} pictures to learn from", flush=True)
    settings = config.optimiser
    imitator.compile(
        optimizer=keras.optimizers.AdamW(
            settings.rate, weight_decay=settings.weight_decay
        ),
        jit_compile=jit(),
    )
    rate = Rate(settings.rate, settings.warmup_epochs, epochs)
    figures = fit(imitator, batches, backup, epochs, [rate])
    save_weights(encoder, output)
    backup.remove()
    return figures.get("loss", [float("nan")])[-1]


def _teacher(path: Path) -> keras.Model:
    """The encoder that a file of `training.encoders` holds."""
    if not path.exists():
        raise ConfigError(
            f"{path} does not exist. training.encoders makes it: see its --help."
        )
    encoder = encoders.build(path.name)
    load_weights(encoder, path)
    return encoder


def _pictures(data: Path, size: tuple[int, int], strict: bool) -> Pictures:
    """All pictures but those of val, which are for choosing and reporting."""
    dataset = open_dataset(data)
    splits = [split for split in dataset.splits if split != "val"]
    examples = [each for split in splits for each in dataset.examples(split)]
    return load(examples, size, strict=strict)


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m training.pretrain", description=__doc__
    )
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=60)
    parser.add_argument("--strict", action="store_true", help="refuse broken files")
    parser.add_argument(
        "--output", type=Path, help="default runs/NAME_encoder/encoder.weights.h5"
    )
    parser.add_argument(
        "--set", nargs="*", default=[], metavar="ENTRY=VALUE", dest="overrides"
    )
    options = parser.parse_args(arguments)

    def command() -> None:
        config = read_config(options.config, tuple(options.overrides))
        output = options.output or Path(
            f"runs/{config.name}_encoder/encoder.weights.h5"
        )
        loss = pretrain(
            config,
            options.data,
            options.teacher,
            options.epochs,
            output,
            strict=options.strict,
        )
        print(f"loss {loss:.4f}, in {output}")

    return errors.run(command)


if __name__ == "__main__":
    sys.exit(main())
