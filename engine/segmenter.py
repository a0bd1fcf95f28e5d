"""From a picture to the class of every pixel."""

import time
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.picture import Picture
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
        ids = class_ids(logits, self._size)
        self.times = StageTimes(
            prepared - start, run - prepared, time.perf_counter() - run
        )
        return ids


def class_ids(logits: Bytes, size: tuple[int, int]) -> Bytes:
    """The strongest class at each pixel, after bilinear enlargement of the logits.

    Enlarging logits and then deciding gives edges that are sharper than the network's
    stride. A running maximum in OpenCV on bytes takes a seventh of the time of numpy's
    argmax over the last axis.

    Args:
        logits: (rows, columns, classes) uint8.
        size: width and height of the result.

    Returns:
        (height, width) uint8 ids; of equals the lowest.
    """
    width, height = size
    ids = np.zeros((height, width), np.uint8)
    best = _enlarged(logits, 0, size)
    for index in range(1, logits.shape[2]):
        logit = _enlarged(logits, index, size)
        stronger = cv2.compare(logit, best, cv2.CMP_GT)
        cv2.max(best, logit, dst=best)
        # Indexes only grow, so the greater of two ids is the one that won last.
        cv2.max(ids, cv2.min(stronger, index), dst=ids)
    return ids


def _enlarged(logits: Bytes, index: int, size: tuple[int, int]) -> Bytes:
    channel = np.ascontiguousarray(logits[:, :, index])
    return np.asarray(cv2.resize(channel, size, interpolation=cv2.INTER_LINEAR))
