"""Every network as the files that the program runs: same labels, and fit for a GPU."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import cv2
import keras
import numpy as np
import pytest
from ai_edge_litert.interpreter import Interpreter

from models import architectures
from models.architectures import unet, unet_resnet34
from models.architectures.blocks import conv_relu
from training import counting
from training.convert import to_fp16, to_int8

# Converting a network takes up to 20 seconds, and twice that on a busy machine.
pytestmark = [pytest.mark.training, pytest.mark.timeout(300)]
SIDE = 64
CLASSES = 5

# Left out are a teacher, which never ships, and `unet_bn`: `unet_tiny` is the same with
# fewer channels. `unet`, too, is not as wide here, and the residual blocks that only
# come again and again are fewer: converting takes as long as there are weights.
BUILDERS = {
    name: builder
    for name, builder in architectures.BUILDERS.items()
    if name not in {"efficientlite_fpn_wide", "unet_bn"}
} | {"unet": partial(unet.assemble, "unet", 8, conv_relu)}

GPU_OPERATIONS = {
    # ai.google.dev/edge/litert/performance/gpu, "GPU ML operations support"
    "ADD",
    "AVERAGE_POOL_2D",
    "CONCATENATION",
    "CONV_2D",
    "DEPTHWISE_CONV_2D",
    "LOGISTIC",
    "MAX_POOL_2D",
    "MUL",
    "PAD",
    "RELU",
    "RELU6",
    "RESHAPE",
    "RESIZE_BILINEAR",
    "TRANSPOSE_CONV",
    # not on that page, but in tensorflow/lite/delegates/gpu/common/model_builder.cc
    "MEAN",
    # weights in half precision, which the delegate takes as they are
    "DEQUANTIZE",
}


class Converted(NamedTuple):
    """A network, a picture and its logits, and what the converter made of it."""

    network: keras.Model
    picture: np.ndarray
    logits: np.ndarray
    fp16: bytes
    int8: bytes


def layers(network: keras.Model) -> Iterator[keras.layers.Layer]:
    for layer in network.layers:
        if isinstance(layer, keras.Model):
            yield from layers(layer)
        else:
            yield layer


def settle(network: keras.Model, pictures: np.ndarray) -> None:
    """Give batch normalisations the statistics of pictures, and all layers a shift.

    Normalised without a shift, half of all values end at zero, layer after layer, and
    random layers of that kind make any rounding larger and larger; trained ones do not.
    """
    rng = np.random.default_rng(0)
    for layer in layers(network):
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.0
            layer.beta.assign(np.ones(layer.beta.shape))
        elif getattr(layer, "use_bias", False):
            layer.bias.assign(rng.uniform(-0.1, 0.1, layer.bias.shape))
    network(pictures.astype(np.float32), training=True)


@pytest.fixture(scope="module", params=sorted(BUILDERS))
def converted(request: pytest.FixtureRequest) -> Converted:
    keras.utils.set_random_seed(0)
    blobs = np.random.default_rng(0).integers(0, 256, (8, 6, 6, 3), np.uint8)
    pictures = np.stack([cv2.resize(blob, (SIDE, SIDE)) for blob in blobs])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unet_resnet34, "BLOCKS", (2, 2, 2, 2))
        network = BUILDERS[request.param]((SIDE, SIDE, 3), CLASSES)
    settle(network, pictures)
    logits = np.asarray(network(np.float32(pictures[:1]), training=False))[0]
    fp16, int8 = to_fp16(network), to_int8(network, list(pictures))
    return Converted(network, pictures[0], logits, fp16, int8)


def run(content: bytes, picture: np.ndarray) -> np.ndarray:
    """The logits of a `.tflite` file for one picture."""
    interpreter = Interpreter(model_content=content, num_threads=1)
    interpreter.allocate_tensors()
    (taken,) = interpreter.get_input_details()
    (given,) = interpreter.get_output_details()
    interpreter.set_tensor(taken["index"], picture[np.newaxis].astype(taken["dtype"]))
    interpreter.invoke()
    output = interpreter.get_tensor(given["index"])[0].astype(np.float32)
    scale, zero = given["quantization"]
    return (output - zero) * scale if scale else output


def test_fp16_gives_the_same_logits_to_half_a_percent(converted: Converted) -> None:
    given = run(converted.fp16, converted.picture)
    furthest = np.abs(given - converted.logits).max()
    assert furthest < 0.005 * np.abs(converted.logits).max()


def test_int8_gives_nearly_the_same_labels(converted: Converted) -> None:
    given = run(converted.int8, converted.picture)
    correlation = np.corrcoef(given.ravel(), converted.logits.ravel())[0, 1]
    same = given.argmax(axis=-1) == converted.logits.argmax(axis=-1)
    assert correlation > 0.995
    assert same.mean() > 0.9


def test_a_gpu_takes_every_operation(converted: Converted) -> None:
    interpreter = Interpreter(model_content=converted.fp16)
    names = {operation["op_name"] for operation in interpreter._get_ops_details()}
    assert "CONV_2D" in names
    assert names <= GPU_OPERATIONS
    for tensor in interpreter.get_tensor_details():
        assert len(tensor["shape"]) <= 4
        assert -1 not in tensor["shape_signature"]


def test_the_file_holds_the_parameters_that_are_counted(converted: Converted) -> None:
    """Half-precision constants: weights, `scaling`, zeros in place of biases."""
    interpreter = Interpreter(model_content=converted.fp16)
    held = sum(
        tensor["shape"].prod()
        for tensor in interpreter.get_tensor_details()
        if tensor["dtype"] == np.float16
    )
    assert 0 <= held - counting.parameters(converted.network) < 1000
