"""EfficientNet-Lite as an encoder (Tan and Le, arXiv 1905.11946; the Lite variants of
the authors' published code: no squeeze-and-excitation, ReLU6, made to be quantised).

Mobile inverted bottlenecks as in MobileNetV2, some with 5x5 depthwise kernels. Variants
differ in width and depth; stem and first stage stay as they are in all of them.
"""

import math
from typing import NamedTuple

import keras

from models.architectures.blocks import conv_bn, encoder_model

STEM = 32
_DIVISOR = 8


class Variant(NamedTuple):
    """How much wider and deeper than Lite0."""

    width: float
    depth: float


LITE0 = Variant(1.0, 1.0)
LITE2 = Variant(1.1, 1.2)


class Stage(NamedTuple):
    """Bottlenecks in a row; the first has the stride."""

    blocks: int
    kernel: int
    stride: int
    expansion: int
    channels: int


STAGES = (
    Stage(1, 3, 1, 1, 16),
    Stage(2, 3, 2, 6, 24),
    Stage(2, 5, 2, 6, 40),
    Stage(3, 3, 2, 6, 80),
    Stage(3, 5, 1, 6, 112),
    Stage(4, 5, 2, 6, 192),
    Stage(1, 3, 1, 6, 320),
)


def build(
    input_shape: tuple[int | None, int | None, int], variant: Variant
) -> keras.Model:
    """Pictures of -1 to 1 to features, from coarse to fine.

    Returns:
        A model called `encoder` with four outputs: the last features of stride 32, and
        of strides 16, 8 and 4 the widest features there are, those that the next
        stride's depthwise convolution takes in.
    """
    pictures = keras.Input(input_shape, name="scaled")
    x = conv_bn(pictures, STEM, stride=2, name="stem")
    widest, stride, number = [], 2, 0
    for place, stage in enumerate(STAGES):
        # The first and the last stage are not made deeper, as the stem is not wider.
        inner = 0 < place < len(STAGES) - 1
        blocks = math.ceil(stage.blocks * variant.depth) if inner else stage.blocks
        channels = _round(stage.channels * variant.width)
        for index in range(blocks):
            step = stage.stride if index == 0 else 1
            x, expanded = _bottleneck(x, stage, channels, step, f"block{number}")
            if step == 2 and stride > 2:
                widest.append(expanded)
            stride, number = stride * step, number + 1
    return encoder_model(pictures, [x, *reversed(widest)])


def _bottleneck(
    x: keras.KerasTensor, stage: Stage, channels: int, stride: int, name: str
) -> tuple[keras.KerasTensor, keras.KerasTensor]:
    """Widen, convolve each channel, narrow; what comes in is added where it fits."""
    before = expanded = x
    if stage.expansion > 1:
        expanded = conv_bn(x, stage.expansion * x.shape[-1], 1, name=f"{name}_expand")
    x = keras.layers.DepthwiseConv2D(
        stage.kernel,
        strides=stride,
        padding="same",
        use_bias=False,
        depthwise_initializer="he_normal",
        name=f"{name}_depthwise",
    )(expanded)
    x = keras.layers.BatchNormalization(momentum=0.99, name=f"{name}_depthwise_bn")(x)
    x = keras.layers.ReLU(max_value=6.0, name=f"{name}_depthwise_relu")(x)
    x = conv_bn(x, channels, 1, activation=False, name=f"{name}_project")
    if stride == 1 and before.shape[-1] == channels:
        x = keras.layers.Add(name=f"{name}_add")([before, x])
    return x, expanded


def _round(channels: float) -> int:
    """To a multiple of eight, and never more than a tenth down."""
    rounded = max(_DIVISOR, int(channels + _DIVISOR / 2) // _DIVISOR * _DIVISOR)
    return rounded + _DIVISOR if rounded < 0.9 * channels else rounded
