"""Houses: the side towards the road and the side towards the camera."""

from collections.abc import Callable

import numpy as np

from engine.sources.sample.canvas import Canvas
from engine.sources.sample.classes import FAR, ROADSIDE
from engine.sources.sample.colour import Colour, dim

WALLS: tuple[Colour, ...] = (
    (214, 196, 164), (196, 170, 150), (178, 190, 186), (222, 210, 190), (200, 152, 122),
    (166, 176, 190), (216, 188, 130), (190, 186, 178),
)  # fmt: skip
SIGNS: tuple[Colour, ...] = (
    (186, 52, 46), (44, 92, 150), (226, 172, 56), (60, 124, 84), (222, 116, 52),
    (232, 228, 218),
)  # fmt: skip
WORDS = ("STORES", "MEDICAL", "MOBILES", "SWEETS", "TAILOR", "CAFE", "BANK", "PAINTS")
FLOOR = 3.2
"""Metres from one floor to the next."""


def _window(canvas: Canvas, x: float, y: float, wall: Colour) -> None:
    canvas.rect(x - 0.62, y - 0.08, x + 0.62, y + 1.38, dim(wall, 0.82))
    canvas.rect(x - 0.52, y, x + 0.52, y + 1.3, (58, 64, 70))
    canvas.poly([(x - 0.52, y + 1.3), (x + 0.1, y + 1.3), (x - 0.52, y + 0.5)],
                (96, 106, 114))  # fmt: skip
    for bar in (-0.18, 0.18):
        canvas.rect(x + bar - 0.025, y, x + bar + 0.025, y + 1.3, dim(wall, 0.7))
    canvas.rect(x - 0.75, y + 1.4, x + 0.75, y + 1.52, dim(wall, 0.9))
    canvas.rect(x - 0.75, y + 1.3, x + 0.75, y + 1.4, dim(wall, 0.62))


def floors_of(rng: np.random.Generator) -> int:
    """How many floors a house has: the first thing that its chance decides."""
    return int(rng.choice([1, 2, 2, 3, 3, 4]))


def _start(rng: np.random.Generator, width: float) -> tuple[Canvas, int, Colour]:
    floors = floors_of(rng)
    wall = WALLS[int(rng.integers(len(WALLS)))]
    canvas = Canvas(width, floors * FLOOR + 1.0, 26, FAR)
    half = width / 2
    canvas.rect(-half, 0, half, floors * FLOOR + 0.9, wall)
    for floor in range(1, floors + 1):
        y = floor * FLOOR
        canvas.rect(-half, y - 0.12, half, y + 0.1, dim(wall, 0.86))
        canvas.rect(-half, y - 0.3, half, y - 0.12, dim(wall, 0.72))
    return canvas, floors, wall


def facade(rng: np.random.Generator) -> Canvas:
    """The side towards the road: shops below, windows and balconies above."""
    canvas, floors, wall = _start(rng, 11.0)
    for n in range(3):
        x = -3.66 + 3.66 * n
        board = SIGNS[int(rng.integers(len(SIGNS)))]
        shutter = (92, 112, 128) if rng.random() < 0.5 else (126, 122, 114)
        if rng.random() < 0.5:
            canvas.rect(x - 1.5, 0.15, x + 1.5, 2.35, (52, 46, 42))
            for _ in range(14):
                goods = SIGNS[int(rng.integers(len(SIGNS)))]
                gx, gy = float(rng.uniform(-1.3, 1.1)), float(rng.uniform(0.2, 1.9))
                canvas.rect(x + gx, gy, x + gx + 0.28, gy + 0.3, dim(goods, 0.7))
        else:
            canvas.rect(x - 1.5, 0.1, x + 1.5, 2.35, shutter)
            for y in np.arange(0.2, 2.3, 0.16):
                canvas.rect(x - 1.5, float(y), x + 1.5, float(y) + 0.05,
                            dim(shutter, 0.8))  # fmt: skip
        canvas.rect(x - 1.7, 2.35, x + 1.7, 3.0, board)
        ink = (40, 36, 34) if sum(board) > 480 else (240, 236, 226)
        canvas.text(WORDS[int(rng.integers(len(WORDS)))], x, 2.67, 0.34, ink)
    for floor in range(1, floors):
        balcony = rng.random() < 0.45
        for n in range(3):
            x = -3.6 + 3.6 * n
            _window(canvas, x, floor * FLOOR + 0.95, wall)
            if balcony:
                low = floor * FLOOR + 0.1
                canvas.rect(x - 1.2, low, x + 1.2, low + 0.95, dim(wall, 0.93))
                for bar in np.arange(-1.1, 1.15, 0.22):
                    canvas.rect(x + float(bar), low + 0.12, x + float(bar) + 0.1,
                                low + 0.8, dim(wall, 0.66))  # fmt: skip
    _weather(canvas, rng)
    return canvas


def gable(rng: np.random.Generator) -> Canvas:
    """The side towards the camera: mostly wall."""
    canvas, floors, wall = _start(rng, 6.5)
    for floor in range(floors):
        for x in (-1.7, 1.6):
            _window(canvas, x, floor * FLOOR + 0.95, wall)
    canvas.shade(0.92, 0.84)
    _weather(canvas, rng)
    return canvas


def _weather(canvas: Canvas, rng: np.random.Generator) -> None:
    canvas.shade(1.0, 0.9)
    canvas.grime(0.05, 2.5, rng)
    canvas.grime(0.035, 0.25, rng)


def wall(rng: np.random.Generator) -> Canvas:
    """Twenty metres of compound wall, some with advertisements painted on."""
    colour = WALLS[int(rng.integers(len(WALLS)))]
    canvas = Canvas(20.0, 1.8, 30, ROADSIDE)
    canvas.rect(-10, 0, 10, 1.75, dim(colour, 0.88))
    canvas.rect(-10, 1.62, 10, 1.8, dim(colour, 0.98))
    canvas.rect(-10, 1.54, 10, 1.62, dim(colour, 0.62))
    canvas.rect(-10, 0, 10, 0.35, dim(colour, 0.66))
    for x in np.arange(-9.9, 9.0, 2.5):
        canvas.rect(float(x) - 0.12, 0, float(x) + 0.12, 1.8, dim(colour, 0.76))
    for x in (-6.2, 3.8):
        if rng.random() < 0.4:
            board = SIGNS[int(rng.integers(len(SIGNS)))]
            canvas.rect(x - 2.2, 0.45, x + 2.3, 1.5, dim(board, 0.9))
            ink = (40, 36, 34) if sum(board) > 480 else (232, 226, 214)
            canvas.text(WORDS[int(rng.integers(len(WORDS)))], x, 1.0, 0.5, ink)
    _weather(canvas, rng)
    canvas.grime(0.06, 0.8, rng)
    return canvas


def _turned(
    drawer: Callable[[np.random.Generator], Canvas],
) -> Callable[[np.random.Generator], Canvas]:
    """The same for the right side of the road, where left is farther away."""

    def turn(rng: np.random.Generator) -> Canvas:
        canvas = drawer(rng)
        canvas.turn()
        return canvas

    return turn


# Numbered, and so of one family: the two sides of a house share floors and colour.
DRAWERS = {
    "house0": facade, "house1": gable, "house2": _turned(facade), "wall0": wall,
    "wall1": _turned(wall),
}  # fmt: skip
