"""Logits that flicker less, and nothing that is late for it."""

import itertools

import numpy as np
import pytest

from engine.frame import Bytes
from engine.picture import Picture
from engine.smoothing import Smoother

GRID = (24, 32)
"""Rows and columns of the logits."""

CELL = 8
"""Pixels of the pictures along each side of a cell."""


def _picture(grey: np.ndarray) -> Picture:
    """A picture whose cells are so bright."""
    pixels = np.kron(grey, np.ones((CELL, CELL))).astype(np.uint8)
    return Picture.from_array(np.repeat(pixels[:, :, np.newaxis], 3, axis=2))


def _block(column: int) -> np.ndarray:
    """Where a thing of eight cells' width is, on its way from left to right."""
    thing = np.zeros(GRID, bool)
    thing[6:18, max(column, 0) : column + 8] = True
    return thing


def _logits(thing: np.ndarray, doubt: np.ndarray | float = 0.0) -> Bytes:
    """Class 1 where there is a thing, class 0 elsewhere, less or more sure of it."""
    share = np.where(thing, 1.0, -1.0) + doubt
    one, other = 100 + 40 * share, 100 - 40 * share
    return np.stack([other, one], axis=2).clip(0, 255).astype(np.uint8)


def _ids(logits: Bytes) -> Bytes:
    return logits.argmax(axis=2)


def _flicker(count: int) -> list[Bytes]:
    """A thing that stands still, of which a network thinks something else each time."""
    chance = np.random.default_rng(5)
    return [_logits(_block(10), chance.normal(0, 1, GRID)) for _ in range(count)]


def _changed(ids: list[Bytes]) -> float:
    return float(np.mean([a != b for a, b in itertools.pairwise(ids)]))


def test_without_strength_nothing_is_changed() -> None:
    smoother, standing = Smoother(), _picture(np.full(GRID, 90))
    for logits in _flicker(5):
        smoothed = smoother.smooth(logits, standing, 0.0)
        assert np.array_equal(smoothed, logits)
        assert not np.shares_memory(smoothed, logits)


def test_the_stronger_the_steadier() -> None:
    standing = _picture(np.where(_block(10), 200, 90))
    changed = []
    for strength in (0.0, 0.25, 0.5, 0.75, 1.0):
        smoother = Smoother()
        smoothed = [
            _ids(smoother.smooth(logits, standing, strength)) for logits in _flicker(30)
        ]
        changed.append(_changed(smoothed[10:]))
    assert changed == sorted(changed, reverse=True)
    assert changed[2] < changed[0] / 2
    assert changed[4] < changed[0] / 10


@pytest.mark.parametrize("colours", [(200, 90), (60, 120)])
def test_what_moves_leaves_no_trail(colours: tuple[int, int]) -> None:
    smoother = Smoother()
    for column in range(24):
        thing = _block(column)
        picture = _picture(np.where(thing, *colours))
        smoothed = smoother.smooth(_logits(thing), picture, 1.0)
        assert np.array_equal(_ids(smoothed), thing)


def test_what_moves_slowly_leaves_no_trail_either() -> None:
    """From frame to frame it differs no more than noise does."""
    smoother = Smoother()
    ramp = np.broadcast_to(np.linspace(0, 60, GRID[1]), GRID)
    for step in range(30):
        picture = _picture(60 + np.roll(ramp, step, axis=1))
        now = np.roll(_block(0), step, axis=1)
        smoothed = smoother.smooth(_logits(now), picture, 1.0)
    late = np.mean(_ids(smoothed) != now)
    # Half of the rows have two borders: on the average they are a cell late at most.
    assert late < 1 / GRID[1]


def test_noise_in_the_picture_is_no_change() -> None:
    chance = np.random.default_rng(1)
    smoother, changed = Smoother(), []
    for logits in _flicker(30):
        picture = _picture(120 + chance.normal(0, 4, GRID))
        changed.append(_ids(smoother.smooth(logits, picture, 1.0)))
    assert _changed(changed[10:]) < _changed([_ids(each) for each in _flicker(20)]) / 5


def test_another_scene_begins_anew() -> None:
    """Also where a part of it happens to be as bright as the one before."""
    smoother, everything = Smoother(), np.ones(GRID, bool)
    chance = np.random.default_rng(2)
    before, after = (chance.integers(0, 256, GRID) for _ in range(2))
    after[:4] = before[:4]
    for _ in range(10):
        smoother.smooth(_logits(everything), _picture(before), 1.0)
    logits = _logits(~everything)
    assert np.array_equal(smoother.smooth(logits, _picture(after), 1.0), logits)


def test_after_being_told_it_knows_nothing_of_before() -> None:
    smoother, standing = Smoother(), _picture(np.full(GRID, 90))
    thing = np.ones(GRID, bool)
    smoother.smooth(_logits(thing), standing, 1.0)
    assert (_ids(smoother.smooth(_logits(~thing), standing, 1.0)) == 1).all()
    smoother.forget()
    assert (_ids(smoother.smooth(_logits(~thing), standing, 1.0)) == 0).all()


def test_logits_of_another_size_or_number_of_classes_begin_anew() -> None:
    smoother, standing = Smoother(), _picture(np.full(GRID, 90))
    thing = np.ones(GRID, bool)
    for odd in (_logits(~thing)[::2], np.zeros((*GRID, 5), np.uint8)):
        smoother.smooth(_logits(thing), standing, 1.0)
        assert np.array_equal(smoother.smooth(odd, standing, 1.0), odd)
