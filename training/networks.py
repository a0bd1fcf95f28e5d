"""Networks of a run: built from its configuration, filled from its files."""

import contextlib
import json
import math
import warnings
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import keras

from models import architectures
from models.labels import LabelClass
from training.config import Config, read_config
from training.errors import ConfigError
from training.outputs import cannot_write, write_file

BEST = "best.weights.h5"
CONFIG = "config.yaml"
CLASSES = "classes.json"

# What HDF5 adds to each variable, at most, and how much is written at once, in bytes.
_OVERHEAD = 4096
_PIECE = 1 << 20


def set_precision(config: Config) -> None:
    """Set Keras' dtype policy for all that is built from now on.

    Raises:
        ConfigError: Keras has no such policy.
    """
    try:
        keras.mixed_precision.set_global_policy(config.precision)
    except ValueError as error:
        raise ConfigError(
            f"precision: Keras has no policy called {config.precision}."
        ) from error


def build_network(
    config: Config, classes: int, size: tuple[int, int] | None = None
) -> keras.Model:
    """The network of a configuration with random weights.

    Args:
        config: names the network.
        classes: how many logits each pixel gets.
        size: width and height of the input in pixels, any where None.
    """
    width, height = size or (None, None)
    return architectures.build(config.network, (height, width, 3), classes)


def encoder_of(network: keras.Model) -> keras.Model:
    """The part that can be loaded and frozen by itself.

    Raises:
        ConfigError: the network has none.
    """
    try:
        return network.get_layer("encoder")
    except ValueError as error:
        raise ConfigError(
            f"{network.name} has no encoder: set encoder_weights to '' and "
            "frozen_epochs to 0."
        ) from error


def load_network(run: Path, weights: str = BEST) -> keras.Model:
    """The network that a run left behind, for pictures of any size.

    Raises:
        ConfigError: the run's configuration, classes or weights cannot be read.
    """
    network = build_network(read_config(run / CONFIG), len(read_classes(run)))
    load_weights(network, run / weights)
    return network


def load_weights(network: keras.Model, path: Path) -> None:
    """Put the weights of a file into a network.

    Raises:
        ConfigError: it cannot be read, or holds another network's weights.
    """
    with warnings.catch_warnings():
        # Keras only warns of parts that it leaves as they were made, at random.
        warnings.filterwarnings("error", "Skipping nested container")
        try:
            network.load_weights(path)
        except UserWarning as error:
            raise ConfigError(
                f"{path} does not hold the weights of {network.name}: "
                "its layers, or how many classes they tell apart, are others."
            ) from error
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            reason = (str(error).strip() or repr(error)).splitlines()[0]
            raise ConfigError(
                f"{path} does not hold the weights of {network.name}: {reason}"
            ) from error


def save_weights(model: keras.Model, path: Path) -> None:
    """Save so that a good file is never replaced by half of one.

    Raises:
        ConfigError: it cannot be written; what was there is as it was.
    """
    partial = path.with_name(
        f"{path.name.removesuffix('.weights.h5')}.partial.weights.h5"
    )
    try:
        _require_room(model, partial)
        model.save_weights(partial)
        partial.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def _require_room(model: keras.Model, path: Path) -> None:
    """Fill a file of the size that the weights will need.

    On a full disk HDF5 prints pages of its own and may even close a file without an
    error: it must not get that far.
    """
    variables = list(model.variables)
    if optimiser := getattr(model, "optimizer", None):
        variables += optimiser.variables
    needed = sum(4 * math.prod(variable.shape) + _OVERHEAD for variable in variables)
    with path.open("wb", buffering=0) as file:
        while needed > 0:
            needed -= file.write(bytes(min(needed, _PIECE)))


def write_classes(classes: Sequence[LabelClass], run: Path) -> None:
    """Keep with a run what its ids mean.

    Raises:
        ConfigError: it cannot be written.
    """
    record = json.dumps([asdict(kind) for kind in classes], indent=2)
    write_file(run / CLASSES, record + "\n")


def read_classes(run: Path) -> tuple[LabelClass, ...]:
    """What the ids of a run mean.

    Raises:
        ConfigError: the file is missing or says something else.
    """
    path = run / CLASSES
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return tuple(LabelClass(c["name"], tuple(c["colour"])) for c in record)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ConfigError(f"{path} holds no classes: {error}") from error
