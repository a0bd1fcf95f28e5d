"""A GPU and a clock that do as they are told."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from engine.runtimes.litert_c import CallError

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]


class Device:
    """In place of a GPU: computes something, and goes wrong as it is told."""

    def __init__(self) -> None:
        """Be in order."""
        self.compiled = self.abandoned = self.runs = 0
        self.whole = True
        self.lost = False
        self.before_compiling: Callable[[], object] = lambda: None
        self.before_run: Callable[[], object] = lambda: None
        self.change: Callable[[Floats], object] = lambda logits: None

    def network(self, content: bytes) -> "_Compiled":
        """What `GpuNetwork` makes of a graph."""
        self.before_compiling()
        self.compiled += 1
        return _Compiled(self, content)


class _Compiled:
    def __init__(self, device: Device, content: bytes) -> None:
        from ai_edge_litert.interpreter import Interpreter

        graph = Interpreter(model_content=content)
        assert graph.get_input_details()[0]["dtype"] is np.uint8
        self._taken = np.zeros(graph.get_input_details()[0]["shape"], np.uint8)
        self._given = np.zeros(graph.get_output_details()[0]["shape"], np.float32)
        self._device, self.whole = device, device.whole
        self.input = self.output = self

    @contextmanager
    def writing(self) -> Iterator[Bytes]:
        yield self._taken.reshape(-1)

    def run(self) -> None:
        self._device.before_run()
        self._device.runs += 1
        small = self._taken[:, ::4, ::4].mean(axis=3, dtype=np.float32)
        for index in range(self._given.shape[3]):
            self._given[..., index] = small * (index + 1) / 20 % 9
        self._device.change(self._given)

    @contextmanager
    def reading(self) -> Iterator[Bytes]:
        if self._device.lost:
            raise CallError("LiteRtLockTensorBuffer gave 9")
        yield self._given.reshape(-1).view(np.uint8)

    def abandon(self) -> None:
        self._device.abandoned += 1


class Clock:
    """In place of the real one: goes on as it is told, and knows who looks at it."""

    def __init__(self) -> None:
        """Stand still."""
        self.now = 0.0
        self._looks: Counter[threading.Thread] = Counter()
        self._looked = threading.Condition()

    def __call__(self) -> float:
        """The time."""
        with self._looked:
            self._looks[threading.current_thread()] += 1
            self._looked.notify_all()
            return self.now

    def go_on(self, seconds: float, noticed_by: threading.Thread) -> None:
        """Let time pass, and somebody look at it and then at what it means to him."""
        with self._looked:
            self.now += seconds
            enough = self._looks[noticed_by] + 3
            assert self._looked.wait_for(lambda: self._looks[noticed_by] >= enough, 10)
