"""The terms of the loss, against values worked out by hand."""

import math

import numpy as np
import pytest
from keras import ops

from models.labels import UNDEFINED
from training.config import LossConfig
from training.losses import (
    cross_entropy,
    distillation,
    segmentation_loss,
    soft_jaccard,
)


def logits_for(ids: np.ndarray, sure: float) -> np.ndarray:
    return (np.eye(3, dtype=np.float32)[np.minimum(ids, 2)]) * sure


def test_cross_entropy_of_ignorance_is_the_logarithm_of_the_classes() -> None:
    truth = np.eye(4, dtype=np.float32)[np.zeros((1, 2, 2), int)]
    even = np.full((1, 2, 2, 4), -math.log(4), np.float32)
    assert float(cross_entropy(even, truth)) == pytest.approx(math.log(4))


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
