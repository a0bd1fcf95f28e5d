"""Colours as the artists of this package use them."""

import numpy as np

Colour = tuple[float, float, float]
"""Red, green, blue, each 0 to 255."""


def dim(colour: Colour, factor: float) -> Colour:
    """A colour made darker, or lighter by a factor above 1."""
    return colour[0] * factor, colour[1] * factor, colour[2] * factor


def pick(colours: tuple[Colour, ...], rng: np.random.Generator) -> Colour:
    """One of several colours."""
    return colours[int(rng.integers(len(colours)))]


def fade(colour: Colour, haze: Colour, fog: float) -> Colour:
    """A colour behind haze, `fog` being the share of the haze."""
    red, green, blue = (
        near * (1 - fog) + far * fog for near, far in zip(colour, haze, strict=True)
    )
    return red, green, blue
