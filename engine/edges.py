"""Class maps whose borders follow the edges of the picture.

A network's logits are coarser than the picture: enlarged bilinearly they make borders
that are round and lie beside the edges that a person sees. By how much the probability
of each class grows with the brightness, a, is known on the coarse grid
(`engine.coarse`); so what of the brightness is finer than that moves borders to edges:

    p(x) = enlarged p + enlarged a * (I(x) - enlarged I)

The guided filter, of which a comes, enlarges means in the place of p: that blurs, and
costs small things their labels. Pixels are decided in squares, each between the centres
of four cells, where there may be a border, and among the most probable classes there.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.coarse import Coarse, bordered, coarse
from engine.decision import Decision
from engine.picture import Picture, Size

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]
Places = NDArray[np.intp]

_SURE = 0.7
"""There is no border between cells that agree, each with at least this probability."""

_RIVALS = 4
"""So many classes are thought of: each cell's own, where all four differ."""

_WEAK = 0.1
"""A third or fourth class of less than this probability is none of them."""

_AT_ONCE = 1 << 15
"""Pixels that are decided at a time: they stay in the cache, and matrices so small are
multiplied in one thread."""

_SMALL = 640
"""A network's input whose longer side is at most this is doubled."""


class EdgeDecision:
    """The strongest class at each pixel, after borders were moved to edges.

    Belongs to one thread.
    """

    def __init__(self, size: Size) -> None:
        """Prepare for a network that takes pictures of a width and a height."""
        self._size = size
        self._top = Decision((1, 1))

    def ids(self, logits: Bytes, picture: Picture) -> Bytes:
        """Decide.

        Args:
            logits: (rows, columns, classes) uint8.
            picture: that they are of.

        Returns:
            (height, width) uint8 ids, an array of its own. They are at least as fine as
            the network's input, and about as the picture up to twice that.
        """
        rows, columns = logits.shape[:2]
        if self._top.size != (columns, rows):
            self._top = Decision((columns, rows))
        top = self._top.ids(logits)
        present = np.flatnonzero(np.bincount(top.ravel())).astype(np.uint8)
        factor = self._factor((columns, rows), picture.size)
        size = factor * columns, factor * rows
        if present.size == 1:
            return np.full(size[::-1], present[0], np.uint8)
        guide = picture.luma(size)
        return _fine(coarse(logits, top, present, guide), guide, factor)

    def _factor(self, grid: Size, picture: Size) -> int:
        """Pixels along each side of a cell."""
        least = -(-self._size[0] // grid[0])
        wanted = max(-(-picture[axis] // grid[axis]) for axis in range(2))
        most = 2 * least if max(self._size) <= _SMALL else least
        return min(max(least, wanted), most)


def _fine(known: Coarse, guide: Bytes, factor: int) -> Bytes:
    """The class of each pixel of a picture with the given brightness."""
    before, after = factor // 2, factor - factor // 2
    guide = bordered(guide, before, after)
    ids = known.top[:-1, :-1].repeat(factor, axis=1).repeat(factor, axis=0)
    i, j = np.nonzero(_at_borders(known))
    if i.size:
        decided = _decide(known, i, j, _squares(guide, factor)[i, :, j])
        _squares(ids, factor)[i, :, j] = decided
    return ids[before:-after, before:-after].copy()


def _squares(pixels: Bytes, factor: int) -> NDArray[np.void]:
    """A view [rows, factor, columns] of squares; each item is a line of pixels."""
    line = np.dtype((np.void, factor))
    return pixels.view(line).reshape(len(pixels) // factor, factor, -1)


def _corners(field: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    """Four views of a field of cells: what is at each corner of all squares."""
    upper, lower = field[..., :-1, :], field[..., 1:, :]
    return upper[..., :-1], upper[..., 1:], lower[..., :-1], lower[..., 1:]


def _at_borders(known: Coarse) -> NDArray[np.bool_]:
    """Whether there may be a border in each square."""
    first, *others = _corners(known.top)
    unlike = np.any([other != first for other in others], axis=0)
    doubtful = np.minimum.reduce(_corners(known.sure)) < _SURE
    return np.asarray(unlike | doubtful)


def _decide(
    known: Coarse, i: Places, j: Places, guide: NDArray[np.void]
) -> NDArray[np.void]:
    """The classes of the pixels of some squares.

    Args:
        known: of the cells.
        i, j: [squares], row and column of each one's upper left corner.
        guide: [squares, factor], the brightness of its lines of pixels.

    Returns:
        The ids in the form of the brightness.
    """
    likely = np.maximum.reduce(_corners(known.p))[:, i, j]
    rivals = np.argsort(-likely, axis=0)[:_RIVALS]  # [rank, square]
    likely = np.take_along_axis(likely, rivals, axis=0)
    names = known.present[rivals][..., np.newaxis]
    columns = known.top.shape[1]
    corners = (i * columns + j)[:, np.newaxis] + [0, 1, columns, columns + 1]
    places = rivals[..., np.newaxis] * known.top.size + corners
    # By how much each rival is ahead of the first one: [rank, square, corner].
    p, a = (field.ravel().take(places) for field in (known.p, known.a))
    p[1:] -= p[0]
    a[1:] -= a[0]
    brightness = known.brightness.ravel().take(corners)

    enlarge = _enlargement(guide.shape[1])
    pixels = guide.view(np.uint8).reshape(len(i), -1)
    ids = names[0].repeat(pixels.shape[1], axis=1)
    step = max(_AT_ONCE // pixels.shape[1], 1)
    for some in (slice(begin, begin + step) for begin in range(0, len(i), step)):
        won = ids[some]
        finer = pixels[some] - brightness[some] @ enlarge
        lead = np.zeros_like(finer)
        for rank in range(1, len(rivals)):
            these: slice | Places = slice(None)
            if rank > 1:
                these = np.flatnonzero(likely[rank, some] > _WEAK)
            ahead = a[rank, some][these] @ enlarge
            ahead *= finer[these]
            ahead += p[rank, some][these] @ enlarge
            stronger = (ahead > lead[these]).view(np.uint8)
            won[these] += stronger * (names[rank, some][these] - won[these])
            lead[these] = np.maximum(lead[these], ahead)
    return ids.view(guide.dtype)


@lru_cache(maxsize=8)
def _enlargement(factor: int) -> Floats:
    """Bilinear weights [4, factor * factor] of the corners at a square's pixels."""
    down = (np.arange(factor) - factor // 2 + 0.5) / factor + 0.5
    along = np.stack([1 - down, down])
    weights = np.einsum("ay,bx->abyx", along, along)
    return np.ascontiguousarray(weights.reshape(4, -1), np.float32)
