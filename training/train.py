"""Train a network: `python -m training.train --config FILE --data FOLDER`.

Everything that the run leaves lies in one folder, `runs/NAME` unless told otherwise:
the configuration as it was, `best.weights.h5`, `log.csv`, and TensorBoard's files where
TensorFlow is there. A run that was broken off goes on where it was when it is started
again.
"""

import argparse
import importlib.util
import sys
from pathlib import Path

import keras
import numpy as np

from models import architectures
from models.labels import IDD_LEVEL1
from training import errors
from training.augment import Augment
from training.batches import TrainingBatches, ValidationBatches
from training.callbacks import Backup, Epochs, KeepBest, Log, save_weights
from training.config import Config, OptimiserConfig, read_config, write_config
from training.datasets import camvid, idd_lite, scenes
from training.datasets.examples import (
    Example,
    load,
    resize_ids,
    resize_picture,
)
from training.learner import Learner
from training.metrics import OFFICIAL_SIZE

BEST = "best.weights.h5"
CONFIG = "config.yaml"


def train(config: Config, data: Path, run: Path, *, strict: bool = False) -> float:
    """Train one network.

    Args:
        config: what and how.
        data: folder with `idd_lite`, and `camvid` if wanted.
        run: folder to write into.
        strict: refuse broken files instead of leaving them out.

    Returns:
        The best validation score, official metric, 0 to 1.
    """
    refuse_missing(config, data)
    run.mkdir(parents=True, exist_ok=True)
    write_config(config, run / CONFIG)
    keras.mixed_precision.set_global_policy(config.precision)
    keras.utils.set_random_seed(config.seed)
    pictures = load(_training_examples(config, data), config.input_size, strict=strict)
    batches = TrainingBatches(
        pictures, config.batch, config.seed, config.augment.writing
    )
    validation = _validation(config, data, strict)
    print(f"{len(pictures.ids)} pictures to train on", flush=True)
    learner = build_learner(config, data)
    learner.compile(optimizer=_optimiser(config.optimiser, config, batches.num_batches))
    log = Log(run / "log.csv")
    best = KeepBest(run / BEST, log)
    learner.fit(
        batches,
        validation_data=validation,
        validation_freq=_validated_epochs(config),
        epochs=config.epochs,
        verbose=0,
        callbacks=[
            Epochs(batches, config.validate_every),
            Backup(run / "backup"),
            log,
            best,
            keras.callbacks.SwapEMAWeights(),
            *_tensorboard(run),
        ],
    )
    # At its end `fit` puts the averaged weights in the place of the last ones.
    save_weights(learner.network, run / "last.weights.h5")
    return best.best


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
            raise errors.ConfigError(
                f"{path} does not exist. It comes from an earlier run: "
                "training/README.md tells their order."
            )
    if config.encoder_weights and not (data / config.encoder_weights).exists():
        raise errors.ConfigError(
            f"{data / config.encoder_weights} does not exist. "
            "training/README.md tells how to make it, or set encoder_weights to ''."
        )


def build_learner(config: Config, data: Path | None) -> Learner:
    """The network of a configuration with all that training adds to it."""
    network = build_network(config, data)
    if config.start:
        load_weights(network, Path(config.start))
    augment = Augment(config.augment, config.crop, config.seed, dtype="float32")
    teachers = [load_network(Path(folder)) for folder in config.teachers]
    return Learner(network, augment, config.loss, teachers)


def build_network(config: Config, data: Path | None) -> keras.Model:
    """The network alone, of any input size; `data` holds the encoder's weights."""
    encoder = None
    if config.encoder_weights and data is not None:
        encoder = data / config.encoder_weights
    return architectures.build(
        config.network, (None, None, 3), len(IDD_LEVEL1), encoder
    )


def load_network(run: Path, weights: str = BEST) -> keras.Model:
    """The network that a run left behind.

    Raises:
        ConfigError: the run's configuration or weights cannot be read.
    """
    network = build_network(read_config(run / CONFIG), None)
    load_weights(network, run / weights)
    return network


def load_weights(network: keras.Model, path: Path) -> None:
    """Put the weights of a file into a network.

    Raises:
        ConfigError: it cannot be read, or holds another network's weights.
    """
    try:
        network.load_weights(path)
    except (OSError, ValueError) as error:
        raise errors.ConfigError(
            f"{path} does not hold the weights of {network.name}: {error}"
        ) from error


def _validated_epochs(config: Config) -> list[int]:
    """Every so many, counted from one, and the last."""
    every = range(config.validate_every, config.epochs, config.validate_every)
    return [*every, config.epochs]


def _training_examples(config: Config, data: Path) -> list[Example]:
    examples: list[Example] = list(idd_lite.examples(data, "train"))
    examples += scenes.examples(config.data.scenes, config.input_size, first_seed=1)
    if config.data.camvid:
        examples += camvid.examples(data, "train") + camvid.examples(data, "val")
    if config.data.unlabelled:
        examples += idd_lite.examples(data, "test")
    return examples


def _validation(config: Config, data: Path, strict: bool) -> ValidationBatches:
    """Pictures at the shipped network's size, labels at the official one."""
    pairs = [example.read() for example in idd_lite.examples(data, "val")]
    rgb = np.stack([resize_picture(pair.rgb, config.input_size) for pair in pairs])
    ids = np.stack([resize_ids(pair.ids, OFFICIAL_SIZE) for pair in pairs])
    return ValidationBatches(rgb, ids, config.batch)


def _optimiser(
    settings: OptimiserConfig, config: Config, steps_per_epoch: int
) -> keras.optimizers.Optimizer:
    steps = config.epochs * steps_per_epoch
    warmup = min(settings.warmup_steps, steps // 5)
    rate = keras.optimizers.schedules.CosineDecay(
        settings.rate / 200,
        steps - warmup,
        alpha=1e-3,
        warmup_target=settings.rate,
        warmup_steps=warmup,
    )
    optimiser = keras.optimizers.AdamW(
        rate,
        weight_decay=settings.weight_decay,
        use_ema=True,
        ema_momentum=settings.ema,
    )
    # Scales and shifts are not pulled to zero, only what multiplies features.
    optimiser.exclude_from_weight_decay(var_names=["gamma", "beta", "bias"])
    return optimiser


def _tensorboard(run: Path) -> list[keras.callbacks.Callback]:
    """Keras' TensorBoard callback needs both packages: none where one is absent."""
    if any(importlib.util.find_spec(n) is None for n in ("tensorflow", "tensorboard")):
        return []
    return [keras.callbacks.TensorBoard(str(run / "tensorboard"), write_graph=False)]


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
        "--set", nargs="*", default=[], metavar="ENTRY=VALUE", dest="overrides"
    )
    options = parser.parse_args(arguments)

    def command() -> None:
        config = read_config(options.config, tuple(options.overrides))
        run = options.run or Path("runs") / config.name
        score = train(config, options.data, run, strict=options.strict)
        print(f"best miou {score:.4f}, in {run}")

    return errors.run(command)


if __name__ == "__main__":
    sys.exit(main())
