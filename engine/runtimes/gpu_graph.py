"""A network's graph as the GPU computes it best, made of any of its files.

Pictures go to the GPU as the bytes that they are, a quarter of what floats would be: at
1024x576 that is two thirds of the whole time. A whole-integer file, of which the GPU
would compute a part wrongly without a word (LiteRT 2.3.0), becomes the same steps in
floats; its weights stay bytes in memory and become floats over there.
"""

from typing import Any

import numpy as np

# Constants of fewer values are written as floats; more stay bytes.
_FEW = 4096


def for_gpu(content: bytes, pictures: int = 1) -> bytes:
    """Rewrite a `.tflite` of one input and one output.

    Args:
        content: of a file that takes one picture, as bytes or as floats of 0 to 255.
        pictures: how many at a time the result is to take.

    Returns:
        Content of a file that takes bytes and gives float32 logits.

    Raises:
        ValueError: the graph is of a kind that cannot be rewritten.
    """
    from ai_edge_litert.tools import flatbuffer_utils

    try:
        model = flatbuffer_utils.read_model_from_bytearray(content)
        graph = _Graph(model)
        graph.use_floats()
        graph.take_bytes()
        if pictures > 1:
            graph.take_pictures(pictures)
        return bytes(flatbuffer_utils.convert_object_to_bytearray(model))
    except Exception as error:
        # What a graph of another kind lacks is missed wherever it is looked for.
        raise ValueError(f"it cannot be rewritten ({error})") from error


