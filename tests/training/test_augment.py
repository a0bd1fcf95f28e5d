"""Augmentation: labels stay labels, and stay where the picture is."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from models.labels import UNDEFINED
from training.augment import Augment, nearest, resample, sharpened, triangles
from training.config import AugmentConfig

PLAIN = AugmentConfig(
    scale=(1.0, 1.0),
    aspect=0.0,
    blur=0.0,
    saturation=(1.0, 1.0),
    contrast=(1.0, 1.0),
    brightness=(1.0, 1.0),
    gamma=(1.0, 1.0),
    tint=0.0,
    noise=0.0,
    reflection=0.0,
)
# Corners of the colour cube: no mixture of two is a third.
CORNERS = 40 + 180 * np.array(
    [[n & 1, n >> 1 & 1, n >> 2] for n in range(1, 8)], np.uint8
)


def mosaic(count: int, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Patches of ids whose colour tells the id."""
    width, height = size
    rng = np.random.default_rng(3)
    patches = rng.integers(0, 7, (count, height // 8, width // 8), np.uint8)
    ids = patches.repeat(8, 1).repeat(8, 2)
    return CORNERS[ids], ids


def augmented(
    config: AugmentConfig, rgb: np.ndarray, ids: np.ndarray, crop: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    pictures, labels = Augment(config, crop, seed=1)(rgb, ids)
    return keras.ops.convert_to_numpy(pictures), keras.ops.convert_to_numpy(labels)


def test_without_any_freedom_only_the_side_changes() -> None:
    rgb, ids = mosaic(6, (64, 32))
    pictures, labels = augmented(PLAIN, rgb, ids, (64, 32))
    for picture, label, source, truth in zip(pictures, labels, rgb, ids, strict=True):
        flipped = not np.array_equal(label, truth)
        way = -1 if flipped else 1
        assert np.array_equal(label[:, ::way], truth)
        assert np.abs(picture[:, ::way] - source).max() < 1.5


@pytest.mark.parametrize("scale", [(0.5, 0.9), (1.0, 1.0), (1.2, 2.0)])
def test_labels_are_where_the_picture_is(scale: tuple[float, float]) -> None:
    rgb, ids = mosaic(8, (128, 64))
    config = replace(PLAIN, scale=scale, aspect=0.2)
    pictures, labels = augmented(config, rgb, ids, (96, 64))
    assert pictures.shape == (8, 64, 96, 3)
    assert labels.shape == (8, 64, 96)
    inside = labels != UNDEFINED
    # A pixel between two patches is a mixture, all others have their id's colour.
    distance = np.abs(pictures[..., np.newaxis, :] - CORNERS).max(-1)
    pure = distance.min(-1) < 3
    agree = (distance.argmin(-1) == labels)[inside & pure]
    assert agree.size > 1000
    assert agree.all()


def test_no_id_is_invented_and_outside_is_undefined_and_black() -> None:
    rgb, _ = mosaic(8, (64, 32))
    ids = np.where(mosaic(8, (64, 32))[1] % 2, 6, UNDEFINED).astype(np.uint8)
    config = replace(PLAIN, scale=(0.4, 0.6))
    pictures, labels = augmented(config, np.maximum(rgb, 9), ids, (64, 32))
    assert set(np.unique(labels)) <= {6, UNDEFINED}
    black = pictures.max(-1) < 2
    assert black.any()
    assert (labels[black] == UNDEFINED).all()


def test_everything_at_once_stays_in_range_and_varies() -> None:
    rgb, ids = mosaic(4, (64, 32))
    layer = Augment(AugmentConfig(sharpen=1.0), (48, 32), seed=1)
    first = keras.ops.convert_to_numpy(layer(rgb, ids)[0])
    second = keras.ops.convert_to_numpy(layer(rgb, ids)[0])
    assert first.min() >= 0
    assert first.max() <= 255
    assert not np.array_equal(first, second)


def test_one_seed_gives_the_same_pictures_again() -> None:
    rgb, ids = mosaic(2, (64, 32))
    first, _ = augmented(AugmentConfig(), rgb, ids, (48, 32))
    second, _ = augmented(AugmentConfig(), rgb, ids, (48, 32))
    assert np.array_equal(first, second)


def test_triangles_are_bilinear_weights_and_zero_outside() -> None:
    places = np.array([[0.0, 0.25, 2.5, -0.6, 3.4]], np.float32)
    weights = keras.ops.convert_to_numpy(triangles(places, np.ones(1, np.float32), 4))
    expected = [
        [1, 0, 0, 0],
        [0.75, 0.25, 0, 0],
        [0, 0, 0.5, 0.5],
        [0, 0, 0, 0],
        [0, 0, 0, 1],
    ]
    assert weights[0] == pytest.approx(np.array(expected), abs=1e-6)


def test_wider_triangles_average() -> None:
    places = np.array([[3.5]], np.float32)
    wide = np.full(1, 4.0, np.float32)
    weights = keras.ops.convert_to_numpy(triangles(places, wide, 8))[0, 0]
    assert weights.sum() == pytest.approx(1)
    assert (weights > 0).sum() == 8
    assert weights == pytest.approx(weights[::-1])


def test_sharpening_leaves_flat_parts_and_makes_edges_steeper() -> None:
    places = np.arange(16, dtype=np.float32)[None]
    support, amount = np.ones(1, np.float32), np.ones(1, np.float32)
    weights = keras.ops.convert_to_numpy(sharpened(places, support, 16, amount))[0]
    assert weights.sum(-1) == pytest.approx(1)
    edge = np.clip(np.arange(16) - 6.5, 0, 2)
    sharp = weights @ edge
    assert sharp[:3] == pytest.approx(0)
    assert sharp[-3:] == pytest.approx(2)
    assert np.diff(sharp).max() > 1.2 * np.diff(edge).max()
    plain = keras.ops.convert_to_numpy(sharpened(places, support, 16, None))[0]
    assert np.array_equal(plain, np.eye(16, dtype=np.float32))


def test_nearest_has_a_single_one() -> None:
    places = np.array([[0.4, 0.6, 2.9, -0.6]], np.float32)
    rows = keras.ops.convert_to_numpy(nearest(places, 3))[0]
    assert rows.tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 0], [0, 0, 0]]
    picture = np.arange(3, dtype=np.float32).reshape(1, 3, 1, 1)
    one = np.ones((1, 1, 1), np.float32)
    sampled = keras.ops.convert_to_numpy(resample(picture, rows[None], one))
    assert sampled[0, :, 0, 0].tolist() == [0, 1, 0, 0]
