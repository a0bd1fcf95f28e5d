"""Augmentation inside the compiled training step, in `keras.ops` alone.

A crop at a random scale is separable: rows and columns are sampled independently, so
for each picture it is two small matrices, one from the left and one from the right. A
matrix of triangles samples bilinearly (wider triangles shrink without aliasing, and
blur), a matrix with a single one in each row samples by nearest neighbour. So picture
and labels go through the same few lines, aligned by construction, on any backend, and
fast on all: matrix products are what accelerators are for.
"""

import math
from typing import Any

import keras
from keras import ops

from models.labels import UNDEFINED
from training.config import AugmentConfig

# How much farther, in source pixels, the triangle reaches whose blur is taken away.
_WIDER = 3.0


class Augment(keras.layers.Layer):
    """Random crops, colours, blur, noise and reflections.

    Takes pictures uint8 [n, h, w, 3] and ids uint8 [n, h, w]; gives pictures float32 of
    0 to 255 [n, crop h, crop w, 3] and ids int32 [n, crop h, crop w], undefined outside
    of the source.
    """

    def __init__(
        self, config: AugmentConfig, crop: tuple[int, int], seed: int = 0, **kwargs: Any
    ) -> None:
        super().__init__(trainable=False, **kwargs)
        self.config = config
        self.crop = crop
        self.generator = keras.random.SeedGenerator(seed)

    def call(self, pictures: Any, ids: Any) -> tuple[Any, Any]:
        """Augment a batch."""
        count = ops.shape(ids)[0]
        height, width = ids.shape[1:]
        rows, columns, support = self._places(count, height, width)
        pictures = ops.cast(pictures, "float32")
        pictures = self._reflect(pictures, count)
        sharpness = self._sharpness(count)
        pictures = resample(
            pictures,
            sharpened(rows, support, height, sharpness),
            sharpened(columns, support, width, sharpness),
        )
        # Undefined is 255: sampled upside down, it is the 0 that outside gives.
        upside_down = ops.expand_dims(UNDEFINED - ops.cast(ids, "float32"), -1)
        sampled = resample(upside_down, nearest(rows, height), nearest(columns, width))
        ids = UNDEFINED - ops.cast(ops.round(sampled[..., 0]), "int32")
        pictures = self._colour(pictures, count)
        return ops.clip(pictures, 0.0, 255.0), ids

    def _places(self, count: Any, height: int, width: int) -> tuple[Any, Any, Any]:
        """Where each row and column of the crop lies in the source, in source pixels.

        Also the half width of the triangles to sample with, [n].
        """
        crop_width, crop_height = self.crop
        scale = ops.exp(self._between(*_logarithms(self.config.scale), (count,)))
        aspect = ops.exp(
            self._between(-self.config.aspect, self.config.aspect, (count,))
        )
        # The whole source, at scale 1, is as high as the crop.
        enlarged = scale * crop_height / height
        per_row, per_column = 1.0 / (enlarged * aspect), aspect / enlarged
        rows = self._line(per_row, height, crop_height)
        columns = self._line(per_column, width, crop_width)
        flip = self._between(0.0, 1.0, (count, 1)) < 0.5
        columns = ops.where(flip, ops.flip(columns, axis=1), columns)
        blur = self._between(0.0, 1.0, (count,)) ** 3 * self.config.blur
        support = ops.maximum(1.0, ops.maximum(per_row, per_column)) + blur
        return rows, columns, support

    def _line(self, step: Any, source: int, target: int) -> Any:
        """Places of `target` pixels, `step` apart, in `source`, [n, target]."""
        free = source - step * target
        start = self._between(0.0, 1.0, ops.shape(free)) * free
        centres = ops.arange(target, dtype="float32") + 0.5
        return start[:, None] + step[:, None] * centres[None] - 0.5

    def _sharpness(self, count: Any) -> Any:
        """How much each picture is sharpened, [n], or None where none is."""
        if not self.config.sharpen:
            return None
        return self._between(0.0, self.config.sharpen, (count,))

    def _reflect(self, pictures: Any, count: Any) -> Any:
        """Lay another picture of the batch faintly over, as a windscreen does."""
        strength = self._between(-1.0, 1.0, (count, 1, 1, 1)) * self.config.reflection
        other = ops.flip(ops.roll(pictures, 1, axis=0), axis=1)
        return pictures + ops.maximum(strength, 0.0) * (other - 64.0)

    def _colour(self, pictures: Any, count: Any) -> Any:
        config, each = self.config, (count, 1, 1, 1)
        grey = ops.mean(pictures, axis=-1, keepdims=True)
        pictures = grey + (pictures - grey) * self._between(*config.saturation, each)
        mean = ops.mean(pictures, axis=(1, 2, 3), keepdims=True)
        pictures = mean + (pictures - mean) * self._between(*config.contrast, each)
        pictures = pictures * self._between(*config.brightness, each)
        tint = keras.random.normal((count, 1, 1, 3), stddev=1.0, seed=self.generator)
        pictures = pictures * (1.0 + config.tint * tint)
        gamma = ops.exp(self._between(*_logarithms(config.gamma), each))
        pictures = 255.0 * ops.clip(pictures / 255.0, 1e-3, 1.0) ** gamma
        noise = keras.random.normal(ops.shape(pictures), seed=self.generator)
        amount = self._between(0.0, 1.0, each) ** 3 * config.noise
        return pictures + amount * noise

    def _between(self, low: float, high: float, shape: Any) -> Any:
        return keras.random.uniform(shape, low, high, seed=self.generator)


