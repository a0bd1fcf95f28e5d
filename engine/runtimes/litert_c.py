"""LiteRT's C interface, as far as a network on the GPU needs it.

The Python binding (2.3.0) holds Python's lock while the GPU works: two workers are no
faster than one, a window stutters, and a driver that hangs takes the whole program
along. Calls through ctypes let go of the lock. They also reach a buffer's own memory,
so that a picture is written where it belongs and not copied on the way.
"""

import ctypes
import sys
import weakref
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]

_GPU = 2  # of LiteRtHwAccelerators
_NUMBER, _TEXT = 2, 8  # of LiteRtAnyType
_RUNTIME_FOLDER, _LEAST_SEVERITY = 22, 25  # of LiteRtEnvOptionTag
_SILENT = 4  # of LiteRtLogSeverity
_READ, _WRITE = 0, 1  # of LiteRtTensorBufferLockMode
# More than a LiteRtRankedTensorType takes with any compiler: it is only passed on.
_TENSOR_TYPE_BYTES = 256
# What a call that hangs may still read when it wakes.
_left_behind: list[object] = []
_SUFFIX = {"win32": "dll", "darwin": "dylib"}.get(sys.platform, "so")


class CallError(Exception):
    """A function of the library gave an error, or is not there."""


class _Value(ctypes.Union):
    _fields_ = (("number", ctypes.c_int64), ("text", ctypes.c_char_p))


class _Any(ctypes.Structure):
    _fields_ = (("type", ctypes.c_int), ("value", _Value))


class _Option(ctypes.Structure):
    _fields_ = (("tag", ctypes.c_int), ("value", _Any))


class GpuNetwork:
    """A network of one input and one output, compiled for the GPU."""

    def __init__(self, content: bytes) -> None:
        """Compile the content of a `.tflite` file.

        Raises:
            CallError: there is no GPU, or it refuses the network.
        """
        with ExitStack() as made:
            self._stack = made
            folder = _Value(text=str(_folder()).encode())
            options = (_Option * 2)(
                _Option(_RUNTIME_FOLDER, _Any(_TEXT, folder)),
                _Option(_LEAST_SEVERITY, _Any(_NUMBER, _Value(number=_SILENT))),
            )
            environment = self._make("Environment", len(options), options)
            size = ctypes.c_size_t(len(content))
            model = self._make("ModelFromBuffer", environment, content, size)
            wishes = self._make("Options")
            _call("LiteRtSetOptionsHardwareAccelerators", wishes, _GPU)
            self._compiled = self._make("CompiledModel", environment, model, wishes)
            signature = _given("LiteRtGetModelSignature", model, _first())
            self.input = self._buffer("Input", environment, signature)
            self.output = self._buffer("Output", environment, signature)
            # The library reads on in the content: it has to be there until the end.
            self._end = weakref.finalize(self, _end, made.pop_all(), content)

    @property
    def whole(self) -> bool:
        """Whether all of it runs on the GPU."""
        answer = ctypes.c_bool()
        name = "LiteRtCompiledModelIsFullyAccelerated"
        _call(name, self._compiled, ctypes.byref(answer))
        return answer.value

    def run(self) -> None:
        """Begin to make the output of the input; reading the output waits for it.

        Raises:
            CallError: the device failed. Often only `Buffer.reading` says so.
        """
        buffers = [ctypes.byref(b.handle) for b in (self.input, self.output)]
        one = ctypes.c_size_t(1)
        _call(
            "LiteRtRunCompiledModel",
            *(self._compiled, _first()),
            *(one, buffers[0]),
            *(one, buffers[1]),
        )

    def abandon(self) -> None:
        """Give nothing back to a device that hangs: that could hang as well."""
        _left_behind.append(self._end.detach())

    def _make(self, kind: str, *arguments: Any) -> ctypes.c_void_p:
        """Create something that is destroyed at the end, in reverse order."""
        handle = _given(f"LiteRtCreate{kind}", *arguments)
        destroyed = {
            "ModelFromBuffer": "Model",
            "ManagedTensorBufferFromRequirements": "TensorBuffer",
        }.get(kind, kind)
        self._stack.callback(_destroy, destroyed, handle)
        return handle

    def _buffer(
        self, end: str, environment: ctypes.c_void_p, signature: ctypes.c_void_p
    ) -> "Buffer":
        tensor = _given(f"LiteRtGetSignature{end}TensorByIndex", signature, _first())
        kind = ctypes.create_string_buffer(_TENSOR_TYPE_BYTES)
        _call("LiteRtGetRankedTensorType", tensor, kind)
        needs = _given(
            f"LiteRtGetCompiledModel{end}BufferRequirements",
            *(self._compiled, _first(), _first()),
        )
        name = "ManagedTensorBufferFromRequirements"
        return Buffer(self._make(name, environment, kind, needs))


class Buffer:
    """Memory on the GPU for the input or the output of a network."""

    def __init__(self, handle: ctypes.c_void_p) -> None:
        """Take what the library made."""
        self.handle = handle
        size = ctypes.c_size_t()
        _call("LiteRtGetTensorBufferPackedSize", handle, ctypes.byref(size))
        self._bytes = size.value

    @contextmanager
    def writing(self) -> Iterator[Bytes]:
        """Its bytes, to be filled; at the end they go to the GPU."""
        with self._locked(_WRITE) as memory:
            yield memory

    @contextmanager
    def reading(self) -> Iterator[Bytes]:
        """Its bytes, once the GPU has made them; not to be kept beyond the end.

        Raises:
            CallError: the device failed.
        """
        with self._locked(_READ) as memory:
            yield memory

    @contextmanager
    def _locked(self, mode: int) -> Iterator[Bytes]:
        address = ctypes.c_void_p()
        _call("LiteRtLockTensorBuffer", self.handle, ctypes.byref(address), mode)
        if not address.value:
            raise CallError("LiteRtLockTensorBuffer gave no memory")
        memory = (ctypes.c_uint8 * self._bytes).from_address(address.value)
        try:
            yield np.ctypeslib.as_array(memory)
        finally:
            _call("LiteRtUnlockTensorBuffer", self.handle)


@cache
def _folder() -> Path:
    import ai_edge_litert

    return Path(str(ai_edge_litert.__file__)).parent


@cache
def _library() -> ctypes.CDLL:
    return ctypes.CDLL(str(_folder() / f"libLiteRt.{_SUFFIX}"))


def _function(name: str) -> Any:
    try:
        return getattr(_library(), name)
    except (AttributeError, OSError) as error:
        raise CallError(f"{name} is missing: {error}") from error


def _call(name: str, *arguments: Any) -> None:
    status = _function(name)(*arguments)
    if status:
        raise CallError(f"{name} gave {status}")


def _given(name: str, *arguments: Any) -> ctypes.c_void_p:
    """Call a function that gives a handle through its last argument."""
    handle = ctypes.c_void_p()
    _call(name, *arguments, ctypes.byref(handle))
    return handle


def _first() -> ctypes.c_size_t:
    """The index of the only signature, input or output."""
    return ctypes.c_size_t(0)


def _destroy(kind: str, handle: ctypes.c_void_p) -> None:
    function = _function(f"LiteRtDestroy{kind}")
    function.restype = None
    function(handle)


def _end(made: ExitStack, content: bytes) -> None:
    made.close()
    del content
