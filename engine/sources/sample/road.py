"""The road itself: where it bends and what lies across it."""

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

SPEED = 12.0
"""Metres a second at which the camera drives."""
FRAME_RATE = 30.0
"""Frames a second."""


@dataclass(frozen=True, eq=False)  # compared by identity: it is a key of caches
class Road:
    """One road. Across it, metres count from its middle, left is negative.

    Attributes:
        divided: two carriageways with a median between them, or one for both ways.
        half_width: from the middle to the edge of the asphalt.
        median: half the width of the median, 0 where there is none.
        footpath: width of a paved footpath behind a curb; 0 where earth begins at once.
        camera: where the camera drives across the road.
        slow: where slow traffic keeps, on the left of the camera.
        oncoming: the middles of the lanes of the other direction.
        overtaking: the lane in which others overtake, if there is one.
        bends: (amplitude in metres, wave number per metre, phase) of each bend.
    """

    divided: bool
    half_width: float
    median: float
    footpath: float
    camera: float
    slow: float
    oncoming: tuple[float, ...]
    overtaking: float | None
    bends: tuple[tuple[float, float, float], ...]

    def offset(self, along: np.ndarray) -> np.ndarray:
        """How far the middle of the road lies to the right of a straight line.

        Args:
            along: (n,) metres from the start of the drive.
        """
        amplitudes, waves, phases = self._waves
        angles = along[:, None] * waves
        angles += phases
        return np.sin(angles, out=angles) @ amplitudes

    @cached_property
    def _waves(self) -> np.ndarray:
        return np.array(self.bends).T.copy()

    def offset_at(self, along: float) -> float:
        """The same for one place, without the cost of an array."""
        return sum(a * math.sin(k * along + p) for a, k, p in self.bends)

    def slope(self, along: float) -> float:
        """Metres to the right for each metre ahead: where the road points."""
        return sum(a * k * math.cos(k * along + p) for a, k, p in self.bends)


@lru_cache(maxsize=64)
def road_of(seed: int) -> Road:
    """The road of a drive."""
    rng = np.random.default_rng([seed, 23])
    bends = tuple(
        (amplitude * rng.uniform(0.6, 1.1), 1.0 / length, rng.uniform(0.0, 6.28))
        for amplitude, length in ((26.0, 170.0), (5.5, 72.0), (1.0, 31.0))
    )
    divided = seed != 0 and bool(rng.random() < 0.4)
    footpath = float(rng.choice([0.0, 0.0, 2.2])) if seed else 0.0
    if divided:
        return Road(
            divided=True, half_width=8.6, median=0.9, footpath=footpath, camera=-6.0,
            slow=-7.9, oncoming=(2.9, 6.4), overtaking=-2.7, bends=bends,
        )  # fmt: skip
    half = float(rng.uniform(4.3, 4.9))
    return Road(
        divided=False, half_width=half, median=0.0, footpath=footpath,
        camera=-half * 0.38, slow=-half + 0.35, oncoming=(half * 0.48,),
        overtaking=None, bends=bends,
    )  # fmt: skip
