"""How one frame of a video went over into the next, as dense optical flow."""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]

# Of Sundaram, Brox and Keutzer, "Dense point trajectories by GPU-accelerated large
# displacement optical flow", ECCV 2010, formula 5: flow there and back may miss the
# pixel it began at by so much of its length, and by so many squared pixels.
_OF_LENGTH, _SQUARED_PIXELS = 0.01, 0.5


class Motion(NamedTuple):
    """Where the pixels of a frame were in the frame before.

    Attributes:
        x, y: float32 [h, w], in pixels of the frame before.
        known: bool [h, w], False where a pixel was outside of that frame or hidden in
            it, as far as flow in both directions can tell.
    """

    x: Floats
    y: Floats
    known: NDArray[np.bool_]


def motion(previous: Bytes, present: Bytes) -> Motion:
    """Follow every pixel of a frame back into the one before.

    Flow is by Dense Inverse Search (Kroeger et al., ECCV 2016, arXiv 1603.03590).

    Args:
        previous, present: grey pictures, uint8 [h, w].
    """
    search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    back = search.calc(present, previous, None)
    forth = search.calc(previous, present, None)
    height, width = present.shape
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    x, y = columns + back[..., 0], rows + back[..., 1]
    inside = (x > -0.5) & (x < width - 0.5) & (y > -0.5) & (y < height - 0.5)
    returned = cv2.remap(forth, x, y, cv2.INTER_LINEAR)
    missed = _squared(back + returned)
    allowed = _OF_LENGTH * (_squared(back) + _squared(returned)) + _SQUARED_PIXELS
    return Motion(x, y, inside & (missed < allowed))


def warped(ids: Bytes, along: Motion) -> Bytes:
    """The ids of the frame before, brought to where their pixels are now.

    Args:
        ids: uint8 [h, w] of the frame before.
        along: the motion between the two.

    Returns:
        uint8 [h, w]; without meaning where the motion is not known.
    """
    moved = cv2.remap(ids, along.x, along.y, cv2.INTER_NEAREST)
    return np.asarray(moved, np.uint8)


def _squared(vectors: Floats) -> Floats:
    return np.asarray((vectors**2).sum(axis=-1), np.float32)
