"""Draw one thing, flat, in metres: the sprites that the scene is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from engine.sources.sample.colour import Colour
from engine.sources.sample.noise import fractal

Points = Sequence[tuple[float, float]]
"""Corners in metres: right of the middle, above the ground."""
SUPERSAMPLING = 2
"""Canvas pixels along one side of a sprite's pixel; their mean makes soft edges."""


@dataclass(frozen=True, eq=False)
class Sprite:
    """A picture of one thing that can be put anywhere at any scale.

    Attributes:
        width: metres.
        height: metres.
        shift: metres of its middle to the right of where it stands.
        levels: (rows, columns, 4) uint8 RGBA each, colours multiplied by alpha; every
            level has half the rows and columns of the one before.
        labels: (rows, columns) uint8 class ids for each level; none if all are `label`.
        label: the id if the whole thing has one, else None.
    """

    width: float
    height: float
    shift: float
    levels: tuple[np.ndarray, ...]
    labels: tuple[np.ndarray, ...]
    label: int | None


class Canvas:
    """A sheet on which a thing is drawn; its origin is the middle of its lower edge."""

    def __init__(self, width: float, height: float, density: float, label: int) -> None:
        """Take an empty sheet.

        Args:
            width: metres.
            height: metres.
            density: pixels per metre of the finest level.
            label: class id of what is drawn, until another is given.
        """
        self.width = width
        self.height = height
        self.scale = density * SUPERSAMPLING
        shape = (max(4, round(height * self.scale)), max(4, round(width * self.scale)))
        self.picture = np.zeros((*shape, 3), np.float32)
        self.alpha = np.zeros(shape, np.uint8)
        self.labels = np.full(shape, label, np.uint8)
        self.label = label

    def poly(self, points: Points, colour: Colour, label: int | None = None) -> None:
        """Fill a polygon."""
        corners = np.array(points, np.float64)
        pixels = np.stack(
            [
                (corners[:, 0] + self.width / 2) * self.scale - 0.5,
                (self.height - corners[:, 1]) * self.scale - 0.5,
            ],
            1,
        )
        fixed = [np.round(pixels * 16).astype(np.int32)]
        cv2.fillPoly(self.picture, fixed, colour, cv2.LINE_8, 4)
        cv2.fillPoly(self.alpha, fixed, 255, cv2.LINE_8, 4)
        name = self.label if label is None else label
        cv2.fillPoly(self.labels, fixed, name, cv2.LINE_8, 4)

    def rect(
        self,
        left: float,
        low: float,
        right: float,
        high: float,
        colour: Colour,
        corner: float = 0.0,
        label: int | None = None,
    ) -> None:
        """Fill a rectangle, its corners cut round by a radius in metres."""
        self.poly(rounded(left, low, right, high, corner), colour, label)

    def ellipse(
        self,
        x: float,
        y: float,
        wide: float,
        tall: float,
        colour: Colour,
        label: int | None = None,
    ) -> None:
        """Fill an ellipse about a middle, `wide` and `tall` being its radii."""
        angles = np.linspace(0.0, 2 * np.pi, 25)[:-1]
        points = [(x + wide * np.cos(a), y + tall * np.sin(a)) for a in angles]
        self.poly(points, colour, label)

    def stroke(
        self, points: Points, thick: float, colour: Colour, label: int | None = None
    ) -> None:
        """Draw a line through points, `thick` metres wide, its ends round."""
        for (x0, y0), (x1, y1) in pairwise(points):
            long = float(np.hypot(x1 - x0, y1 - y0)) or 1.0
            across = (y0 - y1) / long * thick / 2, (x1 - x0) / long * thick / 2
            self.poly(
                [
                    (x0 + across[0], y0 + across[1]), (x1 + across[0], y1 + across[1]),
                    (x1 - across[0], y1 - across[1]), (x0 - across[0], y0 - across[1]),
                ],
                colour, label,
            )  # fmt: skip
        for x, y in points:
            self.ellipse(x, y, thick / 2, thick / 2, colour, label)

    def text(self, words: str, x: float, y: float, high: float, colour: Colour) -> None:
        """Write words, centred, with letters `high` metres tall."""
        size = high * self.scale / 21.0
        thick = max(1, round(size * 2))
        (wide, tall), _ = cv2.getTextSize(words, cv2.FONT_HERSHEY_SIMPLEX, size, thick)
        left = (x + self.width / 2) * self.scale - wide / 2
        low = (self.height - y) * self.scale + tall / 2
        ink = np.zeros_like(self.alpha)
        cv2.putText(
            ink, words, (round(left), round(low)), cv2.FONT_HERSHEY_SIMPLEX, size, 255,
            thick, cv2.LINE_AA,
        )  # fmt: skip
        share = (ink.astype(np.float32) / 255)[..., None]
        self.picture += (np.array(colour, np.float32) - self.picture) * share

    def shade(
        self, top: float, bottom: float, left: float = 1, right: float = 1
    ) -> None:
        """Multiply by a gradient from top to bottom and one from left to right."""
        rows, columns = self.alpha.shape
        self.picture *= np.linspace(top, bottom, rows, dtype=np.float32)[:, None, None]
        self.picture *= np.linspace(left, right, columns, dtype=np.float32)[
            None, :, None
        ]

    def grime(self, strength: float, blob: float, rng: np.random.Generator) -> None:
        """Make the colours uneven, in blobs of a size in metres."""
        cell = max(2.0, blob * self.scale)
        speck = fractal(self.alpha.shape, (cell, cell), 4, rng)
        self.picture *= (1.0 + strength * speck)[..., None]

    def sprite(self, light: Colour = (1.0, 1.0, 1.0)) -> Sprite:
        """Finish: the sprite in a light."""
        left, right, top = self._drawn()
        picture = np.clip(self.picture * np.array(light, np.float32), 0, 255)
        picture[self.alpha == 0] = 0
        rgba = np.dstack([picture, self.alpha.astype(np.float32)])[top:, left:right]
        names = np.ascontiguousarray(self.labels[top:, left:right])
        seen = np.unique(self.labels[self.alpha > 0])
        size = (rgba.shape[1] // SUPERSAMPLING, rgba.shape[0] // SUPERSAMPLING)
        rgba = cv2.resize(rgba, size, interpolation=cv2.INTER_AREA)
        level = np.round(rgba).astype(np.uint8)
        levels = [level]
        while min(level.shape[:2]) >= 4:
            half = (level.shape[1] // 2, level.shape[0] // 2)
            level = cv2.resize(level, half, interpolation=cv2.INTER_AREA)
            levels.append(level)
        one = len(seen) == 1
        return Sprite(
            width=(right - left) / self.scale,
            height=(self.alpha.shape[0] - top) / self.scale,
            shift=((left + right) / 2 - self.alpha.shape[1] / 2) / self.scale,
            levels=tuple(levels),
            labels=() if one else tuple(_shrunk(names, level) for level in levels),
            label=int(seen[0]) if one else None,
        )

    def _drawn(self) -> tuple[int, int, int]:
        """First and last column and first row with anything on them, in whole pixels.

        A sprite without empty borders costs less each time that it is put somewhere.
        """
        columns = np.flatnonzero(self.alpha.any(axis=0))
        first = int(np.flatnonzero(self.alpha.any(axis=1))[0])
        step = SUPERSAMPLING
        left, right = int(columns[0]) // step * step, -(-int(columns[-1] + 1) // step)
        width, height = self.alpha.shape[1], self.alpha.shape[0]
        left, right = min(left, width - 4 * step), max(right * step, 4 * step)
        return max(0, left), min(right, width), min(first // step * step, height - 8)


def _shrunk(names: np.ndarray, like: np.ndarray) -> np.ndarray:
    """Labels at the size of a level."""
    return cv2.resize(names, like.shape[1::-1], interpolation=cv2.INTER_NEAREST)


def rounded(
    left: float, low: float, right: float, high: float, corner: float
) -> list[tuple[float, float]]:
    """The corners of a rectangle with round corners."""
    if corner <= 0:
        return [(left, low), (right, low), (right, high), (left, high)]
    corner = min(corner, (right - left) / 2, (high - low) / 2)
    points = []
    for x, y, turn in (
        (right - corner, low + corner, -0.5), (right - corner, high - corner, 0.0),
        (left + corner, high - corner, 0.5), (left + corner, low + corner, 1.0),
    ):  # fmt: skip
        for step in np.linspace(0.0, 0.5, 6):
            angle = (turn + step) * np.pi
            points.append((x + corner * np.cos(angle), y + corner * np.sin(angle)))
    return points
