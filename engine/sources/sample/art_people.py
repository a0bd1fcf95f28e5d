"""People on foot, and cows."""

from collections.abc import Callable

import numpy as np

from engine.sources.sample.canvas import Canvas
from engine.sources.sample.classes import LIVING
from engine.sources.sample.colour import Colour, dim, pick

SKIN: Colour = (118, 82, 60)
HAIR: Colour = (34, 28, 26)
CLOTHES: tuple[Colour, ...] = (
    (222, 220, 212), (92, 120, 168), (176, 66, 58), (88, 96, 90), (196, 148, 70),
    (120, 60, 96), (70, 128, 120), (206, 190, 150), (52, 60, 84),
)  # fmt: skip
TROUSERS: tuple[Colour, ...] = (
    (54, 56, 66),
    (92, 82, 70),
    (40, 44, 58),
    (126, 116, 98),
)
STRIDE = 4
"""Pictures in one step of somebody who walks."""


def _walker(rng: np.random.Generator, phase: int) -> Canvas:
    """A man in shirt and trousers or a woman in a sari, from behind or before."""
    canvas = Canvas(1.0, 1.78, 120, LIVING)
    swing = (0.0, 0.11, 0.0, -0.11)[phase % STRIDE]
    cloth, dark = pick(CLOTHES, rng), pick(TROUSERS, rng)
    if rng.random() < 0.4:
        drape = dim(cloth, 0.8)
        for side in (-1, 1):
            canvas.ellipse(0.08 * side + swing * 0.4, 0.03, 0.06, 0.03, SKIN)
        canvas.poly(
            [(-0.22 + swing * 0.3, 0.05), (0.22 + swing * 0.3, 0.05), (0.19, 0.6),
             (0.15, 0.98), (-0.15, 0.98), (-0.19, 0.6)], cloth,
        )  # fmt: skip
        for fold in (-0.1, 0.0, 0.1):
            canvas.stroke([(fold, 0.95), (fold * 1.6 + swing * 0.3, 0.1)], 0.02, drape)
        canvas.poly(
            [(-0.2, 0.9), (0.17, 0.95), (0.2, 1.44), (-0.19, 1.44)], dim(cloth, 0.92)
        )
        canvas.poly([(-0.2, 0.85), (-0.05, 0.9), (0.2, 1.42), (0.05, 1.46)], drape)
    else:
        for side in (-1, 1):
            foot = 0.09 * side + swing * side
            lift = max(0.0, swing * side) * 0.35
            canvas.stroke(
                [(0.07 * side, 0.86), (foot, 0.46 + lift), (foot, 0.08 + lift)],
                0.145, dim(dark, 1.0 if side > 0 else 0.86),
            )  # fmt: skip
            canvas.ellipse(foot, 0.04 + lift, 0.08, 0.04, (40, 34, 30))
        canvas.rect(-0.21, 0.8, 0.21, 1.46, cloth, 0.09)
        canvas.rect(0.03, 0.82, 0.2, 1.44, dim(cloth, 0.86), 0.06)
    for side in (-1, 1):
        hand = 0.27 * side - swing * 0.5, 0.82
        canvas.stroke([(0.21 * side, 1.38), (0.27 * side, 1.1)], 0.1, dim(cloth, 0.9))
        canvas.stroke([(0.27 * side, 1.1), hand], 0.075, SKIN)
    canvas.rect(-0.05, 1.4, 0.05, 1.52, dim(SKIN, 0.85))
    canvas.ellipse(0, 1.61, 0.095, 0.125, SKIN)
    canvas.ellipse(0, 1.655, 0.1, 0.1, HAIR)
    canvas.shade(1.05, 0.85, 0.88, 1.1)
    return canvas


def cow(rng: np.random.Generator) -> Canvas:
    """A zebu cow, from the side."""
    canvas = Canvas(2.5, 1.65, 100, LIVING)
    coat = pick(((222, 214, 200), (164, 120, 84), (92, 76, 68), (196, 176, 150)), rng)
    shade, dark = dim(coat, 0.72), dim(coat, 0.55)
    for x in (-0.62, 0.5):
        canvas.poly(
            [(x, 0.02), (x + 0.1, 0.02), (x + 0.14, 0.8), (x - 0.06, 0.8)], dark
        )
    for x in (-0.78, 0.34):
        canvas.poly(
            [(x, 0), (x + 0.11, 0), (x + 0.12, 0.4), (x + 0.2, 0.85), (x - 0.1, 0.85)],
            shade,
        )
    canvas.poly(
        [(-0.92, 0.8), (-0.5, 0.6), (0.3, 0.62), (0.66, 0.82), (0.72, 1.2), (0.5, 1.32),
         (0.36, 1.44), (0.18, 1.3), (-0.3, 1.22), (-0.84, 1.27), (-0.95, 1.12)], coat,
    )  # fmt: skip
    canvas.poly(
        [(-0.8, 0.74), (-0.4, 0.6), (0.3, 0.62), (0.6, 0.8), (-0.1, 0.78)], shade
    )
    canvas.poly([(0.5, 0.9), (0.72, 0.78), (0.9, 1.16), (0.66, 1.3)], coat)
    canvas.poly(
        [
            (0.78, 1.12),
            (0.98, 1.3),
            (1.08, 1.24),
            (1.2, 0.96),
            (1.08, 0.88),
            (0.9, 1.0),
        ],
        coat,
    )
    canvas.ellipse(1.13, 0.94, 0.07, 0.06, dark)
    canvas.poly([(0.86, 1.2), (0.7, 1.14), (0.68, 1.22), (0.86, 1.28)], shade)
    canvas.stroke([(0.96, 1.29), (0.98, 1.44), (1.06, 1.54)], 0.045, (70, 62, 54))
    canvas.stroke([(-0.92, 1.18), (-1.02, 0.9), (-1.0, 0.52)], 0.045, shade)
    canvas.ellipse(-1.0, 0.46, 0.05, 0.09, dark)
    canvas.shade(1.08, 0.86)
    canvas.grime(0.05, 0.2, rng)
    return canvas


def _frozen(phase: int) -> Callable[[np.random.Generator], Canvas]:
    return lambda rng: _walker(rng, phase)


DRAWERS = {"cow": cow, **{f"walker{n}": _frozen(n) for n in range(STRIDE)}}
