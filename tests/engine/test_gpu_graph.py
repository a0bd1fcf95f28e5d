"""Graphs rewritten for the GPU, run on the CPU."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.runtimes.gpu_graph import for_gpu
from models import zoo


def _run(content: bytes, pictures: NDArray[np.uint8]) -> Any:
    """The logits of pictures, and the kind of values that the network takes."""
    from ai_edge_litert.interpreter import Interpreter

    network = Interpreter(model_content=content, num_threads=1)
    network.allocate_tensors()
    (taken,), (given,) = network.get_input_details(), network.get_output_details()
    network.set_tensor(taken["index"], pictures.astype(taken["dtype"]))
    network.invoke()
    return network.get_tensor(given["index"]), taken["dtype"]


def _pictures(name: str, variant: str) -> tuple[bytes, NDArray[np.uint8]]:
    card = zoo.find(name, variant)
    width, height = card.input_size
    small = np.random.default_rng(2).integers(0, 256, (2, 8, 8, 3), np.uint8)
    blocks = np.repeat(np.repeat(small, height // 8, axis=1), width // 8, axis=2)
    return card.weights.read_bytes(), blocks


@pytest.mark.parametrize(
    ("name", "variant"),
    [("canet", "fp16"), ("efficientlite_fpn", "int8"), ("unet_bn", "int8")],
)
def test_every_kind_of_file_becomes_one_of_floats_that_takes_bytes(
    name: str, variant: str
) -> None:
    content, pictures = _pictures(name, variant)
    wanted, _ = _run(content, pictures[:1])
    given, taken = _run(for_gpu(content), pictures[:1])
    assert taken is np.uint8
    assert given.dtype == np.float32
    if variant == "fp16":
        assert (given == wanted).all()
    agreement = (given.argmax(axis=3) == wanted.argmax(axis=3)).mean()
    assert agreement > 0.97

    both, _ = _run(for_gpu(content, 2), pictures)
    assert np.allclose(both[0], given[0], atol=1e-4)
    second, _ = _run(for_gpu(content), pictures[1:])
    assert np.allclose(both[1], second[0], atol=1e-4)


def test_bytes_that_mean_something_else() -> None:
    from ai_edge_litert.tools import flatbuffer_utils

    content, pictures = _pictures("canet", "int8")
    model = flatbuffer_utils.read_model_from_bytearray(content)
    (graph,) = model.subgraphs
    graph.tensors[graph.inputs[0]].quantization.scale = [0.5]
    darker = bytes(flatbuffer_utils.convert_object_to_bytearray(model))
    even = pictures // 2 * 2
    wanted, _ = _run(for_gpu(content, 2), even // 2)
    given, taken = _run(for_gpu(darker, 2), even)
    assert taken is np.uint8
    assert np.allclose(given, wanted, atol=1e-4)


def test_weights_stay_bytes() -> None:
    content = zoo.find("canet", "int8").weights.read_bytes()
    assert len(for_gpu(content)) < 1.05 * len(content)


def test_a_graph_without_signatures() -> None:
    from ai_edge_litert.tools import flatbuffer_utils

    content, pictures = _pictures("canet", "fp16")
    model = flatbuffer_utils.read_model_from_bytearray(content)
    model.signatureDefs = None
    bare = bytes(flatbuffer_utils.convert_object_to_bytearray(model))
    wanted, _ = _run(content, pictures[:1])
    given, _ = _run(for_gpu(bare), pictures[:1])
    assert (given == wanted).all()


def test_a_graph_of_another_kind() -> None:
    from ai_edge_litert.tools import flatbuffer_utils

    model = flatbuffer_utils.read_model_from_bytearray(_pictures("canet", "fp16")[0])
    (graph,) = model.subgraphs
    graph.tensors[graph.outputs[0]].shape = None
    other = bytes(flatbuffer_utils.convert_object_to_bytearray(model))
    with pytest.raises(ValueError, match="cannot be rewritten"):
        for_gpu(other, 2)
