"""What every way of running a network has in common."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]


class Runtime(Protocol):
    """A loaded network. It belongs to the thread that made it."""

    def run(self, rgb: Bytes) -> Bytes:
        """Label one picture.

        Args:
            rgb: (height, width, 3) uint8 at the network's input size.

        Returns:
            (height / stride, width / stride, classes) uint8: how much speaks for each
            class, in steps that are the same for all of them.
        """
