"""Weights rounded for int8."""

import keras
import numpy as np
import pytest

from training.rounding import STEPS, keep_sums, with_rounded_depthwise


def test_every_weight_is_a_step_and_every_sum_is_right_to_half_a_step() -> None:
    filters = np.random.default_rng(0).normal(size=(200, 9)).astype(np.float32)
    rounded = keep_sums(filters)
    step = np.abs(filters).max(axis=1) / STEPS
    steps = rounded / step[:, None]
    assert steps == pytest.approx(np.round(steps), abs=1e-3)
    assert (np.abs(rounded.sum(1) - filters.sum(1)) <= 0.501 * step).all()
    assert (np.abs(rounded - filters) <= 1.001 * step[:, None]).all()
    assert np.abs(rounded).max(1) == pytest.approx(np.abs(filters).max(1))


def test_an_empty_filter_stays_empty() -> None:
    assert not keep_sums(np.zeros((1, 9), np.float32)).any()


def test_only_depthwise_weights_change_and_only_in_the_copy() -> None:
    keras.utils.set_random_seed(0)
    picture = keras.Input((8, 8, 3))
    inner = keras.Sequential([keras.Input((8, 8, 3)), keras.layers.DepthwiseConv2D(3)])
    network = keras.Model(picture, keras.layers.Conv2D(2, 1)(inner(picture)))
    before = network.get_weights()
    after = with_rounded_depthwise(network).get_weights()
    same = [np.array_equal(a, b) for a, b in zip(before, after, strict=True)]
    assert [weight.shape for weight in before][same.index(False)] == (3, 3, 3, 1)
    assert same.count(False) == 1
    unchanged = zip(before, network.get_weights(), strict=True)
    assert all(np.array_equal(a, b) for a, b in unchanged)
