"""What a class map says of one place."""

import math

import numpy as np
import pytest

from engine.frame import ClassMap
from engine.runtimes.base import STEP


def test_class_and_confidence_of_a_place_are_those_of_ids_and_logits() -> None:
    ids = np.zeros((12, 16), np.uint8)
    ids[:, 8:] = 2
    logits = np.zeros((3, 4, 3), np.uint8)
    logits[:, :2, 0] = 32
    logits[:, 2:, 2] = 48
    classes = ClassMap(ids, 0, 0, logits)
    left, right = classes.at(0.1, 0.5), classes.at(0.9, 0.5)
    assert (left.id, right.id) == (0, 2)
    assert left.confidence == pytest.approx(_softmax([32, 0, 0])[0])
    assert right.confidence == pytest.approx(_softmax([0, 0, 48])[2])


def test_between_cells_the_confidence_changes_bilinearly() -> None:
    logits = np.zeros((2, 2, 2), np.uint8)
    logits[:, 1, 1] = 64
    classes = ClassMap(np.ones((8, 8), np.uint8), 0, 0, logits)
    for share, expected in ((0.25, 0), (0.375, 16), (0.5, 32), (0.75, 64)):
        confidence = classes.at(share, 0.4).confidence
        assert confidence == pytest.approx(_softmax([0, expected])[1])


@pytest.mark.parametrize(("x", "y"), [(0, 0), (1, 1), (0, 1), (-3, 0.5), (0.5, 9)])
def test_the_edge_and_what_is_beyond_it_belong_to_the_outermost_cells(
    x: float, y: float
) -> None:
    chance = np.random.default_rng(0)
    logits = chance.integers(0, 256, (5, 7, 4), np.uint8)
    classes = ClassMap(chance.integers(0, 4, (20, 28), np.uint8), 0, 0, logits)
    column, row = (round(min(max(at, 0), 1) * 2) for at in (x, y))
    reading = classes.at(x, y)
    assert reading.id == classes.ids[(0, 10, 19)[row], (0, 14, 27)[column]]
    values = logits[(0, 2, 4)[row], (0, 3, 6)[column]]
    assert reading.confidence == pytest.approx(_softmax(values)[reading.id])


def test_a_map_without_logits_knows_classes_alone() -> None:
    classes = ClassMap(np.full((4, 4), 3, np.uint8), 0, 0)
    assert classes.at(0.5, 0.5).id == 3
    assert classes.at(0.5, 0.5).confidence is None


def _softmax(values: list[int] | np.ndarray) -> list[float]:
    exps = [math.exp(STEP * int(value)) for value in values]
    return [each / sum(exps) for each in exps]
