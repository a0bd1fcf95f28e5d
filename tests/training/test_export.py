"""From a network to the files that the program runs."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import cv2
import keras
import numpy as np
import pytest

from engine.runtimes.openvino import OpenVinoRuntime
from models import zoo
from models.architectures.blocks import conv_bn, enlarge, scaling
from models.card import checksum
from training.convert import to_fp16, to_int8
from training.openvino import IR, to_openvino

pytestmark = pytest.mark.training
SIDE = 32


def run(content: bytes, picture: np.ndarray) -> tuple[np.ndarray, dict]:
    """The output of a `.tflite` file for one picture, as numbers, and its details."""
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_content=content, num_threads=1)
    interpreter.allocate_tensors()
    (taken,) = interpreter.get_input_details()
    (given,) = interpreter.get_output_details()
    interpreter.set_tensor(taken["index"], picture[np.newaxis].astype(taken["dtype"]))
    interpreter.invoke()
    output = interpreter.get_tensor(given["index"])[0].astype(np.float32)
    scale, zero = given["quantization"]
    return (output - zero) * scale if scale else output, {"in": taken, "out": given}


@pytest.fixture(scope="module")
def network() -> keras.Model:
    """Every kind of layer that the shipped networks have, but few of each."""
    keras.utils.set_random_seed(0)
    picture = keras.Input((SIDE, SIDE, 3))
    fine = conv_bn(scaling(picture), 8, name="fine")
    coarse = keras.layers.MaxPooling2D(2)(fine)
    coarse = keras.layers.DepthwiseConv2D(3, padding="same")(coarse)
    coarse = conv_bn(coarse, 8, dilation=2, name="wide")
    scene = keras.layers.GlobalAveragePooling2D(keepdims=True)(coarse)
    coarse = keras.layers.Add()([coarse, conv_bn(scene, 8, 1, name="scene")])
    x = keras.layers.Concatenate()([enlarge(coarse, 2, name="enlarge"), fine])
    return keras.Model(picture, keras.layers.Conv2D(7, 1)(x))


@pytest.fixture(scope="module")
def pictures() -> list[np.ndarray]:
    """Soft random blobs."""
    rng = np.random.default_rng(0)
    coarse = rng.integers(0, 256, (12, 6, 6, 3), np.uint8)
    return [cv2.resize(one, (SIDE, SIDE)) for one in coarse]


def test_int8_takes_and_gives_bytes_and_agrees(
    network: keras.Model, pictures: list[np.ndarray]
) -> None:
    content = to_int8(network, pictures)
    expected = np.asarray(network(np.float32([pictures[0]]), training=False))[0]
    output, details = run(content, pictures[0])
    assert details["in"]["dtype"] == details["out"]["dtype"] == np.uint8
    assert details["in"]["shape"].tolist() == [1, SIDE, SIDE, 3]
    # One step of the input is one grey level: the program feeds bytes as they are.
    assert details["in"]["quantization"] == (1.0, 0)
    assert output.shape == (SIDE, SIDE, 7)
    spread = expected.std()
    assert np.abs(output - expected).mean() < 0.15 * spread


@pytest.fixture(scope="module")
def ir(network: keras.Model, pictures: list[np.ndarray]) -> IR:
    return to_openvino(network, pictures)


def test_an_ir_takes_and_gives_bytes_and_agrees(
    network: keras.Model, pictures: list[np.ndarray], ir: IR, tmp_path: Path
) -> None:
    card = replace(
        zoo.cards()[0],
        name="small",
        variant="openvino",
        folder=tmp_path,
        input_size=(SIDE, SIDE),
        sha256=checksum(ir),
    )
    for file, content in zip(card.files, ir, strict=True):
        file.write_bytes(content)
    output = OpenVinoRuntime(card).run(pictures[0]).astype(np.float32)
    expected = np.asarray(network(np.float32([pictures[0]]), training=False))[0]
    assert output.shape == expected.shape
    # All classes in the same steps: one factor and one offset make logits of them.
    factor, offset = np.polyfit(output.ravel(), expected.ravel(), 1)
    error = np.abs(factor * output + offset - expected).mean()
    assert error < 0.15 * expected.std()


def test_an_ir_has_whole_weights_and_turns_but_input_and_output(
    network: keras.Model, ir: IR
) -> None:
    graph, weights = ir
    layers = Counter(layer.get("type") for layer in ElementTree.fromstring(graph)[0])
    assert layers["Convolution"] + layers["GroupConvolution"] == 5
    assert layers["Transpose"] == 2
    kinds = Counter()
    for layer in ElementTree.fromstring(graph)[0]:
        if layer.get("type") == "Const":
            data = layer.find("data")
            kinds[data.get("element_type")] += int(data.get("size"))
    kernels = sum(w.numpy().size for w in network.weights if len(w.shape) == 4)
    assert kinds["i8"] == kernels
    assert len(weights) < 2 * kernels


def test_fp16_agrees_closely(network: keras.Model, pictures: list[np.ndarray]) -> None:
    content = to_fp16(network)
    expected = np.asarray(network(np.float32([pictures[0]]), training=False))[0]
    output, details = run(content, pictures[0])
    assert details["in"]["dtype"] == np.float32
    assert np.abs(output - expected).max() < 0.02 * np.abs(expected).max()
