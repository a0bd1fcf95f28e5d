"""U-Net with a ResNet34 encoder, the network of the library `segmentation_models`.

The same layers under the same names as `segmentation_models.Unet("resnet34")` builds
(He et al., arXiv 1603.05027: normalisation and ReLU before each convolution), so that
weights go from one to the other by name; a test holds the two side by side. The library
itself builds on TensorFlow alone, while this trains on JAX as well. Two differences:

- The library normalises its input by a layer that it learns, `bn_data`. Here it is the
  fixed `scaling`: a normalisation behind no convolution stays a multiplication and an
  addition of its own in int8, and quantisation-aware training refuses it as a first
  layer. With mean and deviation 127.5 that layer is `scaling`, exactly.
- The decoder enlarges bilinearly: see `blocks.enlarge`.
"""

import keras

from models.architectures.blocks import (
    encoder_model,
    enlarge,
    require_multiples,
    scaling,
)

BLOCKS = (3, 4, 6, 3)
DECODER_CHANNELS = (256, 128, 64, 32, 16)

Shape = tuple[int | None, int | None, int]


def build(input_shape: Shape, classes: int) -> keras.Model:
    """Build the network; see `architectures.build`.

    Height and width must be multiples of 32, or None for any such.
    """
    require_multiples(input_shape, 32)
    encoder = _encoder(input_shape)

    pictures = keras.Input(input_shape, name="picture")
    *finer, x = encoder(scaling(pictures))
    # The finest step, from stride 2 to 1, has no feature to take over.
    for stage, channels in enumerate(DECODER_CHANNELS):
        name = f"decoder_stage{stage}"
        x = enlarge(x, 2, name=f"{name}_upsampling")
        if finer:
            x = keras.layers.Concatenate(name=f"{name}_concat")([x, finer.pop()])
        for part in "ab":
            x = _convolve(x, channels, 3, name=f"{name}{part}_conv")
            x = _bn_relu(x, f"{name}{part}_bn", f"{name}{part}_relu", epsilon=1e-3)
    # Logits stay in float32 under mixed precision: a loss in bfloat16 does not train.
    x = keras.layers.Conv2D(classes, 3, padding="same", dtype="float32", name="logits")(
        x
    )
    return keras.Model(pictures, x, name="unet_resnet34")


def _encoder(input_shape: Shape) -> keras.Model:
    """ResNet34: features of strides 2, 4, 8, 16 and 32."""
    pictures = keras.Input(input_shape, name="scaled_picture")
    x = _convolve(pictures, 64, 7, stride=2, name="conv0")
    x = _bn_relu(x, "bn0", "relu0")
    features = [x]
    # Padded by zeros: after ReLU nothing is smaller.
    x = keras.layers.ZeroPadding2D(1, name="pooling0_pad")(x)
    x = keras.layers.MaxPooling2D(3, strides=2, name="pooling0")(x)
    for stage, blocks in enumerate(BLOCKS, start=1):
        for unit in range(1, blocks + 1):
            before, x = _residual(x, 64 * 2 ** (stage - 1), stage, unit)
            # The last of a resolution is what the next stage begins with, activated.
            if unit == 1 and stage > 1:
                features.append(before)
    x = _bn_relu(x, "bn1", "relu1")
    return encoder_model(pictures, [*features, x])


def _residual(
    x: keras.KerasTensor, channels: int, stage: int, unit: int
) -> tuple[keras.KerasTensor, keras.KerasTensor]:
    """A residual block; returns its input, normalised and activated, and its output."""
    name = f"stage{stage}_unit{unit}_"
    first = unit == 1
    stride = 2 if first and stage > 1 else 1
    active = _bn_relu(x, f"{name}bn1", f"{name}relu1")
    shortcut = x
    if first:
        shortcut = _convolve(active, channels, 1, stride=stride, name=f"{name}sc")
    x = _convolve(active, channels, 3, stride=stride, name=f"{name}conv1")
    x = _bn_relu(x, f"{name}bn2", f"{name}relu2")
    x = _convolve(x, channels, 3, name=f"{name}conv2")
    return active, keras.layers.Add(name=f"{name}add")([x, shortcut])


def _convolve(
    x: keras.KerasTensor, channels: int, kernel: int, *, stride: int = 1, name: str
) -> keras.KerasTensor:
    """Convolution padded evenly on all sides, also where "same" would not be."""
    padding = "same"
    if stride > 1 and kernel > 1:
        x = keras.layers.ZeroPadding2D(kernel // 2, name=f"{name}_pad")(x)
        padding = "valid"
    return keras.layers.Conv2D(
        channels,
        kernel,
        strides=stride,
        padding=padding,
        use_bias=False,
        kernel_initializer="he_uniform",
        name=name,
    )(x)


def _bn_relu(
    x: keras.KerasTensor, bn: str, relu: str, epsilon: float = 2e-5
) -> keras.KerasTensor:
    x = keras.layers.BatchNormalization(epsilon=epsilon, name=bn)(x)
    return keras.layers.ReLU(name=relu)(x)
