"""Pixel values of the overlay, in the planes of an encoder and in BGR."""

import numpy as np
import pytest

from engine.compositing import PixelOverlay, PlaneOverlay
from engine.overlay import Marking, OverlayStyle, View, only, shares
from engine.palettes import Palette
from engine.picture import Picture
from engine.planes import Canvas
from models.errors import SadakError
from models.labels import IDD_LEVEL1, UNDEFINED, LabelClass
from tests.helpers.own_models import CLASSES

DRIVABLE, VEHICLES, SKY = 0, 3, 6
GREY = 100


@pytest.fixture
def ids() -> np.ndarray:
    """Road below, sky above, at a quarter of the picture's size."""
    ids = np.full((16, 32), DRIVABLE, np.uint8)
    ids[:8] = SKY
    return ids


def grey_picture(width: int = 128, height: int = 64) -> np.ndarray:
    return np.full((height, width, 3), GREY, np.uint8)


def lay_over_bgr(pixels: np.ndarray, ids: np.ndarray, style: OverlayStyle) -> None:
    PixelOverlay(style, IDD_LEVEL1).lay(pixels, ids)


def laid_over(pixels: np.ndarray, ids: np.ndarray, style: OverlayStyle) -> np.ndarray:
    """Pixels with colours on them, RGB, by way of an encoder's planes."""
    planes = Picture.from_array(pixels).planes()
    canvas = Canvas(planes.size)
    overlay = PlaneOverlay(style, IDD_LEVEL1)
    for _ in range(2):  # nothing of a picture is left for the next
        overlay.lay(planes, ids, canvas.planes(like=planes))
    return canvas.frame.to_ndarray(format="rgb24")


@pytest.mark.parametrize("opacity", [0.0, 0.25, 0.5, 1.0])
def test_bgr_is_picture_and_colour_mixed_by_opacity(ids, opacity):
    pixels = grey_picture()
    lay_over_bgr(pixels, ids, OverlayStyle(opacity))
    for row, label in ((4, SKY), (60, DRIVABLE)):
        colour = np.array(IDD_LEVEL1[label].colour[::-1])
        expected = GREY * (1 - opacity) + colour * opacity
        assert np.abs(pixels[row, 64] - expected).max() <= 1.5


@pytest.mark.parametrize(
    "style",
    [
        OverlayStyle(0.0),
        OverlayStyle(0.5),
        OverlayStyle(1.0),
        OverlayStyle(0.5, frozenset({"sky"})),
        OverlayStyle(0.5, frozenset({"drivable"}), View.MASK),
        OverlayStyle(0.5, view=View.ORIGINAL),
        OverlayStyle(0.5, marking=Marking.BOTH),
        OverlayStyle(0.5, frozenset({"sky"}), View.MASK, Marking.OUTLINES),
        OverlayStyle(0.5, palette=Palette.SAFE, own=frozenset({("sky", (1, 2, 3))})),
    ],
)
@pytest.mark.parametrize("size", [(128, 64), (1280, 720)])
def test_planes_look_like_bgr(ids, style, size):
    laid = laid_over(grey_picture(*size), ids, style)
    pixels = grey_picture(*size)
    lay_over_bgr(pixels, ids, style)
    middle, height = size[0] // 2, size[1]
    for row in (height // 8, height * 7 // 8):
        seen = laid[row, middle].astype(int)
        assert np.abs(seen - pixels[row, middle, ::-1]).max() <= 4


def test_hidden_classes_show_the_picture(ids):
    pixels = grey_picture()
    style = OverlayStyle(0.5, hidden=frozenset({"sky"}))
    lay_over_bgr(pixels, ids, style)
    assert (pixels[4, 64] == GREY).all()
    assert (pixels[60, 64] != GREY).any()


def test_undefined_pixels_show_the_picture(ids):
    pixels = grey_picture()
    ids[:] = UNDEFINED
    lay_over_bgr(pixels, ids, OverlayStyle(1.0))
    assert (pixels == GREY).all()


def test_mask_view_shows_colours_alone_and_hidden_classes_black(ids):
    pixels = grey_picture()
    style = OverlayStyle(0.2, hidden=frozenset({"drivable"}), view=View.MASK)
    lay_over_bgr(pixels, ids, style)
    assert tuple(pixels[4, 64, ::-1]) == IDD_LEVEL1[SKY].colour
    assert (pixels[60, 64] == 0).all()


def test_original_view_changes_nothing(ids):
    pixels = grey_picture()
    lay_over_bgr(pixels, ids, OverlayStyle(0.9, view=View.ORIGINAL))
    assert (pixels == GREY).all()


def test_edges_are_soft_between_classes(ids):
    pixels = grey_picture()
    lay_over_bgr(pixels, ids, OverlayStyle(1.0))
    column = pixels[:, 64].astype(int)
    known = {IDD_LEVEL1[SKY].colour[::-1], IDD_LEVEL1[DRIVABLE].colour[::-1]}
    mixed = [row for row, pixel in enumerate(column) if tuple(pixel) not in known]
    assert mixed, "an enlarged class map has no staircase"
    assert all(28 <= row < 36 for row in mixed)


def test_only_hides_the_others():
    hidden = only(["vehicles", "sky"], IDD_LEVEL1)
    assert hidden == {c.name for c in IDD_LEVEL1} - {"vehicles", "sky"}


def test_only_names_an_unknown_class_and_those_there_are():
    with pytest.raises(SadakError, match=r"'cows'.*living things"):
        only(["cows"], IDD_LEVEL1)


def test_shares_add_up(ids):
    found = shares(ids, len(IDD_LEVEL1))
    assert found[SKY] == found[DRIVABLE] == 0.5
    assert sum(found) == 1.0


@pytest.mark.parametrize(
    ("listed", "seen"),
    [
        ("straße", {"Straße"}),
        ("STRASSE", {"Straße"}),
        ("फुटपाथ,sky", {"फुटपाथ", "sky"}),
        ("people, animals,дома", {"people, animals", "Дома"}),
        ("cafe\u0301 terrace", {"caf\u00e9-terrace"}),
    ],
)
def test_classes_of_any_language_are_found_by_name(listed, seen):
    names = [*CLASSES, "caf\u00e9-terrace"]
    classes = tuple(LabelClass(name, (0, 0, 0)) for name in names)
    assert only(listed.split(","), classes) == {*names} - seen


def test_every_id_has_the_colour_of_its_own_class():
    classes = tuple(LabelClass(f"class {n}", (n, 2 * n, 255 - n)) for n in range(100))
    table = OverlayStyle(1.0, frozenset({"class 99"})).tables(classes).areas
    for n in range(99):
        assert tuple(table[n]) == (n, 2 * n, 255 - n, 255)
    assert not table[99:].any()
