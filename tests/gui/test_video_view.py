"""What is painted, pixel by pixel."""

from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtCore import QRect, QSize
from pytestqt.qtbot import QtBot

from engine.export.look import Look as Exported
from engine.frame import ClassMap, Frame
from engine.overlay import Marking, OverlayStyle, View
from engine.palettes import Palette
from engine.picture import Picture
from engine.player import Shown
from gui.picture.images import letterbox
from gui.picture.look import Look
from gui.picture.video_view import VideoView
from gui.theme import colours as scheme
from models.labels import IDD_LEVEL1, LabelClass
from tests.gui.conftest import SIZE, grab

pytestmark = pytest.mark.gui

WIDTH, HEIGHT = SIZE
ONE_CLASS = 0.7
"""Share of a picture that must agree closely: all but the edges between classes."""


@pytest.fixture
def shown() -> Shown:
    """Noise as a picture, and a class map of large random patches."""
    random = np.random.default_rng(7)
    rgb = random.integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
    picture = Picture.from_array(rgb)
    ids = random.integers(0, len(IDD_LEVEL1), (6, 8), np.uint8)
    ids = np.ascontiguousarray(ids.repeat(16, axis=0).repeat(16, axis=1))
    frame = Frame(0, Fraction(0), picture)
    return Shown(frame, ClassMap(ids, 0, 0), picture.bgra())


@pytest.fixture
def look() -> Look:
    """The look of a view, at first half opaque."""
    look = Look(OverlayStyle(0.5))
    look.set_classes(IDD_LEVEL1)
    return look


def put_on(look: Look, style: OverlayStyle) -> None:
    """Give a look all that a style has."""
    look.set_opacity(style.opacity)
    look.set_hidden(style.hidden)
    look.set_view(style.view)
    look.set_marking(style.marking)
    look.set_palette(style.palette)
    look.set_colours(dict(style.own))
    look.set_split(style.split)


@pytest.fixture
def view(qtbot: QtBot, look: Look, shown: Shown) -> VideoView:
    """A view exactly as large as the picture."""
    view = VideoView(look)
    qtbot.addWidget(view)
    view.setMinimumSize(0, 0)
    view.resize(*SIZE)
    view.show_frame(shown, IDD_LEVEL1)
    return view


def exported(shown: Shown, style: OverlayStyle) -> np.ndarray:
    """What the export makes of a frame, in RGB."""
    return Exported(IDD_LEVEL1, style).pixels(shown)[:, :, ::-1]


@pytest.mark.parametrize(
    "style",
    [
        OverlayStyle(0.0),
        OverlayStyle(0.5),
        OverlayStyle(0.83, frozenset({"sky", "vehicles"})),
        OverlayStyle(1.0),
        OverlayStyle(0.5, frozenset({"drivable"}), View.MASK),
        OverlayStyle(0.5, view=View.ORIGINAL),
        OverlayStyle(0.5, view=View.SIDE_BY_SIDE),
        OverlayStyle(0.5, view=View.SPLIT, split=0.3),
        OverlayStyle(0.5, frozenset({"sky"}), marking=Marking.OUTLINES),
        OverlayStyle(0.3, marking=Marking.BOTH),
        OverlayStyle(0.5, view=View.MASK, marking=Marking.BOTH),
        OverlayStyle(0.5, view=View.SIDE_BY_SIDE, marking=Marking.OUTLINES),
        OverlayStyle(0.5, view=View.SPLIT, marking=Marking.BOTH),
        OverlayStyle(0.7, palette=Palette.CITYSCAPES),
        OverlayStyle(0.7, palette=Palette.SAFE, own=frozenset({("sky", (1, 2, 3))})),
    ],
)
def test_what_is_painted_is_what_is_exported(
    view: VideoView, look: Look, shown: Shown, style: OverlayStyle
) -> None:
    put_on(look, style)
    expected = exported(shown, style).astype(int)
    view.resize(expected.shape[1], expected.shape[0])
    difference = np.abs(grab(view) - expected)
    if style.view is View.SPLIT:
        handle = round(WIDTH * style.split) - 20, HEIGHT // 2 - 20
        x, y = handle
        difference[y : y + 40, x : x + 40] = 0  # is no part of the export
    # Both round, and place the steps of an edge a fraction of a pixel apart.
    assert difference.mean() < 1.0
    assert np.quantile(difference, 0.95) <= 3
    assert difference.max() <= 20