def triangles(places: Any, support: Any, source: int) -> Any:
    """Weights of source pixels for each place, [n, places, source].

    A place more than half a pixel outside has no weights: it samples as 0.

    Args:
        places: float [n, places], in source pixels, 0 being the first one's centre.
        support: half width of the triangle in source pixels, [n].
        source: how many pixels the source has.
    """
    clamped = ops.clip(places, 0.0, source - 1.0)
    distance = ops.abs(
        clamped[:, :, None] - ops.arange(source, dtype="float32")[None, None]
    )
    weights = ops.maximum(0.0, 1.0 - distance / support[:, None, None])
    weights = weights / ops.sum(weights, axis=-1, keepdims=True)
    return weights * _inside(places, source)


def sharpened(places: Any, support: Any, source: int, amount: Any) -> Any:
    """Weights as of `triangles`, and so much of what wider ones would smooth away.

    Enlarged pictures have soft edges where a camera's have not. The sum of the weights
    stays 1, so that only edges change.

    Args:
        places: see `triangles`.
        support: see `triangles`.
        source: see `triangles`.
        amount: [n], 0 is no change; None: no picture is changed.
    """
    weights = triangles(places, support, source)
    if amount is None:
        return weights
    wide = triangles(places, support + _WIDER, source)
    return weights + amount[:, None, None] * (weights - wide)


def nearest(places: Any, source: int) -> Any:
    """A single one for each place, at its pixel, [n, places, source]; none outside."""
    pixels = ops.cast(ops.clip(ops.round(places), 0, source - 1), "int32")
    return ops.one_hot(pixels, source, dtype="float32") * _inside(places, source)


def resample(pictures: Any, rows: Any, columns: Any) -> Any:
    """Apply the matrices of `triangles` or `nearest` to rows and columns."""
    pictures = ops.einsum("nyh,nhwc->nywc", rows, pictures)
    return ops.einsum("nxw,nywc->nyxc", columns, pictures)


def _inside(places: Any, source: int) -> Any:
    inside = ops.logical_and(places >= -0.5, places < source - 0.5)
    return ops.cast(inside, "float32")[:, :, None]


def _logarithms(pair: tuple[float, float]) -> tuple[float, float]:
    return math.log(pair[0]), math.log(pair[1])
