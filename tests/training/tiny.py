"""A network of a few weights, and the training command for it, that can be broken off.

`python -m tests.training.tiny` is `training.train` with one network more. With
`TINY_STOP=SIGKILL:step:5` it gets that signal at the end of its fifth step, with
`SIGKILL:save:3` in the middle of its third writing of weights.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

import keras

from models import architectures
from training import fitting, progress, train
from training.config import Config, DataConfig

NAME = "tiny"
STOP = "TINY_STOP"


def build(
    input_shape: tuple[int | None, int | None, int],
    classes: int,
    encoder_weights: Path | None = None,
) -> keras.Model:
    """An encoder of one convolution at stride 4, with normalisation; and dropout."""
    scaled = keras.Input(input_shape)
    x = keras.layers.Conv2D(8, 3, 4, padding="same", name="stem")(scaled)
    x = keras.layers.BatchNormalization(momentum=0.8, name="stem_bn")(x)
    x = keras.layers.ReLU(name="stem_relu")(x)
    encoder = keras.Model(scaled, [x], name="encoder")
    pictures = keras.Input(input_shape)
    (x,) = encoder(keras.layers.Rescaling(1 / 127.5, offset=-1.0)(pictures))
    x = keras.layers.Dropout(0.1)(x)
    x = keras.layers.Conv2D(8, 3, padding="same", activation="relu", name="inner")(x)
    x = keras.layers.Conv2D(classes, 1, dtype="float32", name="logits")(x)
    return keras.Model(pictures, x, name=NAME)


def config(**changes: Any) -> Config:
    """A run of this network on pictures of 64x32."""
    entries: dict[str, Any] = {
        "name": NAME,
        "network": NAME,
        "input_size": (64, 32),
        "crop": (64, 32),
        "batch": 2,
        "epochs": 4,
        "validate_every": 1,
        "data": DataConfig(scenes=0),
    }
    return Config(**{**entries, **changes})


def _stop_at(number: int, original: Any, act: Any) -> Any:
    """`original`, followed by `act` when it was called so many times."""
    calls = 0

    def wrapped(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        result = original(*arguments, **named)
        if calls == number:
            act(*arguments)
        return result

    return wrapped


def _main() -> int:
    architectures.BUILDERS[NAME] = build
    # The writer of curves takes seconds to load; test_tiny.py has it.
    fitting._tensorboard = lambda run: []
    if STOP in os.environ:
        name, moment, number = os.environ[STOP].split(":")

        def stop(*_: Any) -> None:
            os.kill(os.getpid(), getattr(signal, name))

        def spoil(_: keras.Model, path: Path) -> None:
            os.truncate(path, path.stat().st_size // 2)
            stop()

        if moment == "step":
            owner, method, act = progress.Progress, "on_train_batch_end", stop
        else:
            owner, method, act = keras.Model, "save_weights", spoil
        original = getattr(owner, method)
        setattr(owner, method, _stop_at(int(number), original, act))
    return train.main()


if __name__ == "__main__":
    sys.exit(_main())
