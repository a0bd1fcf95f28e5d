"""Palettes: a colour for each class, told apart by everybody."""

from itertools import combinations

import cv2
import numpy as np
import pytest

from engine.palettes import RGB, Palette
from models.labels import IDD_LEVEL1, LabelClass

# G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for
# Simulation of Color Vision Deficiency" (2009): linear RGB at full severity.
SIGHT = {
    "normal": np.eye(3),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
}
CITYSCAPES = (
    *("road", "sidewalk", "building", "wall", "fence", "pole", "traffic_light"),
    *("traffic_sign", "vegetation", "terrain", "sky", "person", "rider", "car"),
    *("truck", "bus", "train", "motorcycle", "bicycle"),
)


def seen(colours: tuple[RGB, ...], sight: str) -> np.ndarray:
    """Colours in CIE L*a*b*, as somebody sees them."""
    srgb = np.array(colours, float) / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    linear = np.clip(linear @ SIGHT[sight].T, 0, 1)
    srgb = np.where(
        linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055
    )
    return cv2.cvtColor(srgb.astype(np.float32)[np.newaxis], cv2.COLOR_RGB2Lab)[0]


def least_distance(colours: tuple[RGB, ...], sight: str) -> float:
    """Between any two of them; about 2.3 is what can just be noticed."""
    lab = seen(colours, sight)
    return min(float(np.linalg.norm(a - b)) for a, b in combinations(lab, 2))


def named(*names: str) -> tuple[LabelClass, ...]:
    return tuple(LabelClass(name, (n, n, n)) for n, name in enumerate(names))


@pytest.mark.parametrize("sight", SIGHT)
def test_the_safe_palette_is_told_apart_by_everybody(sight):
    assert least_distance(Palette.SAFE.colours(IDD_LEVEL1), sight) > 15


def test_the_others_are_not():
    """Or else there would be no need for a safe one."""
    colours = Palette.CITYSCAPES.colours(IDD_LEVEL1)
    assert least_distance(colours, "deuteranopia") < 10


def test_the_palette_of_the_network_is_that_of_its_card():
    colours = tuple(label.colour for label in IDD_LEVEL1)
    assert Palette.MODEL.colours(IDD_LEVEL1) == colours


def test_cityscapes_classes_have_their_known_colours():
    found = Palette.CITYSCAPES.colours(named(*CITYSCAPES))
    colours = dict(zip(CITYSCAPES, found, strict=True))
    assert len(set(colours.values())) == 19
    assert colours["road"] == (128, 64, 128)
    assert colours["traffic_light"] == (250, 170, 30)
    assert colours["bicycle"] == (119, 11, 32)


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Drivable", "road"),
        ("non-drivable", "SIDEWALK"),
        ("living_things", "pedestrian"),
        ("vehicles", "car"),
        ("tree", "vegetation"),
        ("auto-rickshaw", "autorickshaw"),
    ],
)
@pytest.mark.parametrize("palette", [Palette.CITYSCAPES, Palette.SAFE])
def test_names_of_the_same_have_the_same_colour(palette, name, same):
    assert palette.colours(named(name)) == palette.colours(named(same))


@pytest.mark.parametrize(
    ("palette", "count"), [(Palette.CITYSCAPES, 60), (Palette.SAFE, 23)]
)
def test_classes_of_any_name_have_colours_of_their_own(palette, count):
    names = ["sky", "सड़क", "road", *(f"class {n}" for n in range(count - 3))]
    colours = palette.colours(named(*names))
    assert len(set(colours)) == count
    assert colours == palette.colours(named(*names))
    assert (0, 0, 0) not in colours  # which marks what is not coloured


@pytest.mark.parametrize("palette", Palette)
def test_the_largest_label_set_has_enough(palette):
    classes = named(*(f"class {n}" for n in range(255)))
    colours = palette.colours(classes)
    assert len(colours) == 255
    assert all(0 <= channel <= 255 for colour in colours for channel in colour)


def test_two_classes_with_names_of_the_same_differ():
    colours = Palette.SAFE.colours(named("car", "vehicles", "road"))
    assert len(set(colours)) == 3
