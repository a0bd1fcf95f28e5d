"""From a picture to the class of every pixel."""

import time
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.picture import Picture, Size
from engine.runtimes.base import Runtime
from models.errors import ModelError
from models.zoo import ModelCard

Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class StageTimes:
    """Where the time of one frame went, in seconds."""

    prepare: float = 0.0
    network: float = 0.0
    postprocess: float = 0.0


class Segmenter:
    """Scales a picture, runs the network, and makes ids of its logits.

    It owns its runtime and belongs to one thread.
    """

    def __init__(self, card: ModelCard, runtime: Runtime) -> None:
        """Take over a runtime that was made for a card."""
        self._card, self._size = card, card.input_size
        self._runtime = runtime
        self._decision = Decision(card.input_size)
        self.times = StageTimes()

    def segment(self, picture: Picture) -> Bytes:
        """Label a picture of any size.

        Returns:
            (height, width) uint8 class ids at the network's input size.

        Raises:
            ModelError: the network tells other classes apart than its card says.
        """
        start = time.perf_counter()
        rgb = picture.rgb(self._size)
        prepared = time.perf_counter()
        logits = self._runtime.run(rgb)
        run = time.perf_counter()
        if logits.shape[2] != len(self._card.classes):
            raise ModelError(
                f"{self._card.weights.name} gives {logits.shape[2]} classes, its card "
                f"names {len(self._card.classes)}. Export the model again."
            )
        ids = self._decision.ids(logits)
        self.times = StageTimes(
            prepared - start, run - prepared, time.perf_counter() - run
        )
        return ids


class Decision:
    """The strongest class at each pixel, after bilinear enlargement of the logits.

    Enlarging logits and then deciding gives edges that are sharper than the network's
    stride. A running maximum in OpenCV on bytes takes a seventh of the time of numpy's
    argmax over the last axis. It keeps its buffers; belongs to one thread.
    """

    def __init__(self, size: Size) -> None:
        """Prepare for results of a width and a height."""
        self._size = size
        shape = size[::-1]
        self._best, self._logit, self._stronger = (
            np.empty(shape, np.uint8) for _ in range(3)
        )
        self._channel = np.empty((0, 0), np.uint8)

    def ids(self, logits: Bytes) -> Bytes:
        """Decide.

        Args:
            logits: (rows, columns, classes) uint8.

        Returns:
            (height, width) uint8 ids, an array of its own; of equals the lowest.
        """
        if self._channel.shape != logits.shape[:2]:
            self._channel = np.empty(logits.shape[:2], np.uint8)
        ids = np.zeros(self._best.shape, np.uint8)
        best, logit, stronger = self._best, self._logit, self._stronger
        self._enlarge(logits, 0, best)
        for index in range(1, logits.shape[2]):
            self._enlarge(logits, index, logit)
            cv2.compare(logit, best, cv2.CMP_GT, dst=stronger)
            cv2.max(best, logit, dst=best)
            # Indexes only grow, so the greater of two ids is the one that won last.
            cv2.max(ids, cv2.min(stronger, index, dst=stronger), dst=ids)
        return ids

    def _enlarge(self, logits: Bytes, index: int, into: Bytes) -> None:
        channel = cv2.extractChannel(logits, index, dst=self._channel)
        cv2.resize(channel, self._size, dst=into, interpolation=cv2.INTER_LINEAR)
