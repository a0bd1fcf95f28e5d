"""The kinds of things that stand beside the road."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from engine.sources.sample.bodies import paint_vehicle, shade_vehicle
from engine.sources.sample.classes import ROADSIDE
from engine.sources.sample.colour import Colour
from engine.sources.sample.shadow import drop_shadow
from engine.sources.sample.studio import sprite_of
from engine.sources.sample.view import View

SHADOWS = {
    "tree": (2.6, 0.45), "palm": (1.3, 0.4), "bush": (0.9, 0.8), "cow": (0.8, 0.8),
    "stall": (1.2, 0.9), "sign": (0.3, 0.6), "milestone": (0.28, 0.8),
}  # fmt: skip
"""Radius in metres and strength of the shadows of sprites that have one."""

FOLDS = ((0.42, 0.53, 176.0), (0.53, 0.65, 124.0), (0.65, 0.76, 190.0))
"""Lower and upper edge in metres and grey of each fold of a guard rail."""
POSTS = 60.0
"""Metres ahead up to which the posts of a guard rail are seen."""


class Thing(Protocol):
    """Something that can be painted."""

    @property
    def along(self) -> float:
        """Metres of its near end from the start of the drive."""

    @property
    def end(self) -> float:
        """Metres of its far end."""

    @property
    def x(self) -> float:
        """Metres from the road's middle, of the side to the road."""

    def shade(self, view: View) -> None:
        """Darken the ground, before anything is painted."""

    def paint(self, view: View) -> None:
        """Paint it into picture and labels."""


@dataclass(frozen=True)
class Standing:
    """A sprite that stands still."""

    along: float
    x: float
    name: str
    variant: int
    scale: float = 1.0
    mirror: bool = False

    @property
    def end(self) -> float:
        """It has no depth."""
        return self.along

    def shade(self, view: View) -> None:
        """Darken the ground around its foot."""
        if self.name in SHADOWS:
            radius, strength = SHADOWS[self.name]
            radius *= self.scale
            z = self.along - view.camera.along - radius
            drop_shadow(view, self.x, z, radius, 2 * radius, strength)

    def paint(self, view: View) -> None:
        """Stand it there."""
        sprite = sprite_of(self.name, self.variant, view.mood)
        z = self.along - view.camera.along
        view.stand(sprite, self.x, z, scale=self.scale, mirror=self.mirror)


@dataclass(frozen=True)
class Parked:
    """A vehicle that waits beside the road."""

    along: float
    x: float
    kind: str
    variant: int

    @property
    def end(self) -> float:
        """A little beyond its near end: nothing stands beside it."""
        return self.along + 1.0

    def shade(self, view: View) -> None:
        """Darken the ground below it."""
        shade_vehicle(view, self.kind, self.x, self.along - view.camera.along)

    def paint(self, view: View) -> None:
        """Paint it from behind."""
        z = self.along - view.camera.along
        paint_vehicle(view, self.kind, self.variant, self.x, z, oncoming=False)


@dataclass(frozen=True)
class House:
    """A house with a side to the road.

    The other side is seen above the neighbour, which is `neighbour` metres high.
    """

    along: float
    x: float
    variant: int
    length: float
    height: float
    neighbour: float

    @property
    def end(self) -> float:
        """Where its back corner is."""
        return self.along + self.length

    def shade(self, view: View) -> None:
        """Its own side is in shadow; the ground is not."""

    def paint(self, view: View) -> None:
        """Paint the side to the camera, then the side to the road."""
        side = 1.0 if self.x > 0 else -1.0
        z = self.along - view.camera.along
        if self.height > self.neighbour and z > 4.0:
            gable = sprite_of("house1", self.variant, view.mood)
            middle = self.x + side * gable.width / 2
            view.stand(gable, middle, z, hidden=self.neighbour)
        facade = "house0" if side < 0 else "house2"
        _hang_along(view, facade, self.variant, self.x, self.along, self.end)


@dataclass(frozen=True)
class Wall:
    """A piece of wall along the road."""

    along: float
    end: float
    x: float
    variant: int

    def shade(self, view: View) -> None:
        """Too little to see."""

    def paint(self, view: View) -> None:
        """Paint the side to the road."""
        name = "wall0" if self.x < 0 else "wall1"
        _hang_along(view, name, self.variant, self.x, self.along, self.end)


@dataclass(frozen=True)
class Rail:
    """A piece of guard rail along the road."""

    along: float
    end: float
    x: float

    def shade(self, view: View) -> None:
        """Too little to see."""

    def paint(self, view: View) -> None:
        """Paint the posts, then the three folds of the rail."""
        start = max(self.along - view.camera.along, 1.0)
        stop = self.end - view.camera.along
        if stop <= start:
            return
        shapes: list[tuple[float, float, float]] = []
        colours: list[Colour] = []
        x, first = self.x, np.ceil(self.along / 2.5) * 2.5
        for along in np.arange(first, self.end, 2.5):
            z = float(along) - view.camera.along
            if 1.5 < z < POSTS:
                post = [(x - 0.06, 0.6, z), (x + 0.06, 0.6, z), (x + 0.06, 0, z),
                        (x - 0.06, 0, z)]  # fmt: skip
                shapes += post
                colours.append((104.0, 106.0, 106.0))
        for low, high, grey in FOLDS:
            for near, far in _pieces(start, stop):
                fold = [(x, high, near), (x, high, far), (x, low, far), (x, low, near)]
                shapes += fold
                colours.append((grey, grey + 2, grey + 2))
        ends = range(4, len(shapes) + 1, 4)
        view.fill(np.array(shapes), ends, colours, ROADSIDE, slant=0.95)


def _pieces(start: float, stop: float) -> list[tuple[float, float]]:
    """Halves, so that a long piece follows the bend of the road."""
    middle = (start + stop) / 2
    return [(middle, stop), (start, middle)]


def _hang_along(
    view: View, name: str, variant: int, x: float, along: float, end: float
) -> None:
    """Hang a sprite on a plane along the road, as far as it is before the camera."""
    z, far = along - view.camera.along, end - view.camera.along
    # What is nearer than its distance to the side is out of every picture.
    near = max(z, 0.8 * abs(x - view.camera.road.camera), 1.0)
    if far >= near + 0.3:
        view.hang(sprite_of(name, variant, view.mood), x, z, near, far)
