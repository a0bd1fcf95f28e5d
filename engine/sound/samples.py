"""What all sound becomes before it is heard."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
"""Samples a second."""

CHANNELS = 2

Samples: TypeAlias = NDArray[np.float32]
"""(count, CHANNELS), from -1 to 1."""


def silence(count: int) -> Samples:
    """So many samples of nothing."""
    return np.zeros((count, CHANNELS), np.float32)
