"""A network compiled by LiteRT for the GPU, and what it is given to do."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from queue import SimpleQueue
from time import monotonic
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.runtimes.gpu_graph import for_gpu
from engine.runtimes.litert_c import GpuNetwork
from engine.runtimes.native import quiet
from models.errors import ModelError
from models.zoo import ModelCard

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]

# The default network takes a second or two. A driver can hang in this as well.
_COMPILING_SECONDS = 60.0


class Request(NamedTuple):
    """A picture, where its logits shall go, and where the answer is waited for."""

    rgb: Bytes
    logits: Floats
    answers: "SimpleQueue[str]"


class Network:
    """A compiled network that takes so many pictures at a time."""

    def __init__(self, content: bytes, pictures: int) -> None:
        """Compile a `.tflite`.

        Raises:
            CallError: there is no GPU, or it refuses the network.
            ValueError: the graph is of a kind that cannot be rewritten.
        """
        self.pictures = pictures
        graph = for_gpu(content, pictures)
        with quiet():
            self._compiled = GpuNetwork(graph)
        self.whole = self._compiled.whole
        self.abandon = self._compiled.abandon

    def label(self, requests: list[Request]) -> None:
        """Fill in the logits of as many pictures as it takes, or of fewer.

        Raises:
            CallError: the device failed.
        """
        compiled, pictures = self._compiled, self.pictures
        with compiled.input.writing() as memory:
            taken = memory.reshape(pictures, *requests[0].rgb.shape)
            for place, request in zip(taken, requests, strict=False):
                np.copyto(place, request.rgb)
        compiled.run()
        with compiled.output.reading() as memory:
            given = memory.view(np.float32).reshape(pictures, *requests[0].logits.shape)
            for place, request in zip(given, requests, strict=False):
                np.copyto(request.logits, place)


class Truce:
    """When silence means nothing: a driver that compiles may do nothing else.

    Attributes:
        until: its end at the latest, by the clock.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self.until = -inf
        self._compiling = 0
        self._lock = threading.Lock()

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Compile and try out, for any of the files that the GPU runs."""
        with self._lock:
            self._compiling += 1
            self.until = monotonic() + _COMPILING_SECONDS
        try:
            yield
        finally:
            with self._lock:
                self._compiling -= 1
                if not self._compiling:
                    self.until = monotonic()


truce = Truce()


def output_shape(card: ModelCard, content: bytes) -> tuple[int, ...]:
    """Rows, columns and classes.

    Of the file and not of the card: sides need not be multiples of the stride.

    Raises:
        ModelError: the file is none, or takes other pictures than its card says.
    """
    from ai_edge_litert.interpreter import Interpreter

    try:
        with quiet():
            file = Interpreter(model_content=content)
    except (ValueError, RuntimeError) as error:
        raise ModelError(f"{card.weights.name} cannot be run: {error}.") from error
    width, height = card.input_size
    if file.get_input_details()[0]["shape"].tolist() != [1, height, width, 3]:
        raise ModelError(
            f"{card.weights.name} does not take pictures of {width}x{height}, as its "
            "card says; export it again with training.export"
        )
    return tuple(file.get_output_details()[0]["shape"][1:].tolist())
