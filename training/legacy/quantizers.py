"""What rounds the weights and outputs of a layer in training as int8 will.

One `QuantizeConfig` for every kind of layer, also for those that the package has none
for or a wrong one: its own rounds a whole depthwise convolution to one range, since it
takes the last axis of any kernel for that of the output channels.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf  # noqa: TID253  (see the folder's docstring)
from tensorflow_model_optimization.quantization import keras as tfmot  # noqa: TID253

from training.steps import KERNEL_AXES

Range = tuple[float, float]


class KernelQuantizer(tfmot.quantizers.Quantizer):
    """Weights in 127 steps to either side, for each output channel by its largest."""

    def __init__(self, axis: int) -> None:
        """Take the axis of the kernel that counts the output channels."""
        self.axis = axis

    def build(self, tensor_shape: Any, name: str, layer: Any) -> dict[str, Any]:
        """Make no variables: the range is that of the weights at hand."""
        return {}

    def __call__(self, inputs: Any, training: Any, weights: Any, **_: Any) -> Any:
        """Round; the gradient passes as if nothing had been done."""
        order = [axis for axis in range(4) if axis != self.axis] + [self.axis]
        last = tf.transpose(inputs, order)
        largest = tf.stop_gradient(tf.reduce_max(tf.abs(last), axis=(0, 1, 2)))
        rounded = tf.quantization.fake_quant_with_min_max_vars_per_channel(
            last, -largest, largest, narrow_range=True
        )
        return tf.transpose(rounded, np.argsort(order))

    def get_config(self) -> dict[str, Any]:
        """For Keras."""
        return {"axis": self.axis}


class StepConfig(tfmot.QuantizeConfig):
    """Rounds the kernel of a convolution, and the output of a layer of any kind."""

    def __init__(self, kind: str, output: Range | None) -> None:
        """Take the layer's class and the range of its output.

        An empty class leaves the kernel as it is, and None the output.
        """
        self.kind, self.output = kind, output

    def get_weights_and_quantizers(self, layer: Any) -> list[Any]:
        """The kernel where there is one; a bias has 32 bits."""
        if self.kind not in KERNEL_AXES:
            return []
        quantizer = KernelQuantizer(KERNEL_AXES[self.kind])
        return [(getattr(layer, kernel_name(self.kind)), quantizer)]

    def set_quantize_weights(self, layer: Any, quantize_weights: Sequence[Any]) -> None:
        """Let the layer compute with the rounded kernel."""
        for kernel in quantize_weights:
            setattr(layer, kernel_name(self.kind), kernel)

    def get_activations_and_quantizers(self, layer: Any) -> list[Any]:
        """None: activations are layers of their own here."""
        return []

    def set_quantize_activations(
        self, layer: Any, quantize_activations: Sequence[Any]
    ) -> None:
        """Refuse any: there are none."""
        assert not quantize_activations

    def get_output_quantizers(self, layer: Any) -> list[Any]:
        """The measured range, which training does not move."""
        if self.output is None:
            return []
        low, high = self.output
        return [tfmot.quantizers.FixedQuantizer(8, low, high, False)]

    def get_config(self) -> dict[str, Any]:
        """For Keras."""
        return {"kind": self.kind, "output": self.output}


def kernel_name(kind: str) -> str:
    """What Keras 2 calls the kernel of a kind of convolution."""
    return "depthwise_kernel" if kind == "DepthwiseConv2D" else "kernel"
