"""From a picture to ids."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from engine.decision import Decision
from engine.picture import Picture
from engine.segmenter import Segmenter
from models.errors import ModelError
from models.zoo import ModelCard
from tests.helpers.fakes import SIZE, FakeNetwork, make_card
from tests.helpers.numbers import numbered


@pytest.mark.parametrize("classes", [1, 2, 7, 26, 255])
@pytest.mark.parametrize("size", [(16, 12), (64, 48), (50, 31)])
def test_ids_are_the_argmax_of_the_enlarged_logits(
    classes: int, size: tuple[int, int]
) -> None:
    chance = np.random.default_rng(classes)
    logits = chance.integers(0, 256, (12, 16, classes), np.uint8)
    enlarged = [
        cv2.resize(np.ascontiguousarray(logits[:, :, n]), size) for n in range(classes)
    ]
    assert np.array_equal(Decision(size).ids(logits), np.argmax(enlarged, axis=0))


def test_of_equal_logits_the_lowest_class_wins() -> None:
    logits = np.full((3, 4, 5), 9, np.uint8)
    logits[:, :, 0] = 8
    assert np.array_equal(Decision((4, 3)).ids(logits), np.ones((3, 4)))


def test_a_picture_of_any_size_is_labelled_at_the_size_of_the_network() -> None:
    network = FakeNetwork()
    segmenter = Segmenter(network.card, network)
    ids = segmenter.segment(Picture.from_array(numbered(5, (320, 200))))
    assert ids.shape == SIZE[::-1]
    assert ids.dtype == np.uint8
    assert (ids == 5).all()
    times = segmenter.times
    assert min(times.prepare, times.network, times.postprocess) > 0


class Echo:
    """A network that says of each pixel how bright its red is, in some steps."""

    def __init__(self, card: ModelCard) -> None:
        self._card = card

    def run(self, rgb: np.ndarray) -> np.ndarray:
        """Label one picture; see `Runtime`."""
        count, stride = len(self._card.classes), self._card.output_stride
        assert rgb.shape == (*self._card.input_size[::-1], 3)
        red = rgb[::stride, ::stride, 0].astype(int) * count // 256
        return np.where(np.arange(count) == red[:, :, np.newaxis], 200, 0).astype("u1")


@pytest.mark.parametrize("stride", [1, 4, 8])
@pytest.mark.parametrize("size", [(320, 192), (256, 256), (301, 173)])
@pytest.mark.parametrize("count", [2, 100])
def test_networks_of_any_size_and_stride_see_the_whole_picture(
    size: tuple[int, int], stride: int, count: int
) -> None:
    """Also where the stride does not divide the sides: then its output covers more."""
    card = replace(make_card(count), input_size=size, output_stride=stride)
    ramp = np.zeros((360, 640, 3), np.uint8)
    ramp[:, :, 0] = np.linspace(0, 255, 640)
    ids = Segmenter(card, Echo(card)).segment(Picture.from_array(ramp))
    assert ids.shape == size[::-1]
    expected = np.linspace(0, count - 0.01, size[0]).astype(int)
    # By half an output pixel at most, and its neighbour's share of the enlargement.
    assert np.abs(ids - expected).max() <= 1 + 1.5 * stride * count / size[0]


def test_a_network_that_knows_other_classes_than_its_card_is_refused() -> None:
    network = FakeNetwork()
    segmenter = Segmenter(make_card(7), network)
    with pytest.raises(ModelError, match=r"fake\.int8\.tflite gives 8 .* names 7"):
        segmenter.segment(Picture.from_array(numbered(5, (320, 200))))
