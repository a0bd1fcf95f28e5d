"""The few layers in a row that several networks are made of."""

import keras


def scaling(pictures: keras.KerasTensor) -> keras.KerasTensor:
    """RGB of 0 to 255 to -1 to 1, as the first layer of every network.

    In float32 also under mixed precision: bfloat16 has not the digits for grey levels.
    """
    layer = keras.layers.Rescaling(
        1 / 127.5, offset=-1.0, dtype="float32", name="scaling"
    )
    return layer(pictures)


def conv_bn(
    x: keras.KerasTensor,
    filters: int,
    kernel: int | tuple[int, int] = 3,
    *,
    stride: int = 1,
    dilation: int = 1,
    activation: bool = True,
    name: str,
) -> keras.KerasTensor:
    """Convolution, batch normalisation and, if asked for, ReLU6.

    ReLU6 rather than ReLU, because a bounded range keeps its precision in int8.
    """
    x = keras.layers.Conv2D(
        filters,
        kernel,
        strides=stride,
        padding="same",
        use_bias=False,
        dilation_rate=dilation,
        kernel_initializer="he_normal",
        name=name,
    )(x)
    x = keras.layers.BatchNormalization(momentum=0.99, name=f"{name}_bn")(x)
    if activation:
        x = keras.layers.ReLU(max_value=6.0, name=f"{name}_relu")(x)
    return x


def enlarge(x: keras.KerasTensor, factor: int, *, name: str) -> keras.KerasTensor:
    """Bilinear enlargement: one operation that every accelerator has.

    (Nearest neighbour becomes a reshape of five dimensions, which GPUs refuse.)
    """
    return keras.layers.UpSampling2D(factor, interpolation="bilinear", name=name)(x)


def conv_relu(x: keras.KerasTensor, filters: int, *, name: str) -> keras.KerasTensor:
    """3x3 convolution and ReLU, for networks that have no batch normalisation."""
    convolution = keras.layers.Conv2D(
        filters, 3, padding="same", kernel_initializer="he_normal", name=name
    )
    return keras.layers.ReLU(name=f"{name}_relu")(convolution(x))


def require_multiples(
    input_shape: tuple[int | None, int | None, int], stride: int
) -> None:
    """Refuse sides at which the levels of a network would not meet; None is any.

    Raises:
        ValueError: a side is not a multiple of the stride.
    """
    for side in input_shape[:2]:
        if side is not None and side % stride:
            raise ValueError(f"sides must be multiples of {stride}, not {side}")


def encoder_model(
    pictures: keras.KerasTensor, outputs: list[keras.KerasTensor]
) -> keras.Model:
    """The part of a network that can be trained before, loaded and frozen by itself.

    Args:
        pictures: the encoder's input, already scaled.
        outputs: the features that the decoder takes.
    """
    return keras.Model(pictures, outputs, name="encoder")
