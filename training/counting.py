"""How large a network is: parameters and multiply-accumulate operations."""

from collections.abc import Iterator

import keras
import numpy as np


def parameters(network: keras.Model) -> int:
    """Weights that a shipped file holds: batch normalisations melt into convolutions.

    What remains of each is the shift, a bias for every channel of the convolution.
    """
    counted = 0
    for layer in _layers(network):
        if isinstance(layer, keras.layers.BatchNormalization):
            counted += int(layer.moving_mean.shape[0])
        else:
            counted += sum(int(np.prod(weight.shape)) for weight in layer.weights)
    return counted


def macs(network: keras.Model) -> int:
    """Multiplications of all convolutions and dense layers for one picture.

    Args:
        network: built for a fixed input size.
    """
    counted = 0
    for layer in _layers(network):
        if not hasattr(layer, "kernel"):
            continue
        # Each output value costs one multiplication for each weight that leads to it.
        per_value = int(np.prod(layer.kernel.shape[:-1]))
        if isinstance(layer, keras.layers.DepthwiseConv2D):
            per_value = int(np.prod(layer.kernel.shape[:2]))
        counted += per_value * int(np.prod(layer.output.shape[1:]))
    return counted


def _layers(network: keras.Model) -> Iterator[keras.layers.Layer]:
    """Every layer that is no model, those inside of models included."""
    for layer in network.layers:
        if isinstance(layer, keras.Model):
            yield from _layers(layer)
        else:
            yield layer
