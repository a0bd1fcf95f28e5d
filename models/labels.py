"""The classes that a network tells apart.

The shipped networks know those of IDD at level 1. Another may have any others: they
stand on its card, from which the program takes names and colours.
"""

import unicodedata
from dataclasses import dataclass

UNDEFINED = 255
"""The id of a pixel that belongs to no class (void in IDD's own words)."""


@dataclass(frozen=True)
class LabelClass:
    """One class of a label set.

    Attributes:
        name: in any language, as on the command line and in the legend.
        colour: red, green, blue, each 0 to 255.
    """

    name: str
    colour: tuple[int, int, int]


def folded(name: str) -> str:
    """A name of a class such that two which a person takes for one are equal.

    Case does not count, hyphens and underscores stand for spaces, and letters may be
    composed with their marks in any way (Unicode's form NFKC).
    """
    name = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(name.replace("-", " ").replace("_", " ").split())


IDD_LEVEL1 = (
    LabelClass("drivable", (128, 64, 128)),
    LabelClass("non-drivable", (244, 35, 232)),
    LabelClass("living things", (255, 40, 60)),
    LabelClass("vehicles", (0, 90, 255)),
    LabelClass("roadside objects", (255, 190, 0)),
    LabelClass("far objects", (60, 160, 60)),
    LabelClass("sky", (120, 200, 255)),
)
"""The seven classes of level 1, each at the index that is its id."""
