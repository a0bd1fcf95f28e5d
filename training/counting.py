"""How large a network is: parameters and multiply-accumulate operations."""

from collections.abc import Iterator
from math import prod

import keras

from training.errors import ConfigError

CONVOLUTIONS = (
    keras.layers.Conv2D,
    keras.layers.DepthwiseConv2D,
    keras.layers.Conv2DTranspose,
)


def parameters(network: keras.Model) -> int:
    """Weights that a shipped file holds: batch normalisations melt into convolutions.

    What remains of one right behind a convolution is the shift, a bias for every
    channel. One that follows something else stays a factor and a shift.

    Raises:
        ConfigError: there is a layer of a kind that is not known here.
    """
    layers = list(_layers(network))
    # Keras tells what a layer takes in and gives out, not which layer comes before.
    biased = {
        id(layer.output): layer.use_bias
        for layer in layers
        if isinstance(layer, CONVOLUTIONS)
        and layer.activation is keras.activations.linear
    }
    counted = 0
    for layer in layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            channels = layer.moving_mean.shape[0]
            has_bias = biased.get(id(layer.input))
            counted += channels * {None: 2, False: 1, True: 0}[has_bias]
        elif _has_kernel(layer):
            counted += sum(prod(weight.shape) for weight in layer.weights)
    return counted


def macs(network: keras.Model) -> int:
    """Multiplications of all convolutions and dense layers for one picture.

    Args:
        network: built for a fixed input size.

    Raises:
        ConfigError: there is a layer of a kind that is not known here.
    """
    counted = 0
    for layer in _layers(network):
        if not _has_kernel(layer):
            continue
        # Each weight is used once at each place of the output; a transposed convolution
        # runs backwards, from each place of its input.
        transposed = isinstance(layer, keras.layers.Conv2DTranspose)
        places = layer.input.shape if transposed else layer.output.shape
        counted += prod(layer.kernel.shape) * prod(places[1:-1])
    return counted


def _has_kernel(layer: keras.layers.Layer) -> bool:
    """Whether a layer multiplies by a kernel; others have nothing to count."""
    if isinstance(layer, (*CONVOLUTIONS, keras.layers.Dense)):
        return True
    if layer.weights and not isinstance(layer, keras.layers.BatchNormalization):
        raise ConfigError(
            f"The weights of {layer.name} cannot be counted: {type(layer).__name__} is "
            "no kind of layer that training/counting.py knows. Add it there."
        )
    return False


def _layers(network: keras.Model) -> Iterator[keras.layers.Layer]:
    """Every layer that is no model, those inside of models included."""
    for layer in network.layers:
        if isinstance(layer, keras.Model):
            yield from _layers(layer)
        else:
            yield layer
