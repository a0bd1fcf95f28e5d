"""The terms of the loss, against values worked out by hand."""

import math

import numpy as np
import pytest
from keras import ops

from models.labels import UNDEFINED
from training.config import LossConfig
from training.losses import (
    borders,
    cross_entropy,
    distillation,
    hard,
    lovasz_softmax,
    segmentation_loss,
    soft_jaccard,
)


def logits_for(ids: np.ndarray, sure: float) -> np.ndarray:
    return (np.eye(3, dtype=np.float32)[np.minimum(ids, 2)]) * sure


def test_cross_entropy_of_ignorance_is_the_logarithm_of_the_classes() -> None:
    truth = np.eye(4, dtype=np.float32)[np.zeros((1, 2, 2), int)]
    even = np.full((1, 2, 2, 4), -math.log(4), np.float32)
    everywhere = np.ones((1, 2, 2), np.float32)
    assert float(cross_entropy(even, truth, everywhere)) == pytest.approx(math.log(4))


def test_cross_entropy_is_a_weighted_mean() -> None:
    truth = np.eye(2, dtype=np.float32)[np.zeros((1, 1, 3), int)]
    said = np.log(np.array([[[[0.5, 0.5], [0.25, 0.75], [0.1, 0.9]]]], np.float32))
    weights = np.array([[[1.0, 3.0, 0.0]]], np.float32)
    expected = (math.log(2) + 3 * math.log(4)) / 4
    assert float(cross_entropy(said, truth, weights)) == pytest.approx(expected)


def test_jaccard_of_a_case_worked_out_by_hand() -> None:
    # Class 0: 2 of 3 hit with 1 for 1, the third goes to class 1; class 2 is absent.
    truth = np.array([[[[1, 0, 0]] * 3]], np.float32)
    predicted = np.array([[[[1, 0, 0], [1, 0, 0], [0, 1, 0]]]], np.float32)
    assert float(soft_jaccard(predicted, truth)) == pytest.approx(1 - 3 / 4)


def test_a_sure_and_right_answer_costs_next_to_nothing() -> None:
    ids = np.arange(12).reshape(1, 3, 4).astype(np.int32) % 3
    assert float(segmentation_loss(logits_for(ids, 30), ids, LossConfig())) < 1e-3


def test_undefined_pixels_cost_nothing_whatever_is_said() -> None:
    ids = np.zeros((1, 3, 4), np.int32)
    logits = logits_for(ids, 4)
    whole = float(segmentation_loss(logits, ids, LossConfig(jaccard=0)))
    ids[0, :, 2:] = UNDEFINED
    logits[0, :, 2:] = 17.0 * np.eye(3)[2]
    assert float(segmentation_loss(logits, ids, LossConfig(jaccard=0))) == (
        pytest.approx(whole)
    )
    ids[:] = UNDEFINED
    assert float(segmentation_loss(logits, ids, LossConfig())) == pytest.approx(0.5)


def test_a_student_who_says_what_the_teacher_says_costs_the_teachers_entropy() -> None:
    logits = np.array([[[[1.0, 2.0, 0.5]]]], np.float32)
    teacher = ops.convert_to_numpy(ops.softmax(logits / 2, axis=-1))
    entropy = -(teacher * np.log(teacher)).sum()
    same = float(distillation(logits, teacher, 2.0))
    assert same == pytest.approx(4 * entropy, rel=1e-5)
    assert float(distillation(logits[..., ::-1].copy(), teacher, 2.0)) > same


def slow_lovasz(probability: np.ndarray, truth: np.ndarray) -> float:
    """The definition, pixel by pixel: Berman et al., arXiv 1705.08790, equation 8."""
    losses = []
    for kind in range(truth.shape[-1]):
        flat = truth[..., kind].ravel() > 0.5
        if not flat.any():
            continue
        errors = np.abs(flat - probability[..., kind].ravel())

        def jaccard_loss(wrong: set[int], flat: np.ndarray = flat) -> float:
            missed = sum(flat[index] for index in wrong)
            false = len(wrong) - missed
            return 1.0 - (flat.sum() - missed) / (flat.sum() + false)

        loss, wrong = 0.0, set()
        for index in np.argsort(-errors, kind="stable"):
            before = jaccard_loss(wrong)
            wrong.add(int(index))
            loss += errors[index] * (jaccard_loss(wrong) - before)
        losses.append(loss)
    return float(np.mean(losses))


