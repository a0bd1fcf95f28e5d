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
    total = np.zeros(shape, np.float32)
    for octave in range(octaves):
        down = min(max(1, round(rows / cells[0] * 2**octave)), rows)
        across = min(max(1, round(columns / cells[1] * 2**octave)), columns)
        grid = rng.standard_normal((down, across)).astype(np.float32)
        # A rim taken from the other side makes the enlarged grid join on to itself.
        rim = np.pad(grid, 2, mode="wrap")
        y = (np.arange(rows, dtype=np.float32) + 0.5) * (down / rows) + 1.5
        x = (np.arange(columns, dtype=np.float32) + 0.5) * (across / columns) + 1.5
        total += 0.6**octave * _enlarge(rim, y, x)
    total -= total.mean()
    spread = float(total.std())
    return total / spread if spread > 0 else total


def _enlarge(grid: np.ndarray, y: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Read a grid at fractional rows `y` and columns `x`, smoothly, axis by axis."""
    tall = _along(grid, y)
    return np.ascontiguousarray(_along(np.ascontiguousarray(tall.T), x).T)


def _along(grid: np.ndarray, at: np.ndarray) -> np.ndarray:
    whole = np.floor(at).astype(np.int32)
    part = (at - whole).astype(np.float32)
    ease = (part * part * (3.0 - 2.0 * part))[:, None]
    return grid[whole] * (1.0 - ease) + grid[whole + 1] * ease


def smoothstep(low: float, high: float, values: np.ndarray) -> np.ndarray:
    """0 below `low`, 1 above `high`, an S between them; float32."""
    ramp = np.clip((values - low) / (high - low), 0.0, 1.0)
    return (ramp * ramp * (3.0 - 2.0 * ramp)).astype(np.float32)


def grain(shape: tuple[int, int], strength: float, seed: int) -> np.ndarray:
    """Sensor noise: (rows, columns, 3) float32, a little of it coloured."""
    rng = np.random.default_rng([seed, 71])
    grey = rng.standard_normal((*shape, 1)).astype(np.float32)
    colour = rng.standard_normal((*shape, 3)).astype(np.float32)
    mixed = cv2.GaussianBlur(0.8 * grey + 0.5 * colour, (3, 3), 0.6)
    return strength * mixed
