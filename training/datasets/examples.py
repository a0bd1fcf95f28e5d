"""Examples in memory: many pictures with their labels, all at one size."""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from training.datasets.checking import check
from training.datasets.pairs import Example, Pair

Bytes = NDArray[np.uint8]


class Pictures(NamedTuple):
    """Many examples at one size, in memory.

    Attributes:
        rgb: uint8 [n, height, width, 3].
        ids: uint8 [n, height, width], 255 where undefined; where `load` was asked for
            it, of another height and width.
    """

    rgb: Bytes
    ids: Bytes


def load(
    examples: Sequence[Example],
    size: tuple[int, int],
    *,
    ids_size: tuple[int, int] | None = None,
    strict: bool = False,
) -> Pictures:
    """Read examples into memory, which takes no more than what is given back.

    Broken ones are named and counted, and left out unless `strict`.

    Args:
        examples: what to read.
        size: width and height in pixels that each is resized to; labels by nearest.
        ids_size: the same for the labels, where they shall have another.
        strict: refuse the whole set where one is broken.

    Raises:
        DatasetError: one is broken and `strict`, or none is left.
    """
    width, height = size
    columns, lines = ids_size or size
    rgb = np.empty((len(examples), height, width, 3), np.uint8)
    ids = np.empty((len(examples), lines, columns), np.uint8)

    def keep(index: int, pair: Pair) -> None:
        rgb[index] = resize_picture(pair.rgb, size)
        ids[index] = resize_ids(pair.ids, (columns, lines))

    report = check(examples, keep)
    report.act(strict=strict)
    whole = [index for index in range(len(examples)) if index not in report.problems]
    for place, index in enumerate(whole):
        if place != index:  # closes the gaps without a second copy of everything
            rgb[place], ids[place] = rgb[index], ids[index]
    return Pictures(rgb[: len(whole)], ids[: len(whole)])


def resize_picture(rgb: Bytes, size: tuple[int, int]) -> Bytes:
    """Resize as the program does: area when shrinking, bilinear when enlarging."""
    shrinks = rgb.shape[1] > size[0] and rgb.shape[0] > size[1]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(rgb, size, interpolation=how), np.uint8)


def resize_ids(ids: Bytes, size: tuple[int, int]) -> Bytes:
    """Nearest by pixel centres, as PIL and so IDD's own evaluation have it."""
    rows = nearest(ids.shape[0], size[1])
    return np.ascontiguousarray(ids[rows][:, nearest(ids.shape[1], size[0])])


def nearest(source: int, target: int) -> NDArray[np.intp]:
    """For each of `target` pixels the one of `source` whose place its centre is in.

    Summed up step by step as in PIL, so that a centre on the line between two pixels
    falls to the same side here and there.
    """
    steps = np.full(target, source / target)
    steps[0] /= 2
    return np.cumsum(steps).astype(np.intp)