def test_lovasz_is_what_its_definition_gives() -> None:
    rng = np.random.default_rng(3)
    logits = rng.normal(size=(2, 4, 5, 4)).astype(np.float32) * 2
    probability = ops.convert_to_numpy(ops.softmax(logits))
    # Class 3 occurs nowhere; some pixels are undefined.
    ids = rng.integers(0, 3, (2, 4, 5))
    defined = (rng.random((2, 4, 5, 1)) < 0.8).astype(np.float32)
    truth = np.eye(4, dtype=np.float32)[ids] * defined
    probability = probability * defined
    assert float(lovasz_softmax(probability, truth)) == pytest.approx(
        slow_lovasz(probability, truth), abs=1e-5
    )


def test_lovasz_of_sure_answers_is_one_minus_iou() -> None:
    truth = np.eye(2, dtype=np.float32)[np.array([[[0, 0, 0, 1, 1, 1]]])]
    predicted = np.eye(2, dtype=np.float32)[np.array([[[0, 0, 1, 1, 1, 1]]])]
    iou = (2 / 3 + 3 / 4) / 2
    assert float(lovasz_softmax(predicted, truth)) == pytest.approx(1 - iou)
    assert float(lovasz_softmax(truth, truth)) == pytest.approx(0.0)


def test_borders_are_within_two_pixels_of_another_class() -> None:
    ids = np.zeros((1, 1, 12), int)
    ids[..., 6:] = 1
    found = ops.convert_to_numpy(borders(np.eye(2, dtype=np.float32)[ids]))
    assert found[0, 0].tolist() == [0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0]


def test_undefined_pixels_make_no_border() -> None:
    truth = np.eye(2, dtype=np.float32)[np.zeros((1, 3, 8), int)]
    truth[:, :, 4:] = 0
    assert not ops.convert_to_numpy(borders(truth)).any()


def test_only_hard_pixels_count_where_there_are_enough() -> None:
    truth = np.eye(2, dtype=np.float32)[np.zeros((1, 1, 4), int)]
    sure = np.array([0.9, 0.6, 0.2, 0.95], np.float32)
    said = np.log(np.stack([sure, 1 - sure], -1))[None, None]
    assert ops.convert_to_numpy(hard(said, truth, 0.7))[0, 0].tolist() == [0, 1, 1, 0]
    truth[..., 1, :] = 0
    assert ops.convert_to_numpy(hard(said, truth, 0.7))[0, 0].tolist() == [0, 0, 1, 0]


def test_where_few_are_hard_the_others_keep_a_small_weight() -> None:
    truth = np.eye(2, dtype=np.float32)[np.zeros((1, 8, 8), int)]
    said = np.log(np.full((1, 8, 8, 2), 0.5, np.float32))
    said[..., 0] = math.log(0.99)
    said[0, 0, 0, 0] = math.log(0.01)
    weights = ops.convert_to_numpy(hard(said, truth, 0.7))
    assert weights[0, 0, 0] == 1.0
    assert weights[0, 1, 1] == pytest.approx(1 / 16 - 1 / 64)
    # A share of the defined pixels: of these there are half as many now.
    truth[:, 4:] = 0
    weights = ops.convert_to_numpy(hard(said, truth, 0.7))
    assert weights[0, 1, 1] == pytest.approx(1 / 16 - 1 / 32)
    assert not weights[0, 4:].any()


@pytest.mark.parametrize(
    "config",
    [
        LossConfig(lovasz=1.0),
        LossConfig(hard=0.7),
        LossConfig(boundary=2.0),
        LossConfig(jaccard=1.0, cross_entropy=0.0),
    ],
    ids=str,
)
def test_every_term_falls_towards_the_truth(config: LossConfig) -> None:
    ids = (np.arange(16 * 16).reshape(1, 16, 16) // 40 % 3).astype(np.int32)
    losses = [
        float(segmentation_loss(logits_for(ids, sure), ids, config))
        for sure in (-4, 0, 2, 4)
    ]
    assert losses == sorted(losses, reverse=True)
