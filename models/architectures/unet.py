"""U-Net as published: Ronneberger et al., arXiv 1505.04597.

A contracting path of four levels, each two 3x3 convolutions and a pooling that halves
the picture, and an expanding path that doubles it again and takes over the features of
the same size. As is usual since, convolutions are padded, so that the labels have the
size of the picture, and dropout is at the end of the contracting path. No batch
normalisation: `unet_bn` is the same with it.
"""

from collections.abc import Callable

import keras

from models.architectures.blocks import (
    conv_relu,
    encoder_model,
    require_multiples,
    scaling,
)

LEVELS = 4
DROPOUT = 0.5

Shape = tuple[int | None, int | None, int]
Convolve = Callable[..., keras.KerasTensor]


def build(input_shape: Shape, classes: int) -> keras.Model:
    """Build the network with 64 channels at full size; see `architectures.build`.

    Height and width must be multiples of 16, or None for any such.
    """
    return assemble("unet", 64, conv_relu, input_shape, classes)


def assemble(
    name: str,
    base: int,
    convolve: Convolve,
    input_shape: Shape,
    classes: int,
) -> keras.Model:
    """A U-Net of any width and any kind of convolution.

    Args:
        name: of the network.
        base: channels at full size; every level below has twice as many.
        convolve: takes a tensor, channels and `name=`; one 3x3 convolution with all
            that belongs to it.
        input_shape: as in `architectures.build`.
        classes: as there.
    """
    require_multiples(input_shape, 2**LEVELS)
    contracting = _encoder(base, convolve, input_shape)

    pictures = keras.Input(input_shape, name="picture")
    *finer, x = contracting(scaling(pictures))
    for level in reversed(range(LEVELS)):
        step = f"up{level + 1}"
        x = keras.layers.Conv2DTranspose(
            base * 2**level,
            2,
            strides=2,
            kernel_initializer="he_normal",
            name=f"{step}_transposed",
        )(x)
        x = keras.layers.Concatenate(name=f"{step}_join")([finer[level], x])
        x = _twice(x, base * 2**level, convolve, step)
    # Logits stay in float32 under mixed precision: a loss in bfloat16 does not train.
    x = keras.layers.Conv2D(classes, 1, dtype="float32", name="logits")(x)
    return keras.Model(pictures, x, name=name)


def _encoder(base: int, convolve: Convolve, input_shape: Shape) -> keras.Model:
    """The contracting path: the features of each level before pooling, finest first."""
    pictures = x = keras.Input(input_shape, name="scaled_picture")
    features = []
    for level in range(LEVELS):
        step = f"down{level + 1}"
        x = _twice(x, base * 2**level, convolve, step)
        features.append(x)
        x = keras.layers.MaxPooling2D(2, name=f"{step}_pool")(x)
    x = _twice(x, base * 2**LEVELS, convolve, "bottom")
    x = keras.layers.Dropout(DROPOUT, name="bottom_dropout")(x)
    return encoder_model(pictures, [*features, x])


def _twice(
    x: keras.KerasTensor, channels: int, convolve: Convolve, name: str
) -> keras.KerasTensor:
    x = convolve(x, channels, name=f"{name}_conv1")
    return convolve(x, channels, name=f"{name}_conv2")
