"""Networks in Keras 2 from steps: in floats, or rounded as int8 will round them."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import tensorflow as tf  # noqa: TID253  (see the folder's docstring)
import tf_keras  # noqa: TID253
from numpy.typing import NDArray
from tensorflow_model_optimization.quantization import keras as tfmot  # noqa: TID253

from training.legacy.quantizers import (
    KernelQuantizer,
    Range,
    StepConfig,
    kernel_name,
)
from training.steps import INPUT, KERNEL_AXES, Step, users, with_weights

Bytes = NDArray[np.uint8]

_KEEPS_RANGE = ("AveragePooling2D", "MaxPooling2D", "UpSampling2D", "ZeroPadding2D")
"""Kinds whose int8 output has the same steps as their input."""

_SIGMOID = (0.0, 255 / 256)
"""The output of a sigmoid: LiteRT knows no other range for it."""


class Network:
    """A network for pictures of any size.

    Attributes:
        steps: that it was built from.
        model: from scaled pictures, float [n, height, width, 3], to logits.
        outputs: the tensor of each step, by its name.
    """

    def __init__(
        self,
        steps: Sequence[Step],
        ranges: dict[str, Range] | None = None,
        *,
        round_kernels: bool = True,
    ) -> None:
        """Build it.

        Args:
            steps: see `training.folding`.
            ranges: of all outputs that int8 rounds, by the name of the step; None for
                the network in floats.
            round_kernels: whether kernels are rounded as well.
        """
        self.steps = list(steps)
        self.outputs: dict[str, Any] = {}
        self._variables: dict[str, tuple[Any, Any]] = {}
        for step in self.steps:
            layer = _layer(step)
            if step.kind == INPUT:
                source = taken = tf_keras.Input((None, None, 3), name="scaled_picture")
            else:
                inputs = [self.outputs[name] for name in step.inputs]
                taken = inputs if len(inputs) > 1 else inputs[0]
            if step.weights:
                # Now, while the layer still has its variables under their names.
                layer.build(taken.shape)
                variables = getattr(layer, kernel_name(step.kind)), layer.bias
                for variable, weight in zip(variables, step.weights, strict=True):
                    variable.assign(weight)
                self._variables[step.name] = variables
            if ranges is not None:
                kernel = step.kind if round_kernels else ""
                config = StepConfig(kernel, ranges.get(step.name))
                layer = tfmot.QuantizeWrapperV2(layer, config)
            self.outputs[step.name] = layer(taken)
        self.model = tf_keras.Model(source, self.outputs[self.steps[-1].name])

    def rounded(self) -> list[Step]:
        """The steps with the weights of now, and their kernels rounded."""
        steps = []
        for step in self.steps:
            if step.weights:
                kernel, bias = self._variables[step.name]
                rounded = KernelQuantizer(KERNEL_AXES[step.kind])(kernel, False, {})
                step = with_weights(step, rounded, bias)
            steps.append(step)
        return steps


def _layer(step: Step) -> Any:
    if step.kind == INPUT:
        return tf_keras.layers.Activation("linear", name=step.name)
    return getattr(tf_keras.layers, step.kind)(name=step.name, **step.settings)


class PictureScale:
    """What the bytes of a picture mean to a network.

    In int8 the byte that means zero is a whole number. Where a network in floats has
    its zero between two bytes, int8 sees each picture half a grey level darker.
    """

    def __init__(self, first: Step) -> None:
        """Take the input step of a network."""
        self.scale: float = first.settings.get("scale", 1.0)
        self.offset: float = first.settings.get("offset", 0.0)
        self.zero = round(-self.offset / self.scale)

    @property
    def range(self) -> Range:
        """What the bytes 0 and 255 mean."""
        return -self.zero * self.scale, (255 - self.zero) * self.scale

    def __call__(self, rgb: Any) -> Any:
        """Pictures, float 0 to 255, as int8 takes them."""
        return (rgb - float(self.zero)) * self.scale

    def exact(self, rgb: Any) -> Any:
        """Pictures, float 0 to 255, as the network in floats takes them."""
        return rgb * self.scale + self.offset


def measure_ranges(network: Network, pictures: Iterable[Bytes]) -> dict[str, Range]:
    """The ranges of the outputs that int8 rounds.

    What goes into a ReLU alone is not among them: int8 rounds behind it.

    Args:
        network: in floats.
        pictures: uint8 [height, width, 3], a hundred or more.

    Returns:
        By the name of the step lowest and highest value, zero between them.
    """
    first, *others = network.steps
    used = users(network.steps)
    rounded = [
        step
        for step in others
        if step.kind not in _KEEPS_RANGE
        and [user.kind for user in used[step.name]] != ["ReLU"]
    ]
    watched = tf_keras.Model(
        network.model.input, [network.outputs[step.name] for step in rounded]
    )
    scale = PictureScale(first)

    @tf.function(reduce_retracing=True)
    def extremes(picture: Any) -> Any:
        outputs = watched(picture[tf.newaxis], training=False)
        return tf.stack([[tf.reduce_min(o), tf.reduce_max(o)] for o in outputs])

    seen = np.stack([extremes(scale(np.float32(picture))) for picture in pictures])
    lows = np.minimum(seen[..., 0].min(0), 0.0)
    # Not empty either, where an output is dead.
    highs = np.maximum(seen[..., 1].max(0), lows + 1e-6)
    ranges = {
        step.name: _SIGMOID if step.settings == {"activation": "sigmoid"} else (a, b)
        for step, a, b in zip(rounded, lows.tolist(), highs.tolist(), strict=True)
    }
    return {first.name: scale.range, **ranges}