def test_original_is_the_picture_itself(
    view: VideoView, look: Look, shown: Shown
) -> None:
    look.set_view(View.ORIGINAL)
    assert np.array_equal(grab(view), shown.bgra[:, :, 2::-1])


def test_edges_are_soft(view: VideoView, look: Look) -> None:
    look.set_view(View.MASK)
    colours = {tuple(pixel) for pixel in grab(view).reshape(-1, 3)}
    assert len(colours) > len(IDD_LEVEL1)  # mixtures of two neighbours as well


def test_what_is_on_the_screen_keeps_its_colours_when_the_legend_changes(
    view: VideoView, look: Look, shown: Shown
) -> None:
    """Another network is in use, and has labelled no frame yet."""
    look.set_hidden(frozenset({"vehicles"}))
    before = grab(view)
    look.set_classes(tuple(LabelClass(str(n), (n, n, n)) for n in range(3)))
    look.set_hidden(frozenset({"0"}))
    assert np.array_equal(grab(view), before)
    view.show_frame(shown, tuple(LabelClass(c.name, (9, 9, 9)) for c in IDD_LEVEL1))
    assert not np.array_equal(grab(view), before)


def test_the_picture_keeps_its_shape_and_the_rest_is_dark(view: VideoView) -> None:
    view.resize(2 * WIDTH, HEIGHT)
    pixels = grab(view)
    assert view.picture_rects() == [QRect(WIDTH // 2, 0, WIDTH, HEIGHT)]
    assert tuple(pixels[5, 5]) == scheme().letterbox.getRgb()[:3]
    assert tuple(pixels[5, -5]) == scheme().letterbox.getRgb()[:3]


def test_pixels_that_are_not_square_are_honoured(view: VideoView) -> None:
    view.set_source(Fraction(2))
    view.resize(2 * WIDTH, HEIGHT)
    assert view.picture_rects() == [QRect(0, 0, 2 * WIDTH, HEIGHT)]


def test_a_message_takes_the_place_of_the_picture(view: VideoView) -> None:
    view.show_message("Opening…")
    assert view.shown is None
    assert view.picture_rects() == []
    colours = {tuple(pixel) for pixel in grab(view).reshape(-1, 3)}
    assert scheme().letterbox.getRgb()[:3] in colours
    assert len(colours) > 1  # of the words


@pytest.mark.parametrize(
    ("room", "content", "box"),
    [
        ((100, 100), (200, 100), (0, 25, 100, 50)),
        ((300, 100), (100, 100), (100, 0, 100, 100)),
        ((64, 48), (64, 48), (0, 0, 64, 48)),
    ],
)
def test_letterbox(
    room: tuple[int, int], content: tuple[int, int], box: tuple[int, int, int, int]
) -> None:
    assert letterbox(QRect(0, 0, *room), QSize(*content)) == QRect(*box)


@pytest.mark.parametrize("view_of", [View.OVERLAY, View.MASK, View.SIDE_BY_SIDE])
def test_what_is_painted_again_looks_the_same(
    view: VideoView, look: Look, view_of: View
) -> None:
    """The second time it is kept as it lies on the screen, and then only copied."""
    look.set_view(view_of)
    view.resize(3 * WIDTH, 3 * HEIGHT)
    first = grab(view)
    for _ in range(2):
        assert np.abs(grab(view).astype(int) - first).max() <= 1


def test_what_is_kept_is_made_anew_for_another_size_and_another_frame(
    view: VideoView, look: Look, shown: Shown
) -> None:
    view.resize(2 * WIDTH, 2 * HEIGHT)
    grab(view)
    grab(view)
    view.resize(*SIZE)
    look.set_opacity(0.0)
    assert np.array_equal(grab(view), shown.bgra[:, :, 2::-1])
    view.resize(2 * WIDTH, 2 * HEIGHT)
    grab(view)
    black = Picture.from_array(np.zeros((HEIGHT, WIDTH, 3), np.uint8))
    view.show_frame(Shown(shown.frame, shown.classes, black.bgra()), IDD_LEVEL1)
    assert not grab(view).any()
