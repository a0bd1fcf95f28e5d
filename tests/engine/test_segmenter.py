"""From a picture to ids."""

import cv2
import numpy as np
import pytest

from engine.picture import Picture
from engine.segmenter import Segmenter, class_ids
from tests.helpers.fakes import SIZE, FakeNetwork
from tests.helpers.numbers import numbered


@pytest.mark.parametrize("classes", [1, 2, 7, 26])
@pytest.mark.parametrize("size", [(16, 12), (64, 48), (50, 31)])
def test_ids_are_the_argmax_of_the_enlarged_logits(
    classes: int, size: tuple[int, int]
) -> None:
    chance = np.random.default_rng(classes)
    logits = chance.integers(0, 256, (12, 16, classes), np.uint8)
    enlarged = [
        cv2.resize(np.ascontiguousarray(logits[:, :, n]), size) for n in range(classes)
    ]
    assert np.array_equal(class_ids(logits, size), np.argmax(enlarged, axis=0))


def test_of_equal_logits_the_lowest_class_wins() -> None:
    logits = np.full((3, 4, 5), 9, np.uint8)
    logits[:, :, 0] = 8
    assert np.array_equal(class_ids(logits, (4, 3)), np.ones((3, 4)))


def test_a_picture_of_any_size_is_labelled_at_the_size_of_the_network() -> None:
    network = FakeNetwork()
    segmenter = Segmenter(network.card, network)
    ids = segmenter.segment(Picture.from_array(numbered(5, (320, 200))))
    assert ids.shape == SIZE[::-1]
    assert ids.dtype == np.uint8
    assert (ids == 5).all()
    times = segmenter.times
    assert min(times.prepare, times.network, times.postprocess) > 0
