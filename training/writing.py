"""Writing over training pictures, as dash-cams burn in dates, speeds and names.

The labels stay: what is under the writing is what the network shall say.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

_FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_PLAIN,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_TRIPLEX,
)
_LETTERS = np.array(list("0123456789ABCDEFGHKLMNPRSTUVWXYZabcdeghikmnorstuvwxyz:/-. "))


def write_over(rgb: NDArray[np.uint8], rng: np.random.Generator) -> None:
    """Write one to three lines over a picture, in place.

    Args:
        rgb: uint8 [height, width, 3], contiguous.
        rng: where chance comes from.
    """
    height, width = rgb.shape[:2]
    # Most writing is along an edge, some across the picture.
    top = rng.choice((0.02, 0.85, rng.uniform(0.0, 0.9)))
    left = rng.choice((0.02, rng.uniform(0.0, 0.7)))
    size = rng.uniform(0.3, 1.2) * height / 288
    font = int(rng.choice(_FONTS))
    colour = _colour(rng)
    thickness = int(rng.integers(1, 3))
    for line in range(int(rng.integers(1, 4))):
        text = "".join(rng.choice(_LETTERS, int(rng.integers(5, 32))))
        (wide, tall), below = cv2.getTextSize(text, font, size, thickness)
        x = int(left * width)
        y = int(top * height) + (line + 1) * (tall + below + 3)
        if rng.random() < 0.3:
            box = (x - 3, y - tall - 3, wide + 6, tall + below + 6)
            cv2.rectangle(rgb, box, _colour(rng), -1)
        elif rng.random() < 0.5:
            outline = (0, 0, 0)
            cv2.putText(
                rgb, text, (x, y), font, size, outline, thickness + 2, cv2.LINE_AA
            )
        cv2.putText(rgb, text, (x, y), font, size, colour, thickness, cv2.LINE_AA)


def _colour(rng: np.random.Generator) -> tuple[int, int, int]:
    """White or black more often than anything else."""
    if rng.random() < 0.6:
        level = int(rng.choice((0, 255)))
        return level, level, level
    red, green, blue = (int(value) for value in rng.integers(0, 256, 3))
    return red, green, blue
