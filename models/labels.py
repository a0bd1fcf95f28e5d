"""The classes of IDD at level 1, the label set of the shipped networks."""

from dataclasses import dataclass

UNDEFINED = 255
"""The id of a pixel that belongs to no class (void in IDD's own words)."""


@dataclass(frozen=True)
class LabelClass:
    """One class of a label set.

    Attributes:
        name: lower case, as on the command line and in the legend.
        colour: red, green, blue, each 0 to 255.
    """

    name: str
    colour: tuple[int, int, int]


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
