"""Borders that follow the edges of a picture, where the true edge is known."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from engine.decision import Decision
from engine.edges import EdgeDecision
from engine.frame import Bytes
from engine.picture import Picture, Size

STRIDE = 4
INPUT: Size = (128, 96)
FINE: Size = (2 * INPUT[0], 2 * INPUT[1])
"""Of the pictures: as fine as clean edges get with a network of this input."""

Shape = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Whether pixels, given their columns and rows in a `FINE` picture, are the thing."""

SHAPES: dict[str, Shape] = {
    "upright": lambda x, y: x < 99.5,
    "slanting": lambda x, y: y < 0.6 * x + 21,
    "round": lambda x, y: (x - 131) ** 2 + (y - 87) ** 2 < 58**2,
}


def _thing(shape: Shape) -> np.ndarray:
    y, x = np.mgrid[: FINE[1], : FINE[0]]
    return shape(x, y)


def _logits(thing: np.ndarray, off: int = 3, belief: float = 0.0) -> Bytes:
    """What a network says that sees a thing of class 2 on class 5, blurred.

    Args:
        thing: where it is.
        off: by how many pixels, of eight in a cell, it is seen beside that.
        belief: how much more it believes in such things than it should.
    """
    size = INPUT[0] // STRIDE, INPUT[1] // STRIDE
    beside = np.roll(thing.astype(np.float32), off, axis=1)
    share = cv2.resize(beside, size, interpolation=cv2.INTER_AREA)
    share = cv2.GaussianBlur(share, (5, 5), 0.7) + belief
    logits = np.full((*share.shape, 7), 40, np.uint8)
    logits[:, :, 2] = np.clip(128 + 100 * (share - 0.5), 0, 255)
    logits[:, :, 5] = np.clip(128 - 100 * (share - 0.5), 0, 255)
    return logits


def _picture(thing: np.ndarray, dark: int = 60, bright: int = 190) -> Picture:
    grey = np.where(thing, bright, dark).astype(np.uint8)
    return Picture.from_array(np.repeat(grey[:, :, np.newaxis], 3, axis=2))


def _wrong(ids: Bytes, thing: np.ndarray) -> float:
    """The share of pixels with another class than the thing and what is around it."""
    ids = cv2.resize(ids, FINE, interpolation=cv2.INTER_NEAREST_EXACT)
    return float((ids != np.where(thing, 2, 5)).mean())


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("colours", [(60, 190), (190, 60), (100, 130)])
def test_borders_move_to_the_edges_of_the_picture(
    shape: str, colours: tuple[int, int]
) -> None:
    thing = _thing(SHAPES[shape])
    logits = _logits(thing)
    plain = _wrong(Decision(INPUT).ids(logits), thing)
    clean = _wrong(EdgeDecision(INPUT).ids(logits, _picture(thing, *colours)), thing)
    assert plain > 0.01
    assert clean < plain / 2


def test_without_an_edge_borders_stay_where_the_network_draws_them() -> None:
    thing = _thing(SHAPES["round"])
    logits = _logits(thing)
    flat = Picture.from_array(np.full((FINE[1], FINE[0], 3), 120, np.uint8))
    ids = EdgeDecision(INPUT).ids(logits, flat)
    assert np.mean(ids != Decision(FINE).ids(logits)) < 0.005


def test_noise_and_leaves_do_not_fray_a_border() -> None:
    thing = _thing(SHAPES["upright"])
    logits = _logits(thing)
    chance = np.random.default_rng(3)
    noise = chance.integers(40, 220, (FINE[1], FINE[0], 3), np.uint8)
    ids = EdgeDecision(INPUT).ids(logits, Picture.from_array(noise))
    assert np.mean(ids != Decision(FINE).ids(logits)) < 0.02


def test_a_thing_too_thin_for_the_grid_is_found_in_the_picture() -> None:
    """A pole three pixels wide, which the network takes for the less probable."""
    thing = _thing(lambda x, y: (x >= 101) & (x < 104))
    logits = _logits(thing, off=0, belief=0.3)
    plain = Decision(INPUT).ids(logits)
    clean = EdgeDecision(INPUT).ids(logits, _picture(thing))
    assert (plain == 5).all()
    assert _wrong(clean, thing) < _wrong(plain, thing) / 2


@pytest.mark.parametrize("stride", [1, 4, 8])
@pytest.mark.parametrize("size", [(320, 192), (301, 173), (800, 450)])
@pytest.mark.parametrize("picture", [(64, 48), (640, 360), (360, 640), (2000, 1000)])
def test_ids_are_as_fine_as_the_input_and_never_much_finer_than_is_of_use(
    stride: int, size: Size, picture: Size
) -> None:
    chance = np.random.default_rng(0)
    rows, columns = -(-size[1] // stride), -(-size[0] // stride)
    logits = chance.integers(0, 256, (rows, columns, 3), np.uint8)
    pixels = chance.integers(0, 256, (picture[1], picture[0], 3), np.uint8)
    ids = EdgeDecision(size).ids(logits, Picture.from_array(pixels))
    assert ids.dtype == np.uint8
    assert ids.shape[0] / rows == ids.shape[1] / columns
    factor = ids.shape[0] // rows
    doubled = max(size) <= 640 and (picture[0] > size[0] or picture[1] > size[1])
    assert stride <= factor <= (2 * stride if doubled else stride)
    assert set(np.unique(ids)) <= {0, 1, 2}


@pytest.mark.parametrize("classes", [1, 2, 26, 200])
def test_any_number_of_classes_is_told_apart(classes: int) -> None:
    """Each cell has a class of its own: in its middle there is no doubt."""
    chance = np.random.default_rng(classes)
    expected = chance.integers(0, classes, (24, 32))
    sure = np.arange(classes) == expected[:, :, np.newaxis]
    logits = np.where(sure, 250, 10).astype(np.uint8)
    thing = _thing(SHAPES["round"])
    ids = EdgeDecision(INPUT).ids(logits, _picture(thing, 118, 122))
    factor = len(ids) // 24
    assert np.array_equal(ids[factor // 2 :: factor, factor // 2 :: factor], expected)


def test_the_same_decision_serves_grids_of_different_sizes() -> None:
    decision = EdgeDecision(INPUT)
    thing = _thing(SHAPES["slanting"])
    picture, logits = _picture(thing), _logits(thing)
    first = decision.ids(logits, picture)
    decision.ids(logits[::2, ::2].copy(), picture)
    again = decision.ids(logits, picture)
    assert np.array_equal(first, again)
    assert not np.shares_memory(first, again)


def test_a_picture_that_lies_on_its_side_is_followed_as_it_stands() -> None:
    thing = _thing(SHAPES["slanting"])
    logits = _logits(thing)
    lying = np.rot90(np.where(thing, 190, 60).astype(np.uint8), k=-1)
    pixels = np.ascontiguousarray(np.repeat(lying[:, :, np.newaxis], 3, axis=2))
    turned = Picture(Picture.from_array(pixels)._frame, rotation=90)
    upright = EdgeDecision(INPUT).ids(logits, _picture(thing))
    assert np.array_equal(EdgeDecision(INPUT).ids(logits, turned), upright)
