"""Numbers written into pictures, so that a test can read which frame it got back."""

import numpy as np
from numpy.typing import NDArray

from engine.picture import Picture, Size

Bytes = NDArray[np.uint8]

_COLUMNS = 8
_ROWS = 4  # low byte, high byte, low byte inverted as a check; below them colours
_LARGEST = 2**16 - 1


def numbered(number: int, size: Size) -> Bytes:
    """Draw a picture that carries a number as black and white blocks.

    Args:
        number: 0 to 65535.
        size: width and height, at least 48 by 32.

    Returns:
        (height, width, 3) uint8 RGB: three rows of blocks, below them colours that
        move with the number.
    """
    assert 0 <= number <= _LARGEST, "two rows of eight blocks hold no more"
    width, height = size
    column = np.arange(width) * _COLUMNS // width
    low, high = number & 0xFF, number >> 8
    pixels = np.zeros((height, width, 3), np.uint8)
    for row, byte in enumerate((low, high, low ^ 0xFF)):
        top, bottom = (height * r // _ROWS for r in (row, row + 1))
        pixels[top:bottom] = (255 * (byte >> column & 1))[np.newaxis, :, np.newaxis]
    below = pixels[height * 3 // _ROWS :]
    below[:, :, 0] = np.linspace(40, 220, width)
    below[:, :, 1] = 60 + number * 5 % 120
    below[:, :, 2] = np.linspace(200, 80, width)
    return pixels


def read_number(rgb: Bytes) -> int | None:
    """Read the number of a picture, in any size; None where it carries none."""
    height, width = rgb.shape[:2]
    grey = rgb[:, :, :3].mean(axis=2)
    rows = [(2 * row + 1) * height // (2 * _ROWS) for row in range(3)]
    columns = [(2 * c + 1) * width // (2 * _COLUMNS) for c in range(_COLUMNS)]
    low, high, check = (
        sum(int(grey[row, column] > 127) << bit for bit, column in enumerate(columns))
        for row in rows
    )
    return low + 256 * high if low ^ 0xFF == check else None


def number_of(picture: Picture) -> int | None:
    """Read the number of a picture as it stands upright; None where it has none."""
    return read_number(picture.rgb(picture.size))
