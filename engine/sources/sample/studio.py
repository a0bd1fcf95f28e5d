"""Where sprites are made: by name, once for each variant and light, when first used."""

from collections.abc import Callable
from functools import lru_cache
from zlib import crc32

import numpy as np

from engine.sources.sample import (
    art_bikes,
    art_buildings,
    art_faces,
    art_heavy,
    art_people,
    art_plants,
    art_street,
)
from engine.sources.sample.canvas import Canvas, Sprite
from engine.sources.sample.mood import Mood

Drawer = Callable[[np.random.Generator], Canvas]

DRAWERS: dict[str, Drawer] = {
    **art_plants.DRAWERS,
    **art_people.DRAWERS,
    **art_bikes.DRAWERS,
    **art_street.DRAWERS,
    **art_faces.DRAWERS,
    **art_heavy.DRAWERS,
    **art_buildings.DRAWERS,
}


def chance(name: str, variant: int) -> np.random.Generator:
    """The chance that makes a variant; names that differ by a number only share it."""
    family = name.rstrip("0123456789")
    return np.random.default_rng([crc32(family.encode()), variant])


@lru_cache(maxsize=300)
def sprite_of(name: str, variant: int, mood: Mood) -> Sprite:
    """A sprite.

    Args:
        name: a key of `DRAWERS`.
        variant: the same number always gives the same sprite.
        mood: the light it stands in.
    """
    return DRAWERS[name](chance(name, variant)).sprite(mood.light)
