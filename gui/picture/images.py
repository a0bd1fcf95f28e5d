"""Which pixels of a picture are seen, and where on the screen.

Everything here counts in pixels of the screen, of which there may be several to one of
the window's.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, QSize, Qt

Bytes = NDArray[np.uint8]

_MARGIN = 1
"""Pixels round what is seen that are enlarged with it, to mix the outermost with."""


@dataclass(frozen=True)
class Fit:
    """Which pixels of a grid are needed, and where on the screen they come to lie.

    Attributes:
        rows: of the grid, from and before which.
        columns: the same.
        target: the rectangle of the screen that they fill.
    """

    rows: tuple[int, int]
    columns: tuple[int, int]
    target: QRect

    @property
    def size(self) -> tuple[int, int]:
        """Width and height on the screen."""
        return self.target.width(), self.target.height()

    def cut(self, grid: Bytes) -> Bytes:
        """The pixels themselves."""
        return grid[slice(*self.rows), slice(*self.columns)]


def fitted(grid: Bytes, place: QRectF, area: QRect) -> Fit:
    """How to show the part of a grid that can be seen.

    Args:
        grid: (height, width, ...) pixels.
        place: where all of it would lie.
        area: what can be seen of that.
    """
    seen = place.intersected(QRectF(area))
    rows = _part(grid.shape[0], place.y(), place.height(), seen.y(), seen.height())
    columns = _part(grid.shape[1], place.x(), place.width(), seen.x(), seen.width())
    top, bottom = (
        round(place.y() + at * place.height() / grid.shape[0]) for at in rows
    )
    left, right = (
        round(place.x() + at * place.width() / grid.shape[1]) for at in columns
    )
    size = QSize(max(right - left, 1), max(bottom - top, 1))
    return Fit(rows, columns, QRect(left, top, size.width(), size.height()))


def letterbox(room: QRect, content: QSize) -> QRect:
    """The largest rectangle of the content's shape in the middle of the room."""
    size = content.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    box = QRect(room.topLeft(), size)
    box.moveCenter(room.center())
    return box


def _part(
    count: int, begin: float, length: float, seen: float, seen_length: float
) -> tuple[int, int]:
    """Of so many pixels in a row the first that is seen, and the one after the last."""
    first = math.floor((seen - begin) / length * count) - _MARGIN
    last = math.ceil((seen + seen_length - begin) / length * count) + _MARGIN
    first = min(max(first, 0), count - 1)
    return first, min(max(last, first + 1), count)
