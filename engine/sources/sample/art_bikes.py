"""Motorbikes with their riders, seen from behind and from before."""

import numpy as np

from engine.sources.sample.art_people import CLOTHES, HAIR, SKIN, TROUSERS
from engine.sources.sample.canvas import Canvas
from engine.sources.sample.classes import LIVING, VEHICLE
from engine.sources.sample.colour import Colour, dim, pick

PAINT: tuple[Colour, ...] = (
    (28, 28, 32), (150, 32, 32), (34, 52, 110), (90, 92, 96), (170, 172, 174),
)  # fmt: skip
HELMETS: tuple[Colour, ...] = (
    (30, 30, 34),
    (200, 198, 192),
    (160, 36, 34),
    (44, 66, 128),
)


def _rider(canvas: Canvas, rng: np.random.Generator, seat: float, front: bool) -> None:
    """Somebody on the saddle, knees out, hands on the bar."""
    cloth, trousers = pick(CLOTHES, rng), pick(TROUSERS, rng)
    for side in (-1, 1):
        knee = 0.27 * side, seat - 0.12
        canvas.stroke(
            [(0.1 * side, seat), knee, (0.23 * side, 0.32)], 0.15,
            dim(trousers, 0.9 + 0.1 * side), LIVING,
        )  # fmt: skip
        canvas.ellipse(0.24 * side, 0.28, 0.07, 0.06, (36, 32, 30), LIVING)
    canvas.rect(-0.22, seat - 0.02, 0.22, seat + 0.62, cloth, 0.12, LIVING)
    canvas.rect(0.04, seat, 0.21, seat + 0.6, dim(cloth, 0.86), 0.1, LIVING)
    for side in (-1, 1):
        canvas.stroke(
            [(0.21 * side, seat + 0.53), (0.33 * side, seat + 0.26)], 0.115,
            dim(cloth, 0.88), LIVING,
        )  # fmt: skip
        canvas.stroke(
            [(0.33 * side, seat + 0.26), (0.34 * side, seat + 0.12)],
            0.085,
            SKIN,
            LIVING,
        )
    canvas.rect(-0.06, seat + 0.56, 0.06, seat + 0.68, dim(SKIN, 0.8), label=LIVING)
    top = seat + 0.78
    if rng.random() < 0.6:
        helmet = pick(HELMETS, rng)
        canvas.ellipse(0, top, 0.135, 0.155, helmet, LIVING)
        if front:
            canvas.rect(-0.11, top - 0.08, 0.11, top + 0.05, (24, 28, 34), 0.04, LIVING)
        else:
            canvas.ellipse(-0.04, top + 0.05, 0.05, 0.06, dim(helmet, 1.2), LIVING)
    else:
        canvas.ellipse(0, top - 0.02, 0.1, 0.13, SKIN, LIVING)
        canvas.ellipse(0, top + (0.05 if front else 0.02), 0.105, 0.1, HAIR, LIVING)


def rear(rng: np.random.Generator) -> Canvas:
    """From behind: tyre, tail lamp, plate, rider and perhaps a pillion."""
    canvas = Canvas(0.95, 1.85, 120, VEHICLE)
    paint = pick(PAINT, rng)
    canvas.rect(-0.07, 0.0, 0.07, 0.62, (26, 26, 28), 0.06)
    canvas.rect(0.12, 0.26, 0.2, 0.44, (150, 148, 146), 0.03)
    for side in (-1, 1):
        canvas.stroke([(0.12 * side, 1.02), (0.36 * side, 1.08)], 0.04, (40, 40, 42))
        canvas.stroke([(0.36 * side, 1.08), (0.4 * side, 1.24)], 0.02, (40, 40, 42))
        canvas.ellipse(0.4 * side, 1.28, 0.06, 0.05, (52, 56, 62))
    _rider(canvas, rng, 0.78, front=False)
    if rng.random() < 0.35:
        _rider(canvas, rng, 0.84, front=False)
    canvas.poly([(-0.13, 0.6), (0.13, 0.6), (0.1, 0.86), (-0.1, 0.86)], paint)
    canvas.rect(-0.08, 0.7, 0.08, 0.79, (196, 36, 30), 0.02)
    canvas.rect(-0.1, 0.46, 0.1, 0.58, (226, 224, 216), 0.01)
    canvas.rect(-0.08, 0.5, 0.08, 0.53, (60, 60, 60))
    canvas.shade(1.05, 0.9, 0.9, 1.08)
    return canvas


def front(rng: np.random.Generator) -> Canvas:
    """From before: tyre, fork, head lamp, mirrors and rider."""
    canvas = Canvas(0.95, 1.8, 120, VEHICLE)
    paint = pick(PAINT, rng)
    _rider(canvas, rng, 0.78, front=True)
    canvas.rect(-0.06, 0.0, 0.06, 0.62, (26, 26, 28), 0.05)
    for side in (-1, 1):
        canvas.stroke([(0.09 * side, 0.3), (0.1 * side, 0.95)], 0.045, (140, 140, 142))
        canvas.stroke([(0.05 * side, 1.0), (0.38 * side, 1.06)], 0.045, (36, 36, 38))
        canvas.stroke([(0.34 * side, 1.06), (0.4 * side, 1.24)], 0.02, (40, 40, 42))
        canvas.ellipse(0.4 * side, 1.28, 0.06, 0.05, (30, 30, 34))
        canvas.ellipse(0.24 * side, 0.9, 0.035, 0.03, (230, 150, 50))
    canvas.poly([(-0.09, 0.52), (0.09, 0.52), (0.07, 0.66), (-0.07, 0.66)], paint)
    canvas.poly([(-0.14, 0.8), (0.14, 0.8), (0.11, 1.06), (-0.11, 1.06)], paint)
    canvas.ellipse(0, 0.92, 0.095, 0.085, (238, 236, 222))
    canvas.rect(-0.11, 0.68, 0.11, 0.77, (226, 224, 216), 0.01)
    canvas.shade(1.05, 0.9, 0.9, 1.08)
    return canvas


DRAWERS = {"bike rear": rear, "bike front": front}
