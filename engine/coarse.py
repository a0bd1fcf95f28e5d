"""What is known on the coarse grid of the logits: probabilities, and how they depend
on the brightness of the picture.

Where two classes meet, the probability of each is taken to depend linearly on the
brightness, p = a I + b, and a is found of the cells around, as in He and Sun, "Fast
guided filter", arXiv 1505.00996.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.planes import scaled
from engine.runtimes.base import STEP

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]

_WINDOW = (3, 3)
"""Cells of which a is found. More of them mix what is apart."""

_CONTRAST = np.float32(2.5**2)
"""Variance of the brightness, 0 to 255, below which it is no edge but noise."""

_SPREAD = np.float32(1e-3)
"""Variance of the probabilities below which there is no border to explain."""

_BELIEFS = np.exp(-STEP * np.arange(256)).astype(np.float32)
"""exp of byte logits that are so many steps below the strongest."""


class Coarse(NamedTuple):
    """What is known of each cell, and of a border of one cell around them all.

    Attributes:
        present: ids of the classes that are the strongest anywhere.
        top: uint8 [rows, columns], the strongest class.
        sure: [rows, columns], its probability.
        p: [present, rows, columns], the probability of each class.
        a: [present, rows, columns], by how much it grows with the brightness.
        brightness: [rows, columns], 0 to 255.
    """

    present: Bytes
    top: Bytes
    sure: Floats
    p: Floats
    a: Floats
    brightness: Floats


def coarse(logits: Bytes, top: Bytes, present: Bytes, guide: Bytes) -> Coarse:
    """Gather what is known.

    Args:
        logits: (rows, columns, classes) uint8.
        top: (rows, columns) uint8, their strongest class.
        present: the classes in it.
        guide: the brightness of the picture, of a multiple of rows and columns.
    """
    p = _softmax([np.ascontiguousarray(logits[:, :, index]) for index in present])
    brightness = scaled(guide, (top.shape[1], top.shape[0])).astype(np.float32)
    fields = top, p.max(axis=0), p, _slopes(p, brightness), brightness
    return Coarse(present, *(bordered(field, 1, 1) for field in fields))


def bordered(field: NDArray[Any], before: int, after: int) -> NDArray[Any]:
    """A field [..., rows, columns] with its outermost cells repeated around it."""
    *stack, rows, columns = field.shape
    shape = *stack, before + rows + after, before + columns + after
    wide = np.empty(shape, field.dtype)
    wide[..., before:-after, before:-after] = field
    wide[..., :before, :] = wide[..., before : before + 1, :]
    wide[..., -after:, :] = wide[..., -after - 1 : -after, :]
    wide[..., :before] = wide[..., before : before + 1]
    wide[..., -after:] = wide[..., -after - 1 : -after]
    return wide


def _softmax(planes: Sequence[Bytes]) -> Floats:
    strongest = planes[0]
    for plane in planes[1:]:
        strongest = np.maximum(strongest, plane)
    below = (cv2.subtract(strongest, plane) for plane in planes)
    p = np.stack([cv2.LUT(each, _BELIEFS) for each in below])
    p /= p.sum(axis=0)
    return np.asarray(p, np.float32)


def _slopes(p: Floats, brightness: Floats) -> Floats:
    """How the probabilities depend on the brightness, as far as it explains them.

    That part is the coefficient of determination of all classes' fits together: leaves
    and shadows, which say nothing of a border, are not to fray it.
    """
    mean, means = _mean(brightness), _means(p)
    variance = _mean(brightness * brightness) - mean * mean
    together = _means(p * brightness) - means * mean
    slopes = np.divide(together, variance + _CONTRAST, dtype=np.float32)
    explained = _dot(slopes, together)
    spread = _mean(_dot(p, p)) - _dot(means, means)
    slopes *= explained / (spread + _SPREAD)
    return _means(slopes)


def _mean(plane: Floats) -> Floats:
    return np.asarray(cv2.blur(plane, _WINDOW), np.float32)


def _means(planes: Floats) -> Floats:
    return np.stack([_mean(plane) for plane in planes])


def _dot(one: Floats, other: Floats) -> Floats:
    return np.asarray(np.einsum("kij,kij->ij", one, other), np.float32)
