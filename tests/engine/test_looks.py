"""Whole looks: a video's planes and a PNG show the same."""

from fractions import Fraction

import numpy as np
import pytest

from engine.export.look import Look
from engine.frame import ClassMap, Frame
from engine.outlines import split_line
from engine.overlay import Marking, OverlayStyle, View
from engine.picture import Picture
from engine.planes import Canvas
from engine.status import Shown
from models.labels import IDD_LEVEL1

SIZE = (320, 240)


@pytest.fixture(scope="module")
def shown() -> Shown:
    """A smooth picture under a class map of large patches."""
    x, y = np.meshgrid(np.linspace(40, 200, SIZE[0]), np.linspace(30, 220, SIZE[1]))
    picture = Picture.from_array(np.stack([x, y, 255 - x], -1).astype(np.uint8))
    ids = np.random.default_rng(3).integers(0, 7, (3, 4), np.uint8)
    ids = ids.repeat(20, axis=0).repeat(20, axis=1)
    frame = Frame(0, Fraction(0), picture)
    return Shown(frame, ClassMap(ids, 0, 0), picture.bgra())


def drawn(look: Look, shown: Shown) -> np.ndarray:
    """The picture of a video, RGB."""
    planes = shown.frame.picture.planes()
    canvas = Canvas(look.size(planes.size))
    for _ in range(2):  # nothing of a picture is left for the next
        look.draw(planes, shown.classes.ids, canvas.planes(like=planes))
    return canvas.frame.to_ndarray(format="rgb24").astype(int)


@pytest.mark.parametrize("marking", Marking)
@pytest.mark.parametrize("view", View)
def test_a_video_looks_like_a_picture(shown, view, marking):
    style = OverlayStyle(0.6, frozenset({"sky"}), view, marking, split=0.3)
    look = Look(IDD_LEVEL1, style)
    pixels = look.pixels(shown)[:, :, ::-1]
    difference = np.abs(drawn(look, shown) - pixels)
    # A video has half as many pixels of colour: thin lines lose some of theirs.
    assert np.quantile(difference, 0.9) <= 6
    assert difference.mean() < 6
    if marking is Marking.AREAS:
        assert difference.mean() < 2.5


def test_a_split_picture_is_original_line_and_overlay(shown):
    style = OverlayStyle(1.0, view=View.SPLIT, split=0.3)
    pixels = Look(IDD_LEVEL1, style).pixels(shown)
    begin, end = split_line(SIZE, 0.3)
    assert np.array_equal(pixels[:, :begin], shown.bgra[:, :begin, :3])
    assert (pixels[:, begin:end] == 255).all()
    overlay = Look(IDD_LEVEL1, OverlayStyle(1.0)).pixels(shown)
    assert np.array_equal(pixels[:, end:], overlay[:, end:])
    assert begin == pytest.approx(0.3 * SIZE[0], abs=2)


def test_the_line_is_white_in_a_video_of_either_range(shown):
    look = Look(IDD_LEVEL1, OverlayStyle(1.0, view=View.SPLIT))
    begin, end = split_line(SIZE, 0.5)
    assert (drawn(look, shown)[:, begin:end] >= 253).all()


def test_a_picture_may_be_drawn_smaller(shown):
    for view in View:
        look = Look(IDD_LEVEL1, OverlayStyle(view=view))
        height, width = look.pixels(shown, (160, 120)).shape[:2]
        assert (width, height) == look.size((160, 120))
