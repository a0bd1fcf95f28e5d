"""Lines in a picture: along the borders between classes, and where it is split."""

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.overlay import Bytes
from engine.planes import Size

_LINES_HIGH = 540
"""Height of a picture on which a line is two pixels wide, one on either side of a
border; on a larger one it is wider in proportion."""

_SMOOTH_FROM = 1.2
"""How much larger a class map must become for its own pixels to be seen in borders."""

_AROUND = np.ones((3, 3), np.uint8)


def stroke(height: int) -> int:
    """How wide a line is on either side of a border, in pixels of a picture."""
    return max(1, round(height / _LINES_HIGH))


def split_line(size: Size, share: float) -> tuple[int, int]:
    """Columns from and before which the line of a split picture is drawn, both even.

    Args:
        size: of the picture.
        share: where the line is, as a share of the width.
    """
    width, height = size
    across = min(2 * stroke(height), width // 2 * 2)
    begin = 2 * round((width * share - across / 2) / 2)
    begin = min(max(begin, 0), width // 2 * 2 - across)
    return begin, begin + across


class Outlines:
    """Finds lines of one pixel on either side.

    It keeps its buffers: what it gives is good until the next call. Belongs to one
    thread.
    """

    def __init__(self, shown: Bytes, count: int) -> None:
        """Prepare for a label set.

        Args:
            shown: (256,) uint8, not 0 for the ids whose borders are wanted.
            count: how many classes there are; their ids are below it.
        """
        # All that is not shown is one class more, as far as borders are concerned.
        ids = np.arange(256)
        codes = np.where((shown > 0) & (ids < count), ids, count)
        self._codes = codes.astype(np.uint8)
        self._bits = [1 << bit for bit in range(count.bit_length())]
        self._decided = self._large = np.empty((0, 0), np.uint8)

    def find(
        self, ids: Bytes, size: Size, smooth: bool = True
    ) -> tuple[Bytes, NDArray[np.bool_]]:
        """Enlarge a class map and find its borders.

        Args:
            ids: (height, width) uint8.
            size: to enlarge to.
            smooth: whether borders run smoothly between pixels of the class map, or
                round each of them.

        Returns:
            Both (height, width) of that size: uint8 ids (of what is not shown the
            number of classes), and whether there is a line.
        """
        small = np.asarray(cv2.LUT(ids, self._codes), np.uint8)
        nearest = cv2.resize(small, size, interpolation=cv2.INTER_NEAREST)
        codes = np.asarray(nearest, np.uint8)
        if smooth and size[0] > _SMOOTH_FROM * ids.shape[1]:
            codes = _mended(self._smooth(small, size), codes, small)
        return codes, cv2.dilate(codes, _AROUND) != cv2.erode(codes, _AROUND)

    def _smooth(self, codes: Bytes, size: Size) -> Bytes:
        """Each bit of the ids enlarged bilinearly and decided for itself.

        Between two classes all bits in which they differ change at the same place, so
        the border is that of a bilinear enlargement of either class, at the price of
        three enlargements for seven classes.
        """
        if self._decided.shape != size[::-1]:
            self._decided, self._large = (
                np.empty(size[::-1], np.uint8) for _ in range(2)
            )
        decided, large = self._decided, self._large
        decided.fill(0)
        for bit in self._bits:
            small = cv2.bitwise_and(codes, bit)
            cv2.threshold(small, 0, 255, cv2.THRESH_BINARY, dst=small)
            cv2.resize(small, size, dst=large, interpolation=cv2.INTER_LINEAR)
            cv2.threshold(large, 127, bit, cv2.THRESH_BINARY, dst=large)
            cv2.bitwise_or(decided, large, dst=decided)
        return decided


def _mended(decided: Bytes, nearest: Bytes, small: Bytes) -> Bytes:
    """Codes without those that were put together of the bits of several others.

    That happens where three classes meet. A pixel may be of what one of the four pixels
    round it is on the small map, or else is of the nearest.
    """
    where = np.flatnonzero(decided != nearest)
    found = decided.reshape(-1)[where]
    (high, wide), (rows, columns) = decided.shape, small.shape
    y, x = np.divmod(where, wide)
    top = _before(y, high, rows)
    left = _before(x, wide, columns)
    below, right = np.minimum(top + 1, rows - 1), np.minimum(left + 1, columns - 1)
    around = ((top, left), (top, right), (below, left), (below, right))
    known = np.any([small[corner] == found for corner in around], axis=0)
    wrong = where[~known]
    decided.reshape(-1)[wrong] = nearest.reshape(-1)[wrong]
    return decided


def _before(at: NDArray[np.intp], count: int, small: int) -> NDArray[np.intp]:
    """Of rows or columns of a large grid the last of a small one that is not behind."""
    return np.maximum(((2 * at + 1) * small - count) // (2 * count), 0)
