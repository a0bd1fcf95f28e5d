"""Draw one thing, flat, in metres: the sprites that the scene is made of."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import cv2
import numpy as np

from engine.sources.sample.colour import Colour
from engine.sources.sample.noise import fractal

Points = Sequence[tuple[float, float]]
"""Corners in metres: right of the middle, above the ground."""
SUPERSAMPLING = 2
"""Canvas pixels along one side of a sprite's pixel; their mean makes soft edges."""
_CIRCLE = [(math.cos(n * math.pi / 12), math.sin(n * math.pi / 12)) for n in range(24)]


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
        bands: (first, end, left, right) of one or two bands from top to bottom that
            hold all that is drawn, in shares of the height and of the width.
    """

    width: float
    height: float
    shift: float
    levels: tuple[np.ndarray, ...]
    labels: tuple[np.ndarray, ...]
    label: int | None
    bands: tuple[tuple[float, float, float, float], ...]


class Canvas:
    """A sheet on which a thing is drawn; its origin is the middle of its lower edge."""

    def __init__(self, width: float, height: float, density: float, label: int) -> None:
        """Take an empty sheet.

        What `shade` and `grime` do is kept in `gain`, a factor for each pixel of the
        finished sprite, and done at the end.

        Args:
            width: metres.
            height: metres.
            density: pixels per metre of the finest level.
            label: class id of what is drawn, until another is given.
        """
        self.width = width
        self.height = height
        self.scale = density * SUPERSAMPLING
        # In pixels of the finished sprite.
        self.rows, self.columns = (max(4, round(n * density)) for n in (height, width))
        shape = self.rows * SUPERSAMPLING, self.columns * SUPERSAMPLING
        self.picture = np.zeros((*shape, 4), np.uint8)
        self.label = label
        self.labels: np.ndarray | None = None
        self.gain: np.ndarray | float = 1.0

    def poly(self, points: Points, colour: Colour, label: int | None = None) -> None:
        """Fill a polygon."""
        half, scale = self.width / 2, self.scale * 16
        fixed = np.array(
            [
                (round((x + half) * scale) - 8, round((self.height - y) * scale) - 8)
                for x, y in points
            ],
            np.int32,
        )
        cv2.fillPoly(self.picture, [fixed], (*colour, 255), cv2.LINE_8, 4)
        if self.labels is None and label not in (None, self.label):
            self.labels = np.full(self.picture.shape[:2], self.label, np.uint8)
        if self.labels is not None:
            name = self.label if label is None else label
            cv2.fillPoly(self.labels, [fixed], name, cv2.LINE_8, 4)

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
        points = [(x + wide * c, y + tall * s) for c, s in _CIRCLE]
        self.poly(points, colour, label)

    def stroke(
        self, points: Points, thick: float, colour: Colour, label: int | None = None
    ) -> None:
        """Draw a line through points, `thick` metres wide, its ends round."""
        for (x0, y0), (x1, y1) in pairwise(points):
            long = math.hypot(x1 - x0, y1 - y0) or 1.0
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
        wide, tall = _extent(words, size, thick)
        left = round((x + self.width / 2) * self.scale - wide / 2)
        low = round((self.height - y) * self.scale + tall / 2)
        x0, y0 = max(0, left - thick), max(0, low - tall - thick)
        part = self.picture[y0 : low + tall // 2 + thick, x0 : left + wide + thick]
        ink = np.zeros(part.shape[:2], np.uint8)
        cv2.putText(
            ink, words, (left - x0, low - y0), cv2.FONT_HERSHEY_SIMPLEX, size, 255,
            thick, cv2.LINE_AA,
        )  # fmt: skip
        share = ink[..., None].astype(np.float32) / 255
        # Words are written on what is painted already, so alpha stays what it is.
        mixed = part[..., :3] * (1 - share) + np.array(colour, np.float32) * share
        part[..., :3] = np.round(mixed)

    def shade(
        self, top: float, bottom: float, left: float = 1, right: float = 1
    ) -> None:
        """Multiply all by a gradient from top to bottom and one from left to right."""
        down = np.linspace(top, bottom, self.rows, dtype=np.float32)[:, None]
        across = np.linspace(left, right, self.columns, dtype=np.float32)
        self.gain = self.gain * (down * across)

    def grime(self, strength: float, blob: float, rng: np.random.Generator) -> None:
        """Make all colours uneven, in blobs of a size in metres."""
        cell = max(2.0, blob * self.scale) / SUPERSAMPLING
        speck = fractal((self.rows, self.columns), (cell, cell), 4, rng)
        self.gain = self.gain * (1.0 + strength * speck)

    def turn(self) -> None:
        """Swap left and right."""
        self.picture = self.picture[:, ::-1]
        if isinstance(self.gain, np.ndarray):
            self.gain = self.gain[:, ::-1]

    def sprite(self, light: Colour = (1.0, 1.0, 1.0)) -> Sprite:
        """Finish: the sprite in a light."""
        size = (self.columns, self.rows)
        whole = cv2.resize(self.picture, size, interpolation=cv2.INTER_AREA)
        left, right, top = _drawn(whole[..., 3])
        level = np.ascontiguousarray(whole[top:, left:right])
        one = np.ones(level.shape[:2], np.float32)
        gain = one
        if isinstance(self.gain, np.ndarray):
            gain = self.gain[top:, left:right].astype(np.float32)
        gains = cv2.merge([*(gain * factor for factor in light), one])
        level = cv2.multiply(level, gains, dtype=cv2.CV_8U)
        level_alpha, levels = level[..., 3], [level]
        while min(level.shape[:2]) >= 4:
            half = (level.shape[1] // 2, level.shape[0] // 2)
            # At half the size this is the mean of four, and odd sizes cost no more.
            level = cv2.resize(level, half, interpolation=cv2.INTER_LINEAR)
            levels.append(level)
        names = None
        if self.labels is not None:
            names = self.labels[top * SUPERSAMPLING :]
            names = names[:, left * SUPERSAMPLING : right * SUPERSAMPLING]
        metre = self.scale / SUPERSAMPLING
        return Sprite(
            width=(right - left) / metre,
            height=(self.rows - top) / metre,
            shift=((left + right) / 2 - self.columns / 2) / metre,
            levels=tuple(levels),
            labels=() if names is None else tuple(_shrunk(names, n) for n in levels),
            label=self.label if names is None else None,
            bands=_bands(level_alpha),
        )


@lru_cache(maxsize=128)
def _extent(words: str, size: float, thick: int) -> tuple[int, int]:
    """Width and height of words in pixels; OpenCV takes a millisecond to tell."""
    wide, tall = cv2.getTextSize(words, cv2.FONT_HERSHEY_SIMPLEX, size, thick)[0]
    return wide, tall


def _drawn(alpha: np.ndarray) -> tuple[int, int, int]:
    """First and last column and first row with anything on them.

    A sprite without empty borders costs less each time that it is put somewhere.
    """
    columns = np.flatnonzero(alpha.any(axis=0))
    first = int(np.flatnonzero(alpha.any(axis=1))[0])
    left, right = int(columns[0]), int(columns[-1]) + 1
    rows, wide = alpha.shape
    return min(left, wide - 4), max(right, 4), min(first, rows - 4)


def _bands(alpha: np.ndarray) -> tuple[tuple[float, float, float, float], ...]:
    """Split a sprite where its crown ends and its stem begins: less to fill."""
    rows, columns = alpha.shape
    drawn = alpha > 0
    some = drawn.any(axis=1)
    left = np.where(some, drawn.argmax(axis=1), columns)
    right = np.where(some, columns - drawn[:, ::-1].argmax(axis=1), 0)
    above = np.minimum.accumulate(left), np.maximum.accumulate(right)
    below = (
        np.minimum.accumulate(left[::-1])[::-1],
        np.maximum.accumulate(right[::-1])[::-1],
    )
    # Rows of overlap, for coarser levels smear the border between the bands.
    rim = 4
    split = np.arange(rim, max(rim + 1, rows - rim))
    upper, lower = np.minimum(split + rim, rows - 1), np.maximum(split - rim, 0)
    wide = (above[1] - above[0])[upper], (below[1] - below[0])[lower]
    area = split * wide[0] + (rows - split) * wide[1]
    best = int(area.argmin())
    if area[best] > 0.8 * rows * columns:
        return ((0.0, 1.0, 0.0, 1.0),)
    u, w, share = int(upper[best]), int(lower[best]), float(split[best]) / rows
    return (
        (0.0, share, float(above[0][u]) / columns, float(above[1][u]) / columns),
        (share, 1.0, float(below[0][w]) / columns, float(below[1][w]) / columns),
    )


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
        for step in range(6):
            angle = (turn + step / 10) * math.pi
            points.append((x + corner * math.cos(angle), y + corner * math.sin(angle)))
    return points
