"""The light of a drive: the time of day and the weather, as colours."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engine.sources.sample.colour import Colour

LAST = 160.0
"""Metres at which things come into sight."""


@dataclass(frozen=True, eq=False)  # compared by identity: it is a key of caches
class Mood:
    """How light falls on everything that is drawn.

    Attributes:
        name: what a person would call it.
        zenith: colour of the sky overhead.
        horizon: colour of the sky just above the horizon.
        haze: what far things fade into.
        cloud: colour of the clouds.
        cover: how much of the sky is cloud, 0 to 1.
        light: factor for each channel of every surface colour.
        shadow: how dark shadows on the ground are, 0 to 1.
        visibility: distance in metres at which 63 % of a thing is haze.
        sun: side on which the sun stands, -1 left to 1 right.
        glow: whether a low sun reddens the sky around it.
    """

    name: str
    zenith: Colour
    horizon: Colour
    haze: Colour
    cloud: Colour
    cover: float
    light: Colour
    shadow: float
    visibility: float
    sun: float
    glow: bool = False

    def lit(self, colour: Colour, factor: float = 1.0) -> Colour:
        """A surface colour in this light; `factor` is the slant of the surface."""
        red, green, blue = (
            min(255.0, value * light * factor)
            for value, light in zip(colour, self.light, strict=True)
        )
        return red, green, blue

    def fog(self, distance: float) -> float:
        """The share of haze in the colour of a thing at a distance in metres."""
        clear = math.exp(-max(distance - 5.0, 0.0) / self.visibility)
        # A last veil, where things come into sight, hides that they do so at once.
        return 1.0 - clear * (1.0 - 0.65 * min(1.0, distance / LAST) ** 5)


MOODS = (
    Mood("noon", (96, 142, 196), (202, 216, 226), (198, 208, 214), (247, 248, 250),
         0.45, (1.0, 0.99, 0.96), 0.5, 420.0, 0.5),
    Mood("hazy morning", (176, 188, 200), (224, 218, 206), (212, 206, 196),
         (232, 228, 220), 0.25, (0.98, 0.93, 0.86), 0.32, 170.0, -0.7),
    Mood("dusk", (92, 104, 142), (246, 178, 120), (190, 148, 128), (232, 158, 138),
         0.5, (0.72, 0.6, 0.58), 0.3, 260.0, 0.8, glow=True),
    Mood("monsoon", (150, 158, 168), (206, 210, 212), (188, 194, 197), (222, 224, 226),
         0.85, (0.82, 0.84, 0.85), 0.22, 240.0, -0.3),
)  # fmt: skip


@lru_cache(maxsize=64)
def mood_of(seed: int) -> Mood:
    """The mood of a drive; drive 0, the one on show, is a clear noon."""
    if seed == 0:
        return MOODS[0]
    pick = np.random.default_rng([seed, 11]).choice(4, p=[0.4, 0.25, 0.15, 0.2])
    return MOODS[int(pick)]
