"""How a class map looks on a picture: the one place that knows.

The window and the export take their colours from one table, and both enlarge the
coloured class map bilinearly, which softens its edges: what is exported is what was
seen.
"""

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.planes import Planes
from models.errors import SadakError
from models.labels import LabelClass, folded

Bytes = NDArray[np.uint8]


class View(Enum):
    """What is shown of a frame and its class map."""

    OVERLAY = "overlay"
    MASK = "mask"
    ORIGINAL = "original"
    SIDE_BY_SIDE = "side-by-side"


@dataclass(frozen=True)
class OverlayStyle:
    """How class colours are laid over a picture. Never part of inference.

    Attributes:
        opacity: 0 shows the picture alone, 1 the colours alone.
        hidden: names of the classes that are not coloured.
        view: what is shown.
    """

    opacity: float = 0.5
    hidden: frozenset[str] = frozenset()
    view: View = View.OVERLAY

    def colour_table(self, classes: tuple[LabelClass, ...]) -> Bytes:
        """The colour of every id.

        Returns:
            (256, 4) uint8 red, green, blue and alpha, not multiplied. Ids of hidden
            classes and of none are transparent; in the mask view black and opaque.
        """
        mask = self.view is View.MASK
        table = np.zeros((256, 4), np.uint8)
        table[:, 3] = 255 if mask else 0
        alpha = 255 if mask else round(255 * self.opacity)
        if self.view is View.ORIGINAL:
            alpha = 0
        for index, label in enumerate(classes):
            if label.name not in self.hidden:
                table[index] = (*label.colour, alpha)
        return table


def only(names: list[str], classes: tuple[LabelClass, ...]) -> frozenset[str]:
    """The classes to hide when only those named are to be seen.

    Args:
        names: as `models.labels.folded` compares them. They may come from a text that
            was split at its commas: neighbours that make one name together are one.
        classes: of the model.

    Raises:
        SadakError: a name is not one of the classes.
    """
    known = {folded(label.name): label.name for label in classes}
    named = set()
    while names:
        for count in range(len(names), 0, -1):
            if name := known.get(folded(",".join(names[:count]))):
                break
        else:
            raise SadakError(
                f"There is no class called {names[0].strip()!r}. Classes: "
                f"{', '.join(known.values())}."
            )
        named.add(name)
        names = names[count:]
    return frozenset(known.values()) - named


def shares(ids: Bytes, count: int) -> list[float]:
    """The share of the picture that each of `count` classes covers, 0 to 1."""
    counted = cv2.calcHist([ids], [0], None, [256], [0, 256]).ravel()
    return [float(n) / ids.size for n in counted[:count]]


class PlaneOverlay:
    """Lays class colours over planes. Keeps its buffers; belongs to one thread."""

    def __init__(self, style: OverlayStyle, classes: tuple[LabelClass, ...]) -> None:
        """Prepare for the class maps of one label set."""
        self._table = style.colour_table(classes)
        # Where all colours are equally strong nothing needs to be enlarged but them.
        alphas = np.unique(self._table[: len(classes), 3])
        self._keep = (255 - int(alphas[0])) / 255 if alphas.size == 1 else None
        self._buffers: dict[tuple[str, tuple[int, ...]], Bytes] = {}

    def lay(
        self, source: Planes, ids: Bytes, target: tuple[Bytes, Bytes, Bytes]
    ) -> None:
        """Write a picture with the colours of its class map into planes.

        Args:
            source: the picture.
            ids: (height, width) uint8, of any size; each that of a class.
            target: of the size of the source.
        """
        *colours, keep = _plane_table(
            self._table.tobytes(), source.colorspace, source.full_range
        )
        for plane, colour, into in zip(source.each, colours, target, strict=True):
            if self._keep == 0:
                self._enlarged(ids, colour, into)
            elif self._keep == 1:
                np.copyto(into, plane)
            elif self._keep is not None:
                paint = self._enlarged(ids, colour, self._buffer("colour", into.shape))
                cv2.addWeighted(plane, self._keep, paint, 1, 0, dst=into)
            else:
                kept = self._enlarged(ids, keep, self._buffer("keep", into.shape))
                paint = self._enlarged(ids, colour, self._buffer("colour", into.shape))
                cv2.multiply(plane, kept, dst=into, scale=1 / 255)
                cv2.add(into, paint, dst=into)

    def _enlarged(self, ids: Bytes, lookup: Bytes, into: Bytes) -> Bytes:
        """Values of a table at the ids, enlarged bilinearly."""
        small = cv2.LUT(ids, lookup, dst=self._buffer("small", ids.shape))
        cv2.resize(small, into.shape[::-1], dst=into, interpolation=cv2.INTER_LINEAR)
        return into

    def _buffer(self, use: str, shape: tuple[int, ...]) -> Bytes:
        if (use, shape) not in self._buffers:
            self._buffers[use, shape] = np.empty(shape, np.uint8)
        return self._buffers[use, shape]


def lay_over_bgr(pixels: Bytes, ids: Bytes, table: Bytes) -> None:
    """Lay the colours of a class map over BGR pixels (height, width, 3), in place.

    In integers `pixels * keep / 255 + colour`; the small maps are enlarged bilinearly.
    """
    alpha = table[:, 3:].astype(np.float32) / 255
    colours = np.rint(table[:, 2::-1] * alpha).astype(np.uint8)
    keep = np.repeat(255 - table[:, 3:], 3, axis=1)
    ids, size = cv2.merge([ids] * 3), pixels.shape[1::-1]
    keep, colours = (
        cv2.resize(cv2.LUT(ids, lookup[np.newaxis]), size) for lookup in (keep, colours)
    )
    cv2.multiply(pixels, keep, dst=pixels, scale=1 / 255)
    cv2.add(pixels, colours, dst=pixels)


@lru_cache(maxsize=8)
def _plane_table(
    table: bytes, colorspace: int, full_range: bool
) -> tuple[Bytes, Bytes, Bytes, Bytes]:
    """Tables of id to luma, Cb, Cr (each times alpha) and what is kept of the picture.

    The matrices are those of ITU-R BT.601, BT.709 and BT.2020 (luma of red and blue).
    """
    red, blue = {1: (0.2126, 0.0722), 9: (0.2627, 0.0593)}.get(
        colorspace, (0.299, 0.114)
    )
    rgba = np.frombuffer(table, np.uint8).reshape(256, 4).astype(np.float64)
    r, g, b, alpha = (rgba[:, channel] / 255 for channel in range(4))
    luma = red * r + (1 - red - blue) * g + blue * b
    cb, cr = (b - luma) / (2 - 2 * blue), (r - luma) / (2 - 2 * red)
    if full_range:
        coded = (255 * luma, 255 * cb + 128, 255 * cr + 128)
    else:
        coded = (219 * luma + 16, 224 * cb + 128, 224 * cr + 128)
    y, u, v = (np.rint(np.clip(c, 0, 255) * alpha).astype(np.uint8) for c in coded)
    return y, u, v, (255 - rgba[:, 3]).astype(np.uint8)
