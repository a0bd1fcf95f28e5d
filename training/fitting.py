"""The phases of a run: each goes to its last epoch, from its last backup."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras

from training.batches import TrainingBatches, ValidationBatches
from training.callbacks import Backup, Epochs, KeepBest, Log, Rate
from training.config import Config, OptimiserConfig
from training.learner import Learner
from training.networks import BEST, encoder_of, save_weights
from training.progress import Progress
from training.runs import BACKUP, FROZEN, LAST, LOG


def fit(
    model: keras.Model,
    batches: TrainingBatches,
    backup: Backup,
    epochs: int,
    callbacks: Sequence[keras.callbacks.Callback] = (),
    **validation: Any,
) -> dict[str, list[float]]:
    """Train a compiled model to the last epoch, from the newest backup on.

    Args:
        model: compiled.
        batches: to train on.
        backup: where the state lies after each epoch.
        epochs: of the whole phase, those that were done before included.
        callbacks: more of them; the backup comes after all of these.
        validation: what `keras.Model.fit` takes for it.

    Returns:
        The figures of each epoch that was done now.

    Raises:
        ConfigError: the backup is another network's, or the disk is full.
        KeyboardInterrupt: after Ctrl-C; its text tells where the run stands.
    """
    progress = Progress(batches)
    try:
        history = model.fit(
            batches,
            initial_epoch=backup.restore(model),
            epochs=epochs,
            verbose=0,
            # The batches have an order of their own, which depends on the epoch alone.
            shuffle=False,
            callbacks=[Epochs(batches), *callbacks, backup, progress],
            **validation,
        )
    except KeyboardInterrupt as stop:
        progress.close()
        where = ": no epoch was whole yet, and the same command begins anew"
        if backup.epochs:
            where = (
                f": {backup.folder} holds {backup.epochs} of {epochs} epochs, "
                "and the same command goes on from there"
            )
        raise KeyboardInterrupt(where) from stop
    finally:
        progress.close()
    figures: dict[str, list[float]] = history.history
    return figures


def train_frozen(
    learner: Learner, config: Config, batches: TrainingBatches, run: Path
) -> None:
    """The first epochs, in which the encoder stays what it is.

    A decoder that knows nothing yet would else spoil it. The rate is the highest
    throughout, the weight decay Keras' own.
    """
    backup = Backup(run / FROZEN, config.backup_seconds)
    encoder = encoder_of(learner.network)
    encoder.trainable = False
    settings = config.optimiser
    learner.compile(
        optimizer=keras.optimizers.AdamW(settings.rate, clipnorm=settings.clip or None),
        jit_compile=jit(),
    )
    fit(learner, batches, backup, config.frozen_epochs)
    encoder.trainable = True


def train_whole(
    learner: Learner,
    config: Config,
    batches: TrainingBatches,
    validation: ValidationBatches,
    run: Path,
) -> float:
    """The `epochs` of the configuration.

    Returns:
        The best validation score, 0 to 1, at the labels' size.
    """
    settings = config.optimiser
    learner.compile(optimizer=_optimiser(settings), jit_compile=jit())
    log = Log(run / LOG)
    best = KeepBest(run / BEST, log)
    backup = Backup(run / BACKUP, config.backup_seconds)
    fit(
        learner,
        batches,
        backup,
        config.epochs,
        [
            Rate(settings.rate, settings.warmup_epochs, config.epochs),
            log,
            best,
            keras.callbacks.SwapEMAWeights(),
            *_tensorboard(run),
        ],
        validation_data=validation,
        validation_freq=_validated_epochs(config),
    )
    # At its end `fit` puts the averaged weights in the place of the last ones.
    save_weights(learner.network, run / LAST)
    backup.remove()
    Backup(run / FROZEN).remove()
    return best.best


def jit() -> bool | str:
    """Whether the step is compiled by XLA: as Keras chooses, but where that is slower.

    On a processor TensorFlow's own kernels take half the time of XLA's.
    """
    on_processor = keras.distribution.list_devices()[0].startswith("cpu")
    return False if keras.backend.backend() == "tensorflow" and on_processor else "auto"


def _validated_epochs(config: Config) -> list[int]:
    """Every so many, counted from one, and the last."""
    every = range(config.validate_every, config.epochs, config.validate_every)
    return [*every, config.epochs]


def _optimiser(settings: OptimiserConfig) -> keras.optimizers.Optimizer:
    """AdamW with a moving average; `callbacks.Rate` sets the rate of each epoch."""
    optimiser = keras.optimizers.AdamW(
        settings.rate,
        weight_decay=settings.weight_decay,
        clipnorm=settings.clip or None,
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
