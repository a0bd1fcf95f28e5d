"""From a Keras network to the bytes of a `.tflite` file, by TensorFlow's converter."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from training.errors import ConfigError
from training.rounding import with_rounded_depthwise

Bytes = NDArray[np.uint8]


def to_int8(network: keras.Model, calibration: Iterable[Bytes]) -> bytes:
    """Whole-integer weights and activations, weights per channel, bytes in and out.

    Args:
        network: built for a fixed input size.
        calibration: uint8 [height, width, 3] pictures, a hundred or more, by which the
            ranges of the activations are set.
    """
    import tensorflow as tf

    def configure(converter: Any) -> None:
        converter.representative_dataset = lambda: _feed(calibration)
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = tf.uint8
        converter.inference_output_type = tf.uint8

    return _convert(with_rounded_depthwise(network), configure)


def to_fp16(network: keras.Model) -> bytes:
    """Weights in half precision; takes and gives float32, as GPUs are fed."""
    import tensorflow as tf

    def configure(converter: Any) -> None:
        converter.target_spec.supported_types = [tf.float16]

    return _convert(network, configure)


def to_float(network: keras.Model) -> bytes:
    """Nothing rounded; takes and gives float32. What other files are made from."""

    def configure(converter: Any) -> None:
        converter.optimizations = []

    return _convert(network, configure)


def _convert(network: keras.Model, configure: Callable[[Any], None]) -> bytes:
    """Convert for one picture at a time, so that every shape is fixed."""
    import tensorflow as tf

    if keras.backend.backend() != "tensorflow":
        raise ConfigError(
            "Exporting needs Keras on TensorFlow: set KERAS_BACKEND=tensorflow."
        )
    shape = (1, *network.input_shape[1:])
    picture = tf.TensorSpec(shape, tf.float32, name="picture")
    # What `network.export` does as well, but that traces the network several times.
    saved = tf.Module()
    saved.weights = [weight.value for weight in network.weights]
    saved.serve = tf.function(
        lambda picture: network(picture, training=False), input_signature=[picture]
    )
    with tempfile.TemporaryDirectory() as folder:
        tf.saved_model.save(saved, folder, signatures=saved.serve)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        configure(converter)
        return bytes(converter.convert())


def _feed(calibration: Iterable[Bytes]) -> Iterator[list[NDArray[np.float32]]]:
    for index, picture in enumerate(calibration):
        batch = picture[np.newaxis].astype(np.float32)
        if index == 0:
            # Black and white are there for certain, so a step of the input is exactly
            # one grey level and the program's bytes need no conversion.
            batch[0, 0, 0], batch[0, -1, -1] = 0.0, 255.0
        yield [batch]
