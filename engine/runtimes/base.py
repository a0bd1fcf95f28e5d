"""What every way of running a network has in common."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]


# A step of the byte logits. Differences of more than sixteen are certain either way.
STEP = 1 / 16


class Runtime(Protocol):
    """A loaded network. It belongs to the thread that made it."""

    def run(self, rgb: Bytes) -> Bytes:
        """Label one picture.

        Args:
            rgb: (height, width, 3) uint8 at the network's input size.

        Returns:
            (height / stride, width / stride, classes) uint8: how much speaks for each
            class, in steps that are the same for all of them. A view, perhaps, that
            the next run writes over.
        """


def byte_logits(logits: NDArray[np.float32]) -> Bytes:
    """Logits (rows, columns, classes) of a float file as `Runtime.run` returns them.

    The strongest class of each pixel is 255, the others lie as far below as they are
    weaker.
    """
    best = logits.max(axis=2, keepdims=True)
    return np.clip((logits - best) / STEP + 255, 0, 255).astype(np.uint8)
