"""Smooth random patterns, the stuff of asphalt, earth, leaves and clouds."""

import cv2
import numpy as np


def fractal(
    shape: tuple[int, int],
    cells: tuple[float, float],
    octaves: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """Noise of several scales that joins on to itself at its borders.

    Args:
        shape: rows and columns.
        cells: rows and columns of the coarsest blob, in pixels.
        octaves: how many scales, each half as large and 0.6 times as strong.
        rng: where chance comes from.

    Returns:
        (rows, columns) float32 of mean 0 and standard deviation 1.
    """
    rows, columns = shape
    total = np.zeros((1, 1), np.float32)
    for octave in range(octaves):
        down = min(max(1, round(rows / cells[0] * 2**octave)), rows)
        across = min(max(1, round(columns / cells[1] * 2**octave)), columns)
        grid = rng.standard_normal((down, across)).astype(np.float32)
        # Each scale is added where it is smallest: only the sum is ever enlarged to
        # the full shape.
        total = cv2.scaleAdd(grid, 0.6**octave, _enlarge(total, (down, across)))
    total = _enlarge(total, shape)
    mean, spread = (float(value[0, 0]) for value in cv2.meanStdDev(total))
    total -= mean
    if spread > 0:
        total /= spread
    return total


def _enlarge(grid: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """A grid at another size; float32."""
    if grid.shape == shape:
        return grid
    # A rim taken from the other side makes the enlarged grid join on to itself.
    rim = 2
    down, across = (round(rim * n / g) for n, g in zip(shape, grid.shape, strict=True))
    wide = cv2.copyMakeBorder(grid, rim, rim, rim, rim, cv2.BORDER_WRAP)
    size = (shape[1] + 2 * across, shape[0] + 2 * down)
    wide = cv2.resize(wide, size, interpolation=cv2.INTER_CUBIC)
    return wide[down : down + shape[0], across : across + shape[1]]


def smoothstep(low: float, high: float, values: np.ndarray) -> np.ndarray:
    """0 below `low`, 1 above `high`, an S between them; float32."""
    ramp = np.asarray((values - low) * (1.0 / (high - low)), np.float32)
    np.clip(ramp, 0.0, 1.0, out=ramp)
    return ramp * ramp * (3.0 - 2.0 * ramp)


def grain(shape: tuple[int, int], strength: float, seed: int) -> np.ndarray:
    """Sensor noise: (rows, columns, 3) float32, a little of it coloured."""
    rng = np.random.default_rng([seed, 71])
    grey = rng.standard_normal((*shape, 1), np.float32)
    colour = rng.standard_normal((*shape, 3), np.float32)
    mixed = cv2.GaussianBlur(0.8 * grey + 0.5 * colour, (3, 3), 0.6)
    return strength * mixed
