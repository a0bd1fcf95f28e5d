"""LiteRT on the GPU, through WebGPU: Vulkan, Metal or Direct3D 12."""

from queue import SimpleQueue

import numpy as np
from numpy.typing import NDArray

from engine.runtimes.base import STEP
from engine.runtimes.gpu_network import Request
from engine.runtimes.gpu_queue import shared
from models.zoo import ModelCard

Bytes = NDArray[np.uint8]


class GpuRuntime:
    """A network on the GPU, with memory for one picture: no frame makes new one."""

    def __init__(self, card: ModelCard) -> None:
        """Compile a network, of any `.tflite`, unless another runtime has done so.

        Raises:
            ModelError: the file is damaged, or no GPU here runs the whole of it.
        """
        card.verify()
        self._gpu = shared(card)
        shape = self._gpu.shape
        self._bytes = np.empty(shape, np.uint8)
        self._floats = np.empty(shape, np.float32)
        self._best = np.empty((*shape[:2], 1), np.float32)
        self._answers: SimpleQueue[str] = SimpleQueue()

    def run(self, rgb: Bytes) -> Bytes:
        """Label one picture; see `Runtime`.

        Raises:
            DeviceFailedError: the GPU is lost, out of memory, or silent. It stays so.
        """
        self._gpu.label(Request(rgb, self._floats, self._answers))
        self._judge()
        return self._bytes

    def _judge(self) -> None:
        """What `byte_logits` does, in a fifth of the time and without new memory."""
        values = self._floats
        best = self._best[..., 0]
        np.copyto(best, values[..., 0])
        for index in range(1, values.shape[2]):
            np.maximum(best, values[..., index], out=best)
        if not np.isfinite(best.sum()):
            raise self._gpu.failed("it gives what is no number")
        np.subtract(values, self._best, out=values)
        np.multiply(values, 1 / STEP, out=values)
        np.add(values, 255, out=values)
        np.maximum(values, 0, out=values)
        np.copyto(self._bytes, values, casting="unsafe")
