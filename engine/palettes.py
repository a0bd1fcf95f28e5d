"""Colours for any label set.

A palette knows colours for some names of classes. What it does not know takes those of
a large set of distinct colours in turn, so that every label set has as many colours as
it has classes.
"""

from collections.abc import Iterator
from enum import Enum
from itertools import chain, cycle

from models.labels import LabelClass, folded

RGB = tuple[int, int, int]
"""Red, green, blue, each 0 to 255."""


class Palette(Enum):
    """Where the colours of classes come from."""

    MODEL = "model"
    """The network's card; the shipped ones have a set of their own for IDD."""

    CITYSCAPES = "cityscapes"
    """Those that papers show: `labels.py` of cityscapesScripts (Cordts et al., "The
    Cityscapes Dataset for Semantic Urban Scene Understanding", CVPR 2016), and of the
    classes that only IDD has those of its authors (Varma et al., "IDD", WACV 2019)."""

    SAFE = "colour-blind-safe"
    """Told apart also by people who confuse red and green: M. Okabe and K. Ito, "Color
    Universal Design" (2002, 2008)."""

    def colours(self, classes: tuple[LabelClass, ...]) -> tuple[RGB, ...]:
        """The colour of each class, in their order.

        No two classes have the same one, as long as there are less than about sixty
        (twenty-four in the colour-blind safe palette).
        """
        if self is Palette.MODEL:
            return tuple(label.colour for label in classes)
        known, others = _TABLES[self]
        kinds = [_KINDS.get(name, name) for name in map(_name, classes)]
        found: list[RGB | None] = []
        for kind in kinds:
            colour = known.get(kind)
            found.append(None if colour in found else colour)
        fresh = _without(others, {colour for colour in found if colour})
        return tuple(colour or next(fresh) for colour in found)


def _name(label: LabelClass) -> str:
    return folded(label.name)


def _without(colours: tuple[RGB, ...], taken: set[RGB]) -> Iterator[RGB]:
    """Colours in turn for ever, those taken only when there is no other."""
    free = [colour for colour in colours if colour not in taken]
    return cycle(free or colours)


def _mixed(colours: tuple[RGB, ...], other: RGB, share: float) -> Iterator[RGB]:
    """Colours with a share of another one in them."""
    for colour in colours:
        red, green, blue = (
            round(a + (b - a) * share) for a, b in zip(colour, other, strict=True)
        )
        yield red, green, blue


def _thrice(colours: tuple[RGB, ...]) -> tuple[RGB, ...]:
    """Colours as they are, then lighter, then darker."""
    lighter = _mixed(colours, (255, 255, 255), 0.5)
    darker = _mixed(colours, (0, 0, 0), 0.45)
    return tuple(chain(colours, lighter, darker))


def _hexadecimal(text: str) -> tuple[RGB, ...]:
    """Colours of a text such as `F3C300 875692`."""
    colours = []
    for word in text.split():
        red, green, blue = bytes.fromhex(word)
        colours.append((red, green, blue))
    return tuple(colours)


_KINDS = {
    alias: kind
    for kind, aliases in {
        "road": ("drivable", "drivable area", "street", "lane", "asphalt"),
        "sidewalk": ("non drivable", "pavement", "footpath"),
        "person": ("living things", "living thing", "people", "pedestrian", "human"),
        "rider": ("bicyclist", "cyclist", "motorcyclist"),
        "car": ("vehicles", "vehicle", "cars"),
        "motorcycle": ("motorbike", "two wheeler", "2 wheeler"),
        "autorickshaw": ("auto rickshaw", "rickshaw", "three wheeler"),
        "fence": ("roadside objects", "barrier"),
        "traffic sign": ("sign", "sign symbol", "signs"),
        "pole": ("polegroup", "column pole"),
        "vegetation": ("far objects", "tree", "trees", "nature"),
        "terrain": ("grass", "ground"),
        "curb": ("kerb",),
    }.items()
    for alias in aliases
}
"""Other names of a class, as `folded` writes them. IDD's seven coarse classes stand for
that of the fine ones which is seen most."""

_CITYSCAPES: dict[str, RGB] = {
    "road": (128, 64, 128),
    "sidewalk": (244, 35, 232),
    "parking": (250, 170, 160),
    "rail track": (230, 150, 140),
    "building": (70, 70, 70),
    "wall": (102, 102, 156),
    "fence": (190, 153, 153),
    "guard rail": (180, 165, 180),
    "bridge": (150, 100, 100),
    "tunnel": (150, 120, 90),
    "pole": (153, 153, 153),
    "traffic light": (250, 170, 30),
    "traffic sign": (220, 220, 0),
    "vegetation": (107, 142, 35),
    "terrain": (152, 251, 152),
    "sky": (70, 130, 180),
    "person": (220, 20, 60),
    "rider": (255, 0, 0),
    "car": (0, 0, 142),
    "truck": (0, 0, 70),
    "bus": (0, 60, 100),
    "caravan": (0, 0, 90),
    "trailer": (0, 0, 110),
    "train": (0, 80, 100),
    "motorcycle": (0, 0, 230),
    "bicycle": (119, 11, 32),
    "animal": (246, 198, 145),
    "autorickshaw": (255, 204, 54),
    "curb": (220, 190, 40),
    "billboard": (174, 64, 67),
    "vehicle fallback": (136, 143, 153),
    "drivable fallback": (81, 0, 81),
}

_OKABE_ITO = _hexadecimal("CC79A7 E69F00 D55E00 0072B2 F0E442 009E73 56B4E9")
"""Without black, which marks what is not coloured."""

_SAFE: dict[str, RGB] = dict(
    zip(
        ("road", "sidewalk", "person", "car", "fence", "vegetation", "sky"),
        _OKABE_ITO,
        strict=True,
    )
)

_KELLY = _hexadecimal(
    "F3C300 875692 F38400 A1CAF1 BE0032 C2B280 848482 008856 E68FAC 0067A5 F99379"
    " 604E97 F6A600 B3446C DCD300 882D17 8DB600 654522 E25822 2B3D26"
)
"""K. L. Kelly, "Twenty-two colors of maximum contrast" (1965), without black and white:
each of them is as far as can be from those before it."""

_TABLES = {
    Palette.CITYSCAPES: (_CITYSCAPES, _thrice(_KELLY)),
    Palette.SAFE: (_SAFE, (*_thrice(_OKABE_ITO), (255, 255, 255), (150, 150, 150))),
}
"""Of each palette the colours by name, and those for all other names."""
