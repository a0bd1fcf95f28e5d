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

from engine.picture import Planes
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


def lay_over_planes(planes: Planes, ids: Bytes, table: Bytes) -> None:
    """Lay the colours of a class map over planes, in place.

    Args:
        planes: of any size.
        ids: (height, width) uint8, of any other size.
        table: as `OverlayStyle.colour_table` gives it.
    """
    *colours, keep = (
        cv2.LUT(ids, lookup)
        for lookup in _plane_table(
            table.tobytes(), planes.colorspace, planes.full_range
        )
    )
    for plane, colour in zip(planes.each, colours, strict=True):
        _lay_over(plane, colour, keep)


def lay_over_bgr(pixels: Bytes, ids: Bytes, table: Bytes) -> None:
    """The same for pixels (height, width, 3) uint8 in the order BGR."""
    alpha = table[:, 3:].astype(np.float32) / 255
    colours = np.rint(table[:, 2::-1] * alpha).astype(np.uint8)
    keep = np.repeat(255 - table[:, 3:], 3, axis=1)
    ids = cv2.merge([ids] * 3)
    _lay_over(pixels, cv2.LUT(ids, colours[np.newaxis]), cv2.LUT(ids, keep[np.newaxis]))


def _lay_over(pixels: Bytes, colour: Bytes, keep: Bytes) -> None:
    """`pixels * keep / 255 + colour`, in integers; the small maps are enlarged."""
    size = pixels.shape[1::-1]
    keep = cv2.resize(keep, size, interpolation=cv2.INTER_LINEAR)
    cv2.multiply(pixels, keep, dst=pixels, scale=1 / 255)
    colour = cv2.resize(colour, size, interpolation=cv2.INTER_LINEAR)
    cv2.add(pixels, colour, dst=pixels)


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
