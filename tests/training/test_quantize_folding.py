"""Networks as steps: the same network, without its batch normalisations."""

from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import pytest

from models import architectures
from training import steps
from training.errors import ConfigError
from training.folding import steps_of
from training.steps import INPUT, Step

pytestmark = pytest.mark.training


def rebuilt(network_steps: list[Step]) -> keras.Model:
    """The network of some steps in Keras 3; `training.legacy` does it in Keras 2."""
    given = {}
    for step in network_steps:
        if step.kind == INPUT:
            source = keras.Input((None, None, 3))
            given[step.name] = keras.layers.Rescaling(
                **{"scale": 1.0, **step.settings}
            )(source)
            continue
        layer = getattr(keras.layers, step.kind)(**step.settings)
        taken = [given[name] for name in step.inputs]
        given[step.name] = layer(taken[0] if len(taken) == 1 else taken)
        if step.weights:
            layer.set_weights(step.weights)
    return keras.Model(source, given[network_steps[-1].name])


def shaken(network: keras.Model) -> keras.Model:
    """The network with biases and batch normalisations that do something."""
    chance = np.random.default_rng(0)
    for weight in network.weights:
        if len(weight.shape) == 1:
            weight.assign(chance.uniform(0.5, 1.5, weight.shape))
    return network


def assert_same(network: keras.Model, other: keras.Model) -> None:
    rgb = np.random.default_rng(1).integers(0, 256, (2, 64, 32, 3)).astype(np.float32)
    expected = keras.ops.convert_to_numpy(network(rgb, training=False))
    error = np.abs(keras.ops.convert_to_numpy(other(rgb)) - expected).max()
    assert error < 1e-4 * np.abs(expected).max()


# Left out are those that are another one with more or fewer channels.
NAMES = architectures.BUILDERS.keys() - {"efficientlite_fpn_wide", "unet_bn"}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_network_of_ours_is_the_same_as_steps(name: str, tmp_path: Path) -> None:
    network = shaken(architectures.build(name, (64, 32, 3), 7))
    steps.save(steps_of(network), tmp_path / "network.npz")
    loaded = steps.load(tmp_path / "network.npz")
    assert "BatchNormalization" not in {step.kind for step in loaded}
    assert_same(network, rebuilt(loaded))


def test_a_normalisation_melts_only_where_a_convolution_feeds_it_alone() -> None:
    pictures = keras.Input((64, 32, 3))
    alone = keras.layers.Conv2D(4, 3, padding="same")(pictures)
    melts = keras.layers.BatchNormalization(name="melts")(alone)
    shared = keras.layers.Conv2D(4, 3, padding="same")(melts)
    stays = keras.layers.BatchNormalization(name="stays")(shared)
    summed = keras.layers.Add(name="sum")([shared, stays])
    behind = keras.layers.BatchNormalization(scale=False, name="behind")(summed)
    network = shaken(keras.Model(pictures, behind))
    kinds = {step.name: step.kind for step in steps_of(network)}
    assert "melts" not in kinds
    assert kinds["stays"] == kinds["behind"] == "DepthwiseConv2D"
    assert_same(network, rebuilt(steps_of(network)))


def test_a_sum_of_many_and_built_in_activations_are_taken_apart() -> None:
    pictures = keras.Input((64, 32, 3))
    parts = [
        keras.layers.Conv2D(4, 1, activation=function, name=function)(pictures)
        for function in ("relu", "relu6", "sigmoid")
    ]
    product = keras.layers.Multiply(name="product")(parts)
    network = keras.Model(pictures, keras.layers.Add(name="sum")([*parts, product]))
    taken = {step.name: step.inputs for step in steps_of(network)}
    assert all(len(inputs) <= 2 for inputs in taken.values())
    assert_same(network, rebuilt(steps_of(network)))


def unknown_layer(x: keras.KerasTensor) -> keras.KerasTensor:
    return keras.layers.LayerNormalization(name="odd")(x)


def unknown_setting(x: keras.KerasTensor) -> keras.KerasTensor:
    return keras.layers.LeakyReLU(name="odd")(keras.layers.ReLU(negative_slope=0.1)(x))


def unknown_activation(x: keras.KerasTensor) -> keras.KerasTensor:
    return keras.layers.Activation("silu", name="odd")(x)


def used_twice(x: keras.KerasTensor) -> keras.KerasTensor:
    layer = keras.layers.Conv2D(3, 1, name="odd")
    return layer(layer(x))


@pytest.mark.parametrize(
    ("add", "reason"),
    [
        (unknown_layer, "odd is a LayerNormalization"),
        (unknown_setting, r"ReLU negative_slope=0\.1"),
        (unknown_activation, "odd is a silu activation"),
        (used_twice, "uses its layer odd more than once"),
    ],
)
def test_what_cannot_be_rounded_is_named(
    add: Callable[[keras.KerasTensor], keras.KerasTensor], reason: str
) -> None:
    pictures = keras.Input((8, 8, 3))
    with pytest.raises(ConfigError, match=reason):
        steps_of(keras.Model(pictures, add(pictures)))
