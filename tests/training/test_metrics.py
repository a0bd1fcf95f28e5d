"""The official score, against cases counted by hand."""

import math
from collections import Counter

import numpy as np
import pytest
from PIL import Image

from training.datasets.examples import nearest, resize_ids
from training.metrics import OFFICIAL_SIZE, Confusion


def counted(truth: list[list[int]], predicted: list[list[int]]) -> Confusion:
    confusion = Confusion(3)
    confusion.add_as_it_is(np.array(truth, np.uint8), np.array(predicted, np.uint8))
    return confusion


def test_intersection_over_union_of_a_case_counted_by_hand() -> None:
    # Class 0: 2 hit, 1 missed, 0 false; class 1: 1 hit, 1 false; class 2: 1 hit.
    confusion = counted([[0, 0, 0], [1, 2, 2]], [[0, 0, 1], [1, 2, 0]])
    assert confusion.iou == pytest.approx([2 / 4, 1 / 2, 1 / 2])
    assert confusion.miou == pytest.approx(0.5)


def test_pixels_without_a_true_class_count_nowhere() -> None:
    confusion = counted([[0, 255, 255], [1, 2, 255]], [[0, 0, 1], [1, 2, 2]])
    assert confusion.iou == pytest.approx([1, 1, 1])


def test_what_is_predicted_undefined_is_missed_but_nobodys_false_positive() -> None:
    confusion = counted([[0, 0, 1, 2]], [[0, 255, 1, 2]])
    assert confusion.iou == pytest.approx([1 / 2, 1, 1])


def test_ids_beyond_the_classes_are_undefined() -> None:
    confusion = counted([[0, 1, 2, 3]], [[0, 1, 7, 0]])
    assert confusion.iou == pytest.approx([1, 1, 0])


def test_a_class_that_is_nowhere_is_left_out_of_the_mean() -> None:
    confusion = counted([[0, 1]], [[0, 0]])
    assert confusion.iou[:2] == pytest.approx([1 / 2, 0])
    assert math.isnan(confusion.iou[2])
    assert confusion.miou == pytest.approx(0.25)


def test_before_anything_was_counted_there_is_no_score() -> None:
    assert math.isnan(Confusion(3).miou)


def test_one_matrix_over_the_set_is_not_the_mean_over_pictures() -> None:
    confusion = Confusion(2)
    confusion.add_as_it_is(np.zeros((1, 9), np.uint8), np.zeros((1, 9), np.uint8))
    confusion.add_as_it_is(np.zeros((1, 1), np.uint8), np.ones((1, 1), np.uint8))
    assert confusion.iou[0] == pytest.approx(9 / 10)


def test_masks_of_two_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="masks of"):
        Confusion(2).add_as_it_is(
            np.zeros((2, 2), np.uint8), np.zeros((1, 2), np.uint8)
        )


def test_masks_are_compared_at_the_official_size() -> None:
    width, height = OFFICIAL_SIZE
    confusion = Confusion(2, OFFICIAL_SIZE)
    confusion.add(np.zeros((227, 320), np.uint8), np.zeros((288, 512), np.uint8))
    assert confusion.matrix[0, 0] == width * height


def test_without_an_official_size_the_truth_keeps_its_own() -> None:
    truth = np.array([[0, 1], [0, 0]], np.uint8)
    confusion = Confusion(2)
    confusion.add(truth, truth.repeat(3, 0).repeat(3, 1))
    assert confusion.matrix.tolist() == [[3, 0, 0], [0, 1, 0]]


def test_accuracy_shares_and_rates_of_a_case_counted_by_hand() -> None:
    confusion = counted([[0, 0, 0, 0], [1, 1, 255, 255]], [[0, 0, 0, 1], [1, 9, 1, 0]])
    assert confusion.accuracy == pytest.approx(4 / 6)
    assert confusion.share == pytest.approx([4 / 6, 2 / 6, 0])
    assert confusion.rates[:2].tolist() == [[0.75, 0.25, 0, 0], [0, 0.5, 0, 0.5]]
    assert np.isnan(confusion.rates[2]).all()
    assert math.isnan(Confusion(3).accuracy)


def by_the_script(truths: np.ndarray, guesses: np.ndarray, classes: int) -> list[float]:
    """IoU as IDD's own script has it: ids from `classes` on are one void label."""
    count = Counter(
        (min(truth, classes), min(guess, classes))
        for truth, guess in zip(truths.flat, guesses.flat, strict=True)
    )
    ious = []
    for kind in range(classes):
        hit = count[kind, kind]
        missed = sum(n for (t, g), n in count.items() if t == kind and g != kind)
        false = sum(n for (t, g), n in count.items() if g == kind and t < classes)
        ious.append(hit / (hit + missed + false - hit))
    return ious


@pytest.mark.parametrize("classes", [2, 7])
def test_the_score_is_that_of_a_count_pixel_by_pixel(classes: int) -> None:
    chance = np.random.default_rng(classes)
    ids = np.array([*range(classes), 255], np.uint8)
    truths, guesses = chance.choice(ids, (2, 3, 40, 50))
    # Right more often than by chance, so that the classes differ.
    guesses = np.where(chance.random(truths.shape) < 0.1 * truths, truths, guesses)
    confusion = Confusion(classes)
    for truth, guess in zip(truths, guesses, strict=True):
        confusion.add(truth, guess)
    expected = by_the_script(truths, guesses, classes)
    assert confusion.iou == pytest.approx(expected)
    assert confusion.miou == pytest.approx(sum(expected) / classes)


@pytest.mark.parametrize(
    ("source", "target"),
    [(320, 256), (227, 128), (512, 256), (288, 128), (1920, 1280), (1080, 720)],
)
def test_labels_are_resized_as_by_the_library_of_the_official_script(
    source: int, target: int
) -> None:
    row = np.arange(source, dtype=np.int32)[np.newaxis]
    resized = Image.fromarray(row).resize((target, 1), Image.Resampling.NEAREST)
    assert np.array_equal(nearest(source, target), np.asarray(resized)[0])


def test_nearest_takes_the_pixel_that_the_centre_is_in() -> None:
    # As PIL does it, which IDD's own evaluation uses: 320 to 256 is 1.25 apart.
    assert nearest(320, 256)[:5].tolist() == [0, 1, 3, 4, 5]
    assert nearest(4, 2).tolist() == [1, 3]
    assert nearest(2, 4).tolist() == [0, 0, 1, 1]
    assert nearest(7, 7).tolist() == list(range(7))


def test_labels_are_resized_without_new_ids() -> None:
    ids = np.array([[0, 6], [255, 3]], np.uint8)
    assert np.array_equal(resize_ids(ids, (4, 4)), ids.repeat(2, 0).repeat(2, 1))