class _Graph:
    """What a file holds, and the changes to it."""

    def __init__(self, model: Any) -> None:
        from ai_edge_litert import schema_py_generated

        self._schema = schema = schema_py_generated
        self._integers = {
            schema.TensorType.UINT8: np.uint8,
            schema.TensorType.INT8: np.int8,
            schema.TensorType.INT32: np.int32,
        }
        self._model = model
        (self._graph,) = model.subgraphs
        self._left_out: set[int] = set()
        (taken,) = self._graph.inputs
        # What the bytes of a picture mean to a whole-integer file.
        self._meaning = self._graph.tensors[taken].quantization

    def use_floats(self) -> None:
        """Make floats of all that is quantised, and of nothing else."""
        schema, graph = self._schema, self._graph
        # From one range of bytes to another.
        self._leave_out(schema.BuiltinOperator.QUANTIZE)
        for index, tensor in enumerate(list(graph.tensors)):
            quantization = tensor.quantization
            if tensor.type not in self._integers or not _scaled(quantization):
                continue
            values = self._constant(tensor)
            if values is not None and values.size > _FEW:
                self._make_floats_there(index)
                continue
            if values is not None:
                data = _real(values, quantization).astype(np.float32)
                tensor.buffer = self._buffer(data)
            tensor.type, tensor.quantization = schema.TensorType.FLOAT32, None

    def take_bytes(self) -> None:
        """Let a step that makes floats of bytes go before all others."""
        schema, graph = self._schema, self._graph
        (floats,) = graph.inputs
        taken = self._tensor(floats, schema.TensorType.UINT8)
        if self._means_more_than_grey():
            graph.tensors[taken].quantization = self._meaning
            first = self._step(schema.BuiltinOperator.DEQUANTIZE, 1, taken, floats)
        else:  # the same, a little faster
            first = self._step(schema.BuiltinOperator.CAST, 1, taken, floats)
            first.builtinOptionsType = schema.BuiltinOptions.CastOptions
            first.builtinOptions = schema.CastOptionsT()
            first.builtinOptions.inDataType = schema.TensorType.UINT8
            first.builtinOptions.outDataType = schema.TensorType.FLOAT32
        graph.operators.insert(0, first)
        graph.inputs = [taken]
        for signature in self._model.signatureDefs or ():
            signature.inputs[0].tensorIndex = taken

    def _means_more_than_grey(self) -> bool:
        if not _scaled(self._meaning):
            return False
        return _real(np.array([0, 255]), self._meaning).tolist() != [0.0, 255.0]

    def take_pictures(self, count: int) -> None:
        """Let everything that is computed be there `count` times."""
        schema, graph = self._schema, self._graph
        # What is left of them in these networks makes a plain row of values of one
        # value for each channel, which the next step would do of itself.
        self._leave_out(schema.BuiltinOperator.RESHAPE)
        codes = self._model.operatorCodes
        weights = set()
        for step in graph.operators:
            code = codes[step.opcodeIndex].builtinCode
            if code == schema.BuiltinOperator.DEQUANTIZE:
                (bytes_,) = step.inputs
                if self._data(graph.tensors[bytes_]) is not None:
                    weights.update(step.outputs)
            if code == schema.BuiltinOperator.TRANSPOSE_CONV:
                shape = graph.tensors[step.inputs[0]]
                _, *sides = self._data(shape).view(np.int32)
                shape.buffer = self._buffer(np.array([count, *sides], np.int32))
        for index, tensor in enumerate(graph.tensors):
            if index in weights or self._data(tensor) is not None:
                continue
            if index not in self._left_out and list(tensor.shape[:1]) != [1]:
                raise ValueError(f"a tensor of shape {list(tensor.shape)}")
            tensor.shape = [count, *tensor.shape[1:]]
            tensor.shapeSignature = None

    def _leave_out(self, code: int) -> None:
        """Take what goes into each step of a kind for what comes out of it."""
        graph = self._graph
        codes = self._model.operatorCodes
        source: dict[int, int] = {}
        steps = []
        for step in graph.operators:
            step.inputs = [source.get(index, index) for index in step.inputs]
            if codes[step.opcodeIndex].builtinCode == code:
                source[step.outputs[0]] = step.inputs[0]
            else:
                steps.append(step)
        graph.operators = steps
        graph.outputs = [source.get(index, index) for index in graph.outputs]
        for signature in self._model.signatureDefs or ():
            (given,) = signature.outputs
            given.tensorIndex = source.get(given.tensorIndex, given.tensorIndex)
        self._left_out.update(source)

    def _make_floats_there(self, index: int) -> None:
        """Let the GPU make floats of weights when it takes them over."""
        schema, graph = self._schema, self._graph
        floats = self._tensor(index, schema.TensorType.FLOAT32)
        for step in graph.operators:
            step.inputs = [floats if i == index else i for i in step.inputs]
        step = self._step(schema.BuiltinOperator.DEQUANTIZE, 3, index, floats)
        graph.operators.insert(0, step)

    def _constant(self, tensor: Any) -> Any:
        """The values of a tensor that are in the file; None of any other."""
        data = self._data(tensor)
        if data is None:
            return None
        values = np.asarray(data, np.uint8).view(self._integers[tensor.type])
        return values.reshape(tensor.shape)

    def _data(self, tensor: Any) -> Any:
        data = self._model.buffers[tensor.buffer].data
        return data if data is not None and len(data) else None

    def _buffer(self, values: Any) -> int:
        buffer = self._schema.BufferT()
        buffer.data = np.frombuffer(values.tobytes(), np.uint8)
        self._model.buffers.append(buffer)
        return len(self._model.buffers) - 1

    def _tensor(self, like: int, kind: int) -> int:
        tensor = self._schema.TensorT()
        tensor.shape, tensor.type = self._graph.tensors[like].shape, kind
        tensor.name = b"for_gpu_%d" % like
        self._graph.tensors.append(tensor)
        return len(self._graph.tensors) - 1

    def _step(self, code: int, version: int, taken: int, given: int) -> Any:
        kind = self._schema.OperatorCodeT()
        kind.builtinCode = kind.deprecatedBuiltinCode = code
        kind.version = version
        self._model.operatorCodes.append(kind)
        step = self._schema.OperatorT()
        step.opcodeIndex = len(self._model.operatorCodes) - 1
        step.inputs, step.outputs = [taken], [given]
        return step


def _scaled(quantization: Any) -> bool:
    """Whether it says what the integers mean, and not only within which range."""
    return quantization is not None and quantization.scale is not None


def _real(values: Any, quantization: Any) -> Any:
    """What bytes mean, for each channel or for all."""
    shape = [1] * values.ndim
    if np.size(quantization.scale) > 1:
        shape[quantization.quantizedDimension] = -1
    scale, zero = (
        np.reshape(np.asarray(part, np.float64), shape)
        for part in (quantization.scale, quantization.zeroPoint)
    )
    return (values - zero) * scale
