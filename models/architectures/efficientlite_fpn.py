"""The network that the program runs by default: real time on one CPU core in int8.

EfficientNet-Lite (see `efficientlite`) as the encoder; over its last feature map
parallel dilated convolutions and a global pool see the whole scene (the idea of atrous
spatial pyramid pooling, Chen et al., arXiv 1706.05587); then a feature pyramid (Lin et
al., arXiv 1612.03144) adds the finer features of strides 16, 8 and 4 on the way down.
The widths shrink towards stride 4, where a 3x3 convolution costs 64 times one at stride
32, and the coarse levels, where context is cheap, get two convolutions each.
"""

from functools import partial
from typing import NamedTuple

import keras

from models.architectures import efficientlite
from models.architectures.blocks import (
    conv_bn,
    enlarge,
    require_multiples,
    scaling,
)
from models.architectures.efficientlite import LITE0, LITE2, Variant

DROPOUT = 0.1


class Level(NamedTuple):
    """One step of the decoder: its width and depth."""

    stride: int
    channels: int
    convolutions: int


class Decoder(NamedTuple):
    """The width of the context block, and the levels from coarse to fine."""

    context: int
    levels: tuple[Level, ...]


SLIM = Decoder(192, (Level(16, 192, 2), Level(8, 128, 2), Level(4, 96, 1)))
WIDE = Decoder(320, (Level(16, 320, 2), Level(8, 224, 2), Level(4, 160, 2)))


def _build(
    input_shape: tuple[int | None, int | None, int],
    classes: int,
    *,
    variant: Variant,
    decoder: Decoder,
    name: str,
) -> keras.Model:
    require_multiples(input_shape, 32)
    encoder = efficientlite.build(input_shape, variant)
    pictures = keras.Input(input_shape, name="picture")
    coarsest, *finer = encoder(scaling(pictures))
    x = _context(coarsest, decoder.context)
    for level, feature in zip(decoder.levels, finer, strict=True):
        x = _decode(x, feature, level)
    x = keras.layers.Dropout(DROPOUT, name="dropout")(x)
    # Logits stay in float32 under mixed precision: a loss in bfloat16 does not train.
    x = keras.layers.Conv2D(classes, 1, dtype="float32", name="logits")(x)
    return keras.Model(pictures, x, name=name)


build = partial(_build, variant=LITE0, decoder=SLIM, name="efficientlite_fpn")
"""The shipped network; see `models.architectures.build`. Sides: multiples of 32."""

build_wide = partial(_build, variant=LITE2, decoder=WIDE, name="efficientlite_fpn_wide")
"""Its teacher: a larger encoder and a wider decoder, too slow for one core."""


def _context(x: keras.KerasTensor, channels: int) -> keras.KerasTensor:
    """What is around each pixel: 1x1, two dilated 3x3 and the mean of the picture."""
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
