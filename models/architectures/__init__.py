"""The networks in Keras 3, by name. For training only: the program never imports this.

A builder takes `(input_shape, classes)` and returns a model that maps RGB pictures,
floats of 0 to 255, [batch, height, width, 3], to logits at a stride, [batch, height /
stride, width / stride, classes]. Its layer `encoder` is a model that can be trained
before, loaded and frozen by itself. It uses no call of one backend alone, so a network
trains on TensorFlow and on JAX. A new network is a file beside this one and a line in
`BUILDERS`.
"""

from collections.abc import Callable

import keras

from models.architectures import (
    canet,
    efficientlite_fpn,
    unet,
    unet_bn,
    unet_resnet34,
)
from models.errors import ModelError

Shape = tuple[int | None, int | None, int]
Builder = Callable[[Shape, int], keras.Model]

BUILDERS: dict[str, Builder] = {
    "efficientlite_fpn": efficientlite_fpn.build,
    "efficientlite_fpn_wide": efficientlite_fpn.build_wide,
    "canet": canet.build,
    "unet": unet.build,
    "unet_bn": unet_bn.build,
    "unet_resnet34": unet_resnet34.build,
    "unet_tiny": unet_bn.build_tiny,
}


def build(name: str, input_shape: Shape, classes: int) -> keras.Model:
    """Build a network by name.

    Args:
        name: a key of `BUILDERS`.
        input_shape: height and width in pixels, None for any, and 3 channels.
        classes: how many logits each output pixel has.

    Raises:
        ModelError: there is no such network, or it does not take such pictures.
    """
    if name not in BUILDERS:
        raise ModelError(
            f"There is no network called {name}. Known: {', '.join(sorted(BUILDERS))}."
        )
    try:
        return BUILDERS[name](input_shape, classes)
    except ValueError as error:
        raise ModelError(f"The network {name} cannot be built: {error}") from error
