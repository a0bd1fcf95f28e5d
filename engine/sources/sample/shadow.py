"""Shadows on the ground: they darken the picture and change no label."""

from functools import lru_cache

import numpy as np

from engine.sources.sample.view import View

NEAREST = 1.2
"""Metres ahead before which nothing is darkened."""
FARTHEST = 36.0
"""Metres ahead beyond which shadows are too thin to be seen."""


def drop_shadow(
    view: View, x: float, z: float, half: float, length: float, strength: float = 1.0
) -> None:
    """Darken the ground under something.

    Args:
        view: where to paint.
        x: metres of its middle from the road's middle.
        z: metres ahead of its near end.
        half: half its width in metres.
        length: metres along the road.
        strength: 1 for what stands on the ground, less for leaves high above.
    """
    rim = 0.2 * min(1.0, half)
    shift = -view.mood.sun * view.mood.shadow * min(1.2 * half, 1.2)
    left, right = x - half - rim + min(shift, 0), x + half + rim + max(shift, 0)
    near, far = max(z - rim, NEAREST), z + length + rim
    if far <= near + 0.2 or near > FARTHEST:
        return
    blot = _blot(strength * (0.5 + 0.45 * view.mood.shadow))
    view.darken(blot, left, right, near, far)


@lru_cache(maxsize=16)
def _blot(strength: float) -> np.ndarray:
    """A dark patch with a soft rim; (64, 64) uint8, 255 where there is none."""
    across = np.linspace(-1, 1, 64)
    # Between a disc and a square, to suit a tree and a bus.
    reach = (across[:, None] ** 4 + across[None, :] ** 4) ** 0.25
    return (255.5 - 255 * strength * np.clip((1 - reach) * 3.5, 0, 1)).astype(np.uint8)
