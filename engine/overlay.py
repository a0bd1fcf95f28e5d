"""How a class map looks on a picture: the one place that knows.

The window and the export take what is described here: what is exported is what was
seen.
"""

from dataclasses import dataclass
from enum import Enum

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.palettes import RGB, Palette
from models.errors import SadakError
from models.labels import LabelClass, folded

Bytes = NDArray[np.uint8]

_FAINT = 0.35
"""How strong areas are within outlines, of what they are without."""

_LIT, _DIMMED = 0.4, 0.3
"""How much of what a lit class lacks of full strength it gains, and what the others
keep of theirs."""


class View(Enum):
    """What is shown of a frame and its class map."""

    OVERLAY = "overlay"
    MASK = "mask"
    ORIGINAL = "original"
    SIDE_BY_SIDE = "side-by-side"
    SPLIT = "split"
    """The picture on the left of a line, the overlay on its right."""


class Marking(Enum):
    """By what the pixels of a class are marked."""

    AREAS = "areas"
    OUTLINES = "outlines"
    BOTH = "outlines-and-areas"


@dataclass(frozen=True)
class Tables:
    """The colour of every id.

    Attributes:
        areas: (256, 4) uint8 red, green, blue and alpha, not multiplied.
        lines: the same for the lines along the borders of classes; None where no lines
            are drawn.
    """

    areas: Bytes
    lines: Bytes | None


@dataclass(frozen=True)
class OverlayStyle:
    """How class colours are laid over a picture. Never part of inference.

    Attributes:
        opacity: 0 shows the picture alone, 1 the colours alone.
        hidden: names of the classes that are not coloured.
        view: what is shown.
        marking: whether classes are filled, outlined or both.
        palette: where their colours come from.
        own: colours of single classes, by name, that go before the palette's.
        split: where the line of `View.SPLIT` is, as a share of the width.
    """

    opacity: float = 0.5
    hidden: frozenset[str] = frozenset()
    view: View = View.OVERLAY
    marking: Marking = Marking.AREAS
    palette: Palette = Palette.MODEL
    own: frozenset[tuple[str, RGB]] = frozenset()
    split: float = 0.5

    def colours(self, classes: tuple[LabelClass, ...]) -> tuple[RGB, ...]:
        """The colour of each class, in their order."""
        own = dict(self.own)
        palette = self.palette.colours(classes)
        return tuple(
            own.get(label.name, colour)
            for label, colour in zip(classes, palette, strict=True)
        )

    def tables(self, classes: tuple[LabelClass, ...], lit: str | None = None) -> Tables:
        """The colour of every id.

        Ids of hidden classes and of none are transparent; in the mask view black and
        opaque.

        Args:
            classes: the label set of the ids.
            lit: name of a class that is to stand out, if it is not hidden.
        """
        mask = self.view is View.MASK
        full = 1.0 if mask else self.opacity
        share = {Marking.AREAS: 1.0, Marking.OUTLINES: 0.0, Marking.BOTH: _FAINT}
        areas = self._table(classes, lit, full * share[self.marking])
        lines = None
        if self.marking is not Marking.AREAS and self.view is not View.ORIGINAL:
            lines = self._table(classes, lit, min(2 * full, 1.0))
        return Tables(areas, lines)

    def _table(
        self, classes: tuple[LabelClass, ...], lit: str | None, strength: float
    ) -> Bytes:
        """A table in which classes have a strength, as alpha or on black."""
        table = np.zeros((256, 4), np.uint8)
        if self.view is View.ORIGINAL:
            return table
        mask = self.view is View.MASK
        if mask:
            table[:, 3] = 255
        known = {label.name for label in classes} - self.hidden
        for index, colour in enumerate(self.colours(classes)):
            name = classes[index].name
            if name in self.hidden:
                continue
            own = strength
            if lit in known:
                lacks = 1 - strength
                own = strength + _LIT * lacks if name == lit else _DIMMED * strength
            if mask:
                table[index, :3] = np.rint(np.multiply(colour, own))
            else:
                table[index] = (*colour, round(255 * own))
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
