"""Lines in a picture: along the borders between classes, and where it is split."""

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.overlay import Bytes
from engine.planes import Size

_LINES_HIGH = 540
"""Height of a picture on which a line is two pixels wide, one on either side of a
border; on a larger one it is wider in proportion."""

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
    """Finds lines of one pixel on either side. Belongs to one thread."""

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
        codes = np.asarray(cv2.LUT(ids, self._codes), np.uint8)
        if smooth:
            codes = self._smooth(codes, size)
        else:
            large = cv2.resize(codes, size, interpolation=cv2.INTER_NEAREST)
            codes = np.asarray(large, np.uint8)
        return codes, cv2.dilate(codes, _AROUND) != cv2.erode(codes, _AROUND)

    def _smooth(self, codes: Bytes, size: Size) -> Bytes:
        """Each bit of the ids enlarged bilinearly and decided for itself.

        Between two classes all bits in which they differ change at the same place, so
        the border is that of a bilinear enlargement of either class, at the price of
        three enlargements for seven classes. Where three classes meet a pixel may get
        the bits of a fourth; the median takes it away.
        """
        decided = np.zeros(size[::-1], np.uint8)
        for bit in self._bits:
            small = cv2.bitwise_and(codes, bit)
            cv2.threshold(small, 0, 255, cv2.THRESH_BINARY, dst=small)
            large = cv2.resize(small, size, interpolation=cv2.INTER_LINEAR)
            cv2.threshold(large, 127, bit, cv2.THRESH_BINARY, dst=large)
            cv2.bitwise_or(decided, large, dst=decided)
        return np.asarray(cv2.medianBlur(decided, 3), np.uint8)
