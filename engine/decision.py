"""From logits to ids."""

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.planes import Size

Bytes = NDArray[np.uint8]


class Decision:
    """The strongest class at each pixel, after bilinear enlargement of the logits.

    Enlarging logits and then deciding gives edges that are sharper than the network's
    stride. A running maximum in OpenCV on bytes takes a seventh of the time of numpy's
    argmax over the last axis. It keeps its buffers; belongs to one thread.
    """

    def __init__(self, size: Size) -> None:
        """Prepare for results of a width and a height."""
        self.size = size
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
        np.copyto(self._channel, logits[:, :, index])  # OpenCV knows 128 channels only
        cv2.resize(self._channel, self.size, dst=into, interpolation=cv2.INTER_LINEAR)
