"""The network that the program runs by default: real time on one CPU core in int8.

MobileNetV2 (Sandler et al., arXiv 1801.04381) as the encoder; over its last feature map
parallel dilated convolutions and a global pool see the whole scene (the idea of atrous
spatial pyramid pooling, Chen et al., arXiv 1706.05587); then a feature pyramid (Lin et
al., arXiv 1612.03144) adds the finer features of strides 16, 8 and 4 on the way down.
The widths shrink towards stride 4, where a 3x3 convolution costs 64 times one at stride
32, and the coarse levels, where context is cheap, get two convolutions each.
"""

from pathlib import Path
from typing import NamedTuple

import keras

from models.architectures.blocks import conv_bn, enlarge, scaling

OUTPUT_STRIDE = 4
CONTEXT_CHANNELS = 192
DROPOUT = 0.1


class Level(NamedTuple):
    """One step of the decoder: the encoder's layer it adds, its width and depth."""

    stride: int
    encoder_layer: str
    channels: int
    convolutions: int


LEVELS = (
    Level(16, "block_13_expand_relu", 192, 2),
    Level(8, "block_6_expand_relu", 128, 2),
    Level(4, "block_3_expand_relu", 96, 1),
)


def build(
    input_shape: tuple[int | None, int | None, int],
    classes: int,
    encoder_weights: Path | None = None,
) -> keras.Model:
    """Build the network; see `models.architectures.build`.

    Height and width must be multiples of 32, so that every level meets the next, or
    None for any such.
    """
    height, width, _ = input_shape
    if any(side is not None and side % 32 for side in (height, width)):
        raise ValueError(f"sides must be multiples of 32, not {height}x{width}")
    encoder = keras.applications.MobileNetV2(
        input_shape=input_shape, include_top=False, weights=None
    )
    if encoder_weights is not None:
        encoder.load_weights(encoder_weights)
    taps = [encoder.get_layer("block_16_project_BN").output]
    taps += [encoder.get_layer(level.encoder_layer).output for level in LEVELS]
    features = keras.Model(encoder.input, taps, name="encoder")

    pictures = keras.Input(input_shape, name="picture")
    coarsest, *finer = features(scaling(pictures))
    x = _context(coarsest)
    for level, feature in zip(LEVELS, finer, strict=True):
        x = _decode(x, feature, level)
    x = keras.layers.Dropout(DROPOUT, name="dropout")(x)
    # Logits stay in float32 under mixed precision: a loss in bfloat16 does not train.
    x = keras.layers.Conv2D(classes, 1, dtype="float32", name="logits")(x)
    return keras.Model(pictures, x, name="mobilenet_fpn")


def _context(x: keras.KerasTensor) -> keras.KerasTensor:
    """What is around each pixel: 1x1, two dilated 3x3 and the mean of the picture."""
    channels = CONTEXT_CHANNELS
    scene = keras.layers.GlobalAveragePooling2D(keepdims=True, name="scene_pool")(x)
    scene = conv_bn(scene, channels, 1, name="scene")
    branches = [
        conv_bn(x, channels, 1, name="context_near"),
        conv_bn(x, channels, 3, dilation=2, name="context_middle"),
        conv_bn(x, channels, 3, dilation=4, name="context_far"),
    ]
    x = keras.layers.Concatenate(name="context_join")(branches)
    x = conv_bn(x, channels, 1, name="context")
    return keras.layers.Add(name="context_add_scene")([x, scene])


def _decode(
    x: keras.KerasTensor, feature: keras.KerasTensor, level: Level
) -> keras.KerasTensor:
    """Enlarge by two, add the encoder's feature, convolve."""
    name = f"stride{level.stride}"
    if x.shape[-1] != level.channels:
        x = conv_bn(x, level.channels, 1, activation=False, name=f"{name}_narrow")
    x = enlarge(x, 2, name=f"{name}_enlarge")
    lateral = conv_bn(
        feature, level.channels, 1, activation=False, name=f"{name}_lateral"
    )
    x = keras.layers.Add(name=f"{name}_add")([x, lateral])
    x = keras.layers.ReLU(max_value=6.0, name=f"{name}_relu")(x)
    for index in range(level.convolutions):
        x = conv_bn(x, level.channels, 3, name=f"{name}_conv{index + 1}")
    return x
