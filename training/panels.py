"""Picture, truth and prediction side by side, as PNG."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from models.labels import LabelClass
from training.datasets.examples import resize_ids, resize_picture

Bytes = NDArray[np.uint8]

WIDTH = 480
"""The most pixels that one of the three is wide."""

UNDEFINED_COLOUR = (0, 0, 0)
_GAP = 8


def three_panels(
    rgb: Bytes, truth: Bytes, predicted: Bytes, classes: Sequence[LabelClass]
) -> bytes:
    """The picture, its truth and its prediction in the colours of the classes.

    Args:
        rgb: uint8 [h, w, 3].
        truth: ids [h, w].
        predicted: ids of any size.
        classes: their colours; what is none of them is black.

    Returns:
        A PNG file.
    """
    height, width = truth.shape
    if width > WIDTH:
        width, height = WIDTH, max(1, round(height * WIDTH / width))
    size = (width, height)
    colours = np.full((256, 3), UNDEFINED_COLOUR, np.uint8)
    colours[: len(classes)] = [kind.colour for kind in classes]
    shown = [resize_picture(rgb, size) if rgb.shape[:2] != (height, width) else rgb]
    shown += [colours[resize_ids(ids, size)] for ids in (truth, predicted)]
    gap = np.full((height, _GAP, 3), 255, np.uint8)
    strip = np.hstack([shown[0], gap, shown[1], gap, shown[2]])
    return cv2.imencode(".png", strip[:, :, ::-1])[1].tobytes()
