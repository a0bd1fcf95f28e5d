"""OpenVINO: int8 on processors of Intel's kind, on Intel's GPUs and NPUs."""

import contextlib
import ctypes
import functools
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
import platformdirs
from numpy.typing import NDArray

from engine.errors import DeviceFailedError
from engine.priority import niceness
from engine.runtimes.native import quiet
from models.errors import ModelError
from models.zoo import ModelCard

Bytes = NDArray[np.uint8]

# A frame takes milliseconds. What is silent for so long does not come back.
_PATIENCE_SECONDS = 1.0

_lock = threading.Lock()
_Key = tuple[Path, str, str, int, int]
_networks: WeakValueDictionary[_Key, Any] = WeakValueDictionary()
_compiling: defaultdict[int, threading.Lock] = defaultdict(threading.Lock)


class OpenVinoRuntime:
    """One request to a compiled network, with its own input and output.

    The compiled network is shared by all runtimes of one card, device and number of
    streams, as long as any of them lives: it is compiled and held in memory once.
    """

    def __init__(self, card: ModelCard, device: str = "CPU", streams: int = 1) -> None:
        """Compile a network, unless another runtime has it compiled.

        Args:
            card: of the variant `openvino`.
            device: `CPU`, `GPU` or `NPU`.
            streams: how many such runtimes will be busy at a time, each in a thread.

        Raises:
            ModelError: OpenVINO or the device is not there, or the file is missing,
                damaged or of another kind.
        """
        self._title = f"{card.weights.name} on the {device}"
        self._network = _compiled(card, device, streams)
        width, height = card.input_size
        try:
            taken, given = self._network.input(), self._network.output()
            kinds = {port.element_type.to_string() for port in (taken, given)}
            shapes = list(taken.shape), list(given.shape)
            self._request = self._network.create_infer_request()
        except RuntimeError as error:
            raise _refusal(self._title, error) from error
        if kinds != {"u8"}:
            raise ModelError(
                f"{card.weights.name} does not take and give bytes. "
                "Export it again with training.export."
            )
        if shapes[0] != [1, height, width, 3]:
            raise ModelError(
                f"{card.weights.name} does not take pictures of {width}x{height}, as "
                "its card says. Export it again with training.export."
            )
        # Bound once, so that a frame allocates nothing.
        self._input, self._output = (np.zeros(shape, np.uint8) for shape in shapes)
        tensor = library().Tensor
        self._request.set_input_tensor(tensor(self._input, shared_memory=True))
        self._request.set_output_tensor(tensor(self._output, shared_memory=True))
        self._on_cpu = device == "CPU"
        if not self._on_cpu:
            try:
                self._request.infer()  # the first time takes longer
            except RuntimeError as error:
                raise _refusal(self._title, error) from error

    def run(self, rgb: Bytes) -> Bytes:
        """Label one picture; see `Runtime`.

        Raises:
            DeviceFailedError: the device is gone, silent, or has no memory left.
        """
        np.copyto(self._input[0], rgb)
        try:
            if self._on_cpu:
                self._request.infer(share_outputs=True)
            else:
                self._infer_or_leave()
        except RuntimeError as error:
            raise DeviceFailedError(_reason(error)) from error
        return self._output[0]

    def _infer_or_leave(self) -> None:
        self._request.start_async()
        if self._request.wait_for(round(_PATIENCE_SECONDS * 1000)):
            return
        # Letting go of a request waits for it, also when the program ends, and the
        # driver may yet write to its memory: all of it stays for good.
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(self))
        with _lock:
            for key, network in list(_networks.items()):
                if network is self._network:  # nobody else shall get it
                    del _networks[key]
        raise DeviceFailedError(f"it has not answered for {_PATIENCE_SECONDS:.0f} s")


def devices() -> list[str]:
    """What OpenVINO can compute on here, of `CPU`, `GPU` and `NPU`; without it nothing.

    Asking loads the drivers.
    """
    try:
        with quiet():
            found = _core().available_devices
    except ModelError:
        return []
    return list(dict.fromkeys(name.partition(".")[0] for name in found))


@functools.cache
def library() -> Any:
    """The package `openvino`, without its converter.

    Raises:
        ModelError: it is not installed.
    """
    # Importing the converter sends a note to Google Analytics, and takes 0.1 s.
    with absent("openvino.tools.ovc", "openvino_telemetry"):
        try:
            import openvino
        except ImportError as error:
            raise ModelError(
                f"OpenVINO is not installed here ({error}). Install it with "
                "`pip install openvino` where there is one for this system, or let "
                "LiteRT run the model."
            ) from error
    return openvino


@contextlib.contextmanager
def absent(*modules: str) -> Iterator[None]:
    """Let imports believe that modules are not installed that nobody imported yet."""
    loaded: dict[str, Any] = sys.modules
    hidden = [name for name in modules if name not in loaded]
    loaded.update(dict.fromkeys(hidden))
    try:
        yield
    finally:
        for name in hidden:
            loaded.pop(name, None)


@functools.cache
def _core() -> Any:
    return library().Core()


def _compiled(card: ModelCard, device: str, streams: int) -> Any:
    """The network of a card, compiled; the same one as long as somebody holds it.

    Threads that give way to others have one of their own, which they compile in their
    own time: whoever does not would wait for them.
    """
    patience = niceness()
    key = card.weights, card.sha256, device, streams, patience
    with _lock:
        compiling = _compiling[patience]
    with compiling:
        with _lock:
            network = _networks.get(key)
        if network is None:
            card.verify()
            network = _compile(card, device, streams)
            with _lock:
                _networks[key] = network
    return network


def _compile(card: ModelCard, device: str, streams: int) -> Any:
    core = _core()
    if device != "CPU" and device not in devices():
        raise ModelError(f"no {device} that it can use")
    if device == "CPU":
        # One thread a stream, free to move: those that decode and encode want the same
        # cores, and two networks would be pinned to the same one (with 2026.4 on two
        # cores 56 frames a second instead of 111). What is not int8 is in floats on
        # every processor; bfloat16, which it takes by itself where there is such, is no
        # faster.
        settings = {
            "NUM_STREAMS": streams,
            "INFERENCE_NUM_THREADS": streams,
            "ENABLE_CPU_PINNING": False,
            "INFERENCE_PRECISION_HINT": "f32",
        }
    else:
        settings = {
            "PERFORMANCE_HINT": "THROUGHPUT",
            "PERFORMANCE_HINT_NUM_REQUESTS": streams,
        }
    # What was compiled is kept for the next start, which takes a third of the time.
    kept = {"CACHE_DIR": str(platformdirs.user_cache_path("sadak") / "openvino")}
    with quiet():
        try:
            return core.compile_model(card.weights, device, settings | kept)
        except RuntimeError:
            pass  # perhaps of the cache: its folder may be full or not be ours to write
        try:
            return core.compile_model(card.weights, device, settings)
        except RuntimeError as error:
            raise _refusal(f"{card.weights.name} on the {device}", error) from error


def _refusal(what: str, error: RuntimeError) -> ModelError:
    return ModelError(f"{what} cannot be run: {_reason(error)}.")


def _reason(error: RuntimeError) -> str:
    """The last line of what OpenVINO says, without the names of its sources."""
    said = [line.strip() for line in str(error).splitlines() if line.strip()]
    return said[-1].rstrip(".") if said else "OpenVINO does not say why"
