"""What flows through the engine: frames and the class maps made from them."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from engine.picture import Picture
from engine.runtimes.base import STEP

Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Frame:
    """One picture of a source, with its exact place in time.

    Attributes:
        index: number of the frame in its source, from 0; after a seek in a video of
            varying rate an estimate, since such a file does not number its frames.
        time: when it is shown, in seconds from the start of the source, exact.
        picture: the pixels, still in the decoder's own format.
        duration: how long it is shown, in seconds, where the source says so.
        generation: how many jumps came before it: seeks, turns of a loop, other files.
            Frames of the same one were read one after the other.
        name: what the source calls it (the name of a picture file), if anything.
        arrived: when it was decoded, in seconds of `time.monotonic`.
        stamp: what the clock of a network stream showed, in seconds; that of its
            packets.
    """

    index: int
    time: Fraction
    picture: Picture
    duration: Fraction | None = None
    generation: int = 0
    name: str | None = None
    arrived: float = 0.0
    stamp: Fraction | None = None


@dataclass(frozen=True)
class Reading:
    """What a class map says of one place.

    Attributes:
        id: of the class.
        confidence: how much of the network's belief it has there, 0 to 1: its softmax
            probability. None where only the ids are known.
    """

    id: int
    confidence: float | None


@dataclass(frozen=True)
class ClassMap:
    """What the network says of one frame.

    Attributes:
        ids: (height, width) uint8, the class of each pixel, of any size.
        index: the frame's index.
        generation: the frame's generation.
        logits: (rows, columns, classes) uint8, of which the ids were made; as
            `engine.runtimes.base.Runtime` gives them, but an array of its own. None
            where only the ids are known.
    """

    ids: Bytes
    index: int
    generation: int
    logits: Bytes | None = None

    def at(self, x: float, y: float) -> Reading:
        """What it says of one place.

        The class is always that of `ids`. Its confidence is that of the logits, which
        are coarser: close to a border that was moved to an edge of the picture it may
        be below a half.

        Args:
            x, y: from the left and from the top, as shares of width and height; what
                is outside of 0 to 1 is taken to mean the border.
        """
        row, column = (int(at) for at in _place(self.ids, x, y, 0.0))
        found = int(self.ids[row, column])
        if self.logits is None:
            return Reading(found, None)
        logits = _between(self.logits, *_place(self.logits, x, y, 0.5)) * STEP
        beliefs = np.exp(logits - logits.max())
        return Reading(found, float(beliefs[found] / beliefs.sum()))


def _place(grid: Bytes, x: float, y: float, centre: float) -> tuple[float, float]:
    """Row and column of a place in a grid, whose cells begin or are centred there."""
    rows, columns = grid.shape[:2]
    row = min(max(y * rows - centre, 0.0), rows - 1.0)
    return row, min(max(x * columns - centre, 0.0), columns - 1.0)


def _between(values: Bytes, row: float, column: float) -> NDArray[np.float64]:
    """The values of a grid between its cells, bilinearly."""
    top, left = int(row), int(column)
    corner = values[top : top + 2, left : left + 2].astype(np.float64)
    down = [1 - (row - top), row - top][: corner.shape[0]]
    right = [1 - (column - left), column - left][: corner.shape[1]]
    return np.asarray(np.einsum("i,j,ijk->k", down, right, corner), np.float64)
