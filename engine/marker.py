"""From a class map to the small picture of colours that is laid over a frame."""

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.outlines import Outlines, stroke
from engine.overlay import Bytes, Tables
from engine.planes import Size

Words = NDArray[np.uint32]
"""Four channels of a byte each as one number."""


class Marker:
    """Colours class maps by tables of four channels, whatever these mean.

    Only what is small is coloured: whoever lays it over a picture enlarges it
    bilinearly, which softens its edges. It keeps its buffers: what it gives is good
    until the next call. Belongs to one thread.
    """

    def __init__(self, tables: Tables, count: int) -> None:
        """Prepare for a label set.

        Args:
            tables: of areas and lines; of the latter the fourth channel is 0 for what
                has none.
            count: how many classes there are.
        """
        self._areas = _words(tables.areas)
        self._lines = None if tables.lines is None else _words(tables.lines)
        if tables.lines is not None:
            self._outlines = Outlines(np.ascontiguousarray(tables.lines[:, 3]), count)
        self._has_areas = bool(tables.areas.any())
        self._drawn = np.empty((0, 0), np.uint32)

    @property
    def outlines(self) -> bool:
        """Whether lines are drawn, so that what `draw` gives depends on the size."""
        return self._lines is not None

    def draw(
        self, ids: Bytes, size: Size, width: int | None = None, smooth: bool = True
    ) -> Bytes:
        """Colour a class map for a picture.

        Args:
            ids: (height, width) uint8, of any size.
            size: of the picture that it will be laid over.
            width: of lines on either side of a border; by default what suits the size.
            smooth: see `Outlines.find`.

        Returns:
            (height, width, 4) uint8, smaller than the picture as a rule.
        """
        if self._lines is None:
            return _channels(self._coloured(ids))
        width = width or stroke(size[1])
        # Lines are a pixel wide on either side here, and enlarged with the rest.
        layer = tuple(max(1, round(side / width)) for side in size)
        codes, lines = self._outlines.find(ids, (layer[0], layer[1]), smooth)
        drawn = self._coloured(codes)
        where = np.flatnonzero(lines)
        drawn.reshape(-1)[where] = self._lines[codes.reshape(-1)[where]]
        return _channels(drawn)

    def _coloured(self, ids: Bytes) -> Words:
        """The areas."""
        if self._drawn.shape != ids.shape:
            self._drawn = np.empty(ids.shape, np.uint32)
        if self._has_areas:
            # As `np.take`, which first makes 64-bit numbers of the ids, in a quarter.
            table, into = (words.view(np.int32) for words in (self._areas, self._drawn))
            cv2.LUT(ids, table, dst=into)
        else:
            self._drawn.fill(0)
        return self._drawn


def _words(table: Bytes) -> Words:
    """(256, 4) bytes as (256,) words, in which four channels are looked up at once."""
    return np.ascontiguousarray(table).view(np.uint32).reshape(-1)


def _channels(words: Words) -> Bytes:
    return words.view(np.uint8).reshape(*words.shape, 4)
