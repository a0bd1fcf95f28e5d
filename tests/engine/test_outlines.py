"""Lines along the borders of classes, compared with the class map itself."""

import numpy as np
import pytest

from engine.marker import Marker
from engine.outlines import Outlines, split_line, stroke
from engine.overlay import Marking, OverlayStyle
from models.labels import IDD_LEVEL1, UNDEFINED, LabelClass

ALL = np.full(256, 255, np.uint8)


def blocks(*rows: tuple[int, ...]) -> np.ndarray:
    """A class map of squares of eight pixels."""
    return np.array(rows, np.uint8).repeat(8, axis=0).repeat(8, axis=1)


def expected_lines(ids: np.ndarray) -> np.ndarray:
    """A pixel is on a line if any of the eight round it is of another class."""
    high, wide = ids.shape
    padded = np.pad(ids, 1, "edge")
    around = [padded[y : y + high, x : x + wide] for y in range(3) for x in range(3)]
    return np.any(around != ids, axis=0)


@pytest.mark.parametrize("smooth", [True, False])
def test_lines_are_where_neighbours_differ(smooth):
    ids = blocks((0, 1, 2), (0, 5, 2), (6, 5, 3))
    found, lines = Outlines(ALL, 7).find(ids, (24, 24), smooth)
    assert np.array_equal(found, ids)
    assert np.array_equal(lines, expected_lines(found))


@pytest.mark.parametrize("count", [2, 7, 19, 100, 254, 255])
def test_every_label_set_keeps_its_ids(count):
    random = np.random.default_rng(1)
    ids = random.integers(0, count, (6, 8), np.uint8)
    ids = ids.repeat(8, axis=0).repeat(8, axis=1)
    found, _ = Outlines(ALL, count).find(ids, (ids.shape[1] * 3, ids.shape[0] * 3))
    large = ids.repeat(3, axis=0).repeat(3, axis=1)
    assert (found != large).mean() < 0.05
    assert set(np.unique(found)) <= set(np.unique(ids))


def test_an_enlarged_border_is_smooth():
    """A diagonal has steps as small as the pixels that it is enlarged to."""
    ids = np.tri(16, 16, dtype=np.uint8)
    enlarged, lines = Outlines(ALL, 2).find(ids, (128, 128))
    starts = enlarged[8:-8].argmin(axis=1)
    assert np.abs(np.diff(starts)).max() <= 3  # not eight
    # Two pixels wide in every row, and a little more where it steps.
    assert 2 <= lines[16:-16].sum(axis=1).mean() <= 4


def test_what_is_not_shown_has_no_borders_of_its_own():
    ids = blocks((0, 1, 2, UNDEFINED))
    shown = ALL.copy()
    shown[[1, 2]] = 0
    found, lines = Outlines(shown, 7).find(ids, (32, 8))
    assert lines[:, 7:9].all()
    assert lines.sum() == 2 * 8
    assert set(np.unique(found)) == {0, 7}


def test_lines_have_the_colour_of_the_class_that_they_enclose():
    ids = blocks((3, 6))
    style = OverlayStyle(0.5, marking=Marking.OUTLINES)
    drawn = Marker(style.tables(IDD_LEVEL1), 7).draw(ids, (16, 8))
    assert tuple(drawn[4, 7]) == (*IDD_LEVEL1[3].colour, 255)
    assert tuple(drawn[4, 8]) == (*IDD_LEVEL1[6].colour, 255)
    assert not drawn[:, :7, 3].any()
    assert not drawn[:, 9:, 3].any()


def test_faint_areas_lie_within_lines():
    ids = blocks((3, 6))
    drawn = Marker(OverlayStyle(1.0, marking=Marking.BOTH).tables(IDD_LEVEL1), 7).draw(
        ids, (16, 8)
    )
    assert tuple(drawn[4, 2]) == (*IDD_LEVEL1[3].colour, round(255 * 0.35))
    assert tuple(drawn[4, 7]) == (*IDD_LEVEL1[3].colour, 255)


def test_a_hidden_class_has_neither_line_nor_area():
    ids = blocks((3, 6))
    style = OverlayStyle(1.0, frozenset({"sky"}), marking=Marking.BOTH)
    drawn = Marker(style.tables(IDD_LEVEL1), 7).draw(ids, (16, 8))
    assert not drawn[:, 8:, 3].any()
    assert tuple(drawn[4, 7]) == (*IDD_LEVEL1[3].colour, 255)


@pytest.mark.parametrize(
    ("height", "wide"), [(100, 1), (540, 1), (720, 1), (1080, 2), (2160, 4)]
)
def test_lines_grow_with_the_picture(height, wide):
    assert stroke(height) == wide
    ids = blocks((0,) * 8, (1,) * 8)
    style = OverlayStyle(1.0, marking=Marking.OUTLINES)
    width = 16 * wide
    drawn = Marker(style.tables(IDD_LEVEL1), 7).draw(ids, (width, height))
    assert drawn.shape == (round(height / wide), 16, 4)  # enlarged by whoever lays it


@pytest.mark.parametrize("share", [0.0, 0.3, 0.5, 1.0])
@pytest.mark.parametrize("size", [(320, 240), (1920, 1080), (6, 4)])
def test_the_line_of_a_split_picture_is_within_it(share, size):
    begin, end = split_line(size, share)
    assert 0 <= begin < end <= size[0]
    assert begin % 2 == end % 2 == 0  # as chroma needs it
    middle = min(max(size[0] * share, 1), size[0] - 1)
    assert abs((begin + end) / 2 - middle) <= end - begin


def test_a_lit_class_stands_out_and_the_others_step_back():
    for marking in Marking:
        style = OverlayStyle(0.5, marking=marking)
        plain = style.tables(IDD_LEVEL1).areas[:7, 3].astype(int)
        lit = style.tables(IDD_LEVEL1, "vehicles").areas[:7, 3].astype(int)
        assert lit[3] > plain[3]
        assert (np.delete(lit, 3) <= np.delete(plain, 3)).all()
    areas = OverlayStyle(0.5).tables(IDD_LEVEL1, "vehicles").areas
    assert (np.delete(areas[:7, 3], 3) < 0.5 * 255 / 2).all()


def test_a_hidden_class_is_not_lit_and_no_other_for_it():
    style = OverlayStyle(0.5, frozenset({"sky"}))
    plain, lit = style.tables(IDD_LEVEL1), style.tables(IDD_LEVEL1, "sky")
    assert np.array_equal(plain.areas, lit.areas)


def test_own_colours_go_before_those_of_a_palette():
    classes = (LabelClass("a", (1, 2, 3)), LabelClass("b", (4, 5, 6)))
    style = OverlayStyle(1.0, own=frozenset({("b", (7, 8, 9))}))
    assert style.colours(classes) == ((1, 2, 3), (7, 8, 9))
    assert tuple(style.tables(classes).areas[1]) == (7, 8, 9, 255)
