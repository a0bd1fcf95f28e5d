"""From a Keras network to an IR, which OpenVINO runs: the bytes of `.xml` and `.bin`.

The way leads through a `.tflite` in floats, since OpenVINO reads that without loss, and
through NNCF, which puts roundings to int8 around the convolutions by what it sees of
real pictures. Bytes go in and come out as in the int8 `.tflite`.
"""

import contextlib
import io
import logging
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from engine.runtimes.openvino import absent, library
from training.convert import to_float

Bytes = NDArray[np.uint8]
IR = tuple[bytes, bytes]


def to_openvino(network: keras.Model, calibration: Sequence[Bytes]) -> IR:
    """Whole-integer weights and activations, weights per channel, bytes in and out.

    Args:
        network: built for a fixed input size.
        calibration: uint8 [height, width, 3] pictures, a hundred or more, by which the
            ranges of activations and logits are set.

    Returns:
        What `.xml` and `.bin` hold.
    """
    return quantised(read_float(to_float(network)), calibration)


def read_float(content: bytes) -> Any:
    """The graph of a `.tflite` in floats."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "floats.tflite"
        path.write_bytes(content)
        return straightened(library().Core().read_model(path))


def straightened(graph: Any) -> Any:
    """A graph with its constants computed, and as few transpositions as can be.

    What enlarges does so in the order of dimensions that convolutions have; then
    nothing is transposed but input and output.
    """
    library()
    from openvino.passes import ConstantFolding, Manager

    passes = Manager()
    passes.register_pass(ConstantFolding())
    passes.run_passes(graph)
    for node in graph.get_ordered_ops():
        if node.get_type_name() == "Convert" and _kind(node) == _kind(_source(node)):
            node.output(0).replace(node.input_value(0))
    for node in graph.get_ordered_ops():
        if node.get_type_name() == "Interpolate":
            _channels_first(node)
    graph.validate_nodes_and_infer_types()
    return graph


def _channels_first(enlarging: Any) -> None:
    """Enlarge before the transposition that comes ahead of it, and after none."""
    op = library().opset13
    before = _source(enlarging)
    after = [taker.get_node() for taker in enlarging.output(0).get_target_inputs()]
    if any(node.get_type_name() != "Transpose" for node in (before, *after)):
        return
    settings = enlarging.get_attributes()
    turned = op.interpolate(
        before.input_value(0),
        enlarging.input_value(1),
        mode=settings["mode"],
        shape_calculation_mode=settings["shape_calculation_mode"],
        coordinate_transformation_mode=settings["coordinate_transformation_mode"],
        axes=op.constant(np.array([2, 3])),
    )
    for node in after:
        node.output(0).replace(turned.output(0))


def quantised(graph: Any, calibration: Sequence[Bytes]) -> IR:
    """The IR of a graph that takes and gives floats; see `to_openvino`."""
    lowest, highest = _range(graph, calibration)
    loggers = logging.getLoggerClass()
    with absent("openvino_telemetry"):  # it would tell Google Analytics of us
        import nncf
    # Its own kind of logger, which tells nobody, would be everybody's from here on.
    logging.setLoggerClass(loggers)
    logging.getLogger("nncf").setLevel(logging.ERROR)
    pictures = nncf.Dataset(calibration, lambda picture: picture[None].astype("f4"))
    with contextlib.redirect_stdout(io.StringIO()):  # NNCF draws bars of its progress
        rounded = nncf.quantize(
            graph,
            pictures,
            preset=nncf.QuantizationPreset.MIXED,
            subset_size=len(calibration),
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.xml"
        library().save_model(
            _of_bytes(rounded, lowest, highest), path, compress_to_fp16=False
        )
        return path.read_bytes(), path.with_suffix(".bin").read_bytes()


def _range(graph: Any, calibration: Sequence[Bytes]) -> tuple[float, float]:
    """The lowest and the highest logit of some pictures."""
    settings = {"INFERENCE_PRECISION_HINT": "f32"}
    request = library().Core().compile_model(graph, "CPU", settings)
    ends = []
    for picture in calibration:
        (logits,) = request(picture[None].astype(np.float32)).values()
        ends.append((logits.min(), logits.max()))
    lows, highs = zip(*ends, strict=True)
    return float(min(lows)), float(max(highs))


def _of_bytes(graph: Any, lowest: float, highest: float) -> Any:
    """The same network from bytes to bytes, all classes in the same steps."""
    ov, op = library(), library().opset13
    (taken,), (result,) = graph.get_parameters(), graph.get_results()
    picture = op.parameter(taken.get_output_shape(0), ov.Type.u8, name="picture")
    taken.output(0).replace(op.convert(picture, "f32").output(0))
    last = _source(result)
    turned = last.get_type_name() == "Transpose"
    # Before the logits are transposed: there it melts into the last convolution.
    logits = op.fake_quantize(
        (last if turned else result).input_value(0),
        *(np.float32(end) for end in (lowest, highest, 0, 255)),
        levels=256,
    )
    logits = op.convert(logits, "u8")
    if turned:
        logits = op.transpose(logits, last.input_value(1))
    return ov.Model([op.result(logits)], [picture], "network")


def _source(node: Any) -> Any:
    return node.input_value(0).get_node()


def _kind(node: Any) -> Any:
    return node.get_output_element_type(0)
