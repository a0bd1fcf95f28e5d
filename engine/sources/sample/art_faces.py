"""The rears (0), fronts (1) and windscreens (2) of cars and auto-rickshaws.

Of every vehicle the side that faces the camera is a sprite; `bodies` draws the rest.
All faces of one family begin with the same chance, so that their paint is the same.
"""

import numpy as np

from engine.sources.sample.canvas import Canvas
from engine.sources.sample.classes import VEHICLE
from engine.sources.sample.colour import Colour, dim

CAR: tuple[Colour, ...] = (
    (226, 226, 224), (226, 226, 224), (172, 174, 176), (142, 34, 36), (58, 62, 68),
    (44, 72, 120), (118, 92, 72), (190, 184, 166),
)  # fmt: skip
TRUCK: tuple[Colour, ...] = (
    (186, 92, 38),
    (52, 84, 130),
    (150, 52, 40),
    (196, 152, 58),
)
BUS: tuple[Colour, ...] = ((176, 48, 42), (52, 96, 156), (214, 208, 190), (62, 120, 84))
GLASS: Colour = (44, 52, 58)
SHINE: Colour = (104, 118, 128)
BLACK: Colour = (30, 30, 32)
PLATE: Colour = (230, 228, 220)
YELLOW: Colour = (226, 182, 52)
RED: Colour = (196, 34, 30)
LAMP: Colour = (240, 238, 226)


def paint(kind: str, rng: np.random.Generator) -> Colour:
    """The colour of a vehicle: the first thing that its chance decides."""
    colours = {"car": CAR, "truck": TRUCK, "bus": BUS, "auto": ((54, 112, 62),)}[kind]
    return colours[int(rng.integers(len(colours)))]


def plate(canvas: Canvas, y: float, colour: Colour = PLATE) -> None:
    canvas.rect(-0.26, y - 0.065, 0.26, y + 0.065, colour, 0.01)
    canvas.text("KA 05 MH 41", 0, y, 0.055, BLACK)


def tyres(canvas: Canvas, at: float, wide: float, tall: float) -> None:
    for side in (-1, 1):
        canvas.rect(at * side - wide / 2, 0, at * side + wide / 2, tall, BLACK, 0.04)


def car_rear(rng: np.random.Generator) -> Canvas:
    """The rear of a hatchback."""
    canvas, colour = Canvas(1.76, 1.56, 110, VEHICLE), paint("car", rng)
    tyres(canvas, 0.68, 0.2, 0.5)
    canvas.poly([(-0.85, 0.9), (0.85, 0.9), (0.68, 1.46), (0.6, 1.52), (-0.6, 1.52),
                 (-0.68, 1.46)], dim(colour, 0.95))  # fmt: skip
    canvas.rect(-0.86, 0.24, 0.86, 1.0, colour, 0.13)
    canvas.rect(-0.86, 0.62, 0.86, 0.95, dim(colour, 1.07), 0.06)
    canvas.poly([(-0.71, 0.98), (0.71, 0.98), (0.59, 1.42), (-0.59, 1.42)], GLASS)
    canvas.poly([(-0.66, 1.2), (-0.2, 1.2), (-0.3, 1.42), (-0.59, 1.42)], SHINE)
    canvas.poly([(0.2, 1.0), (0.5, 1.0), (0.4, 1.4), (0.28, 1.4)], (66, 76, 84))
    canvas.rect(-0.3, 1.44, 0.3, 1.48, (120, 24, 22))
    for side in (-1, 1):
        canvas.poly([(0.86 * side, 0.68), (0.56 * side, 0.7), (0.62 * side, 0.95),
                     (0.84 * side, 1.0)], RED)  # fmt: skip
        canvas.rect(min(0.66 * side, 0.8 * side), 0.72, max(0.66 * side, 0.8 * side),
                    0.79, (238, 176, 90))  # fmt: skip
    canvas.rect(-0.5, 0.62, 0.5, 0.64, dim(colour, 0.6))
    plate(canvas, 0.74)
    canvas.rect(-0.84, 0.25, 0.84, 0.44, dim(colour, 0.85), 0.08)
    canvas.rect(-0.7, 0.24, 0.7, 0.34, (46, 46, 48), 0.04)
    canvas.shade(1.06, 0.84, 0.93, 1.05)
    return canvas


def car_front(rng: np.random.Generator) -> Canvas:
    """The front of a car up to the edge of its bonnet."""
    canvas, colour = Canvas(1.76, 0.98, 110, VEHICLE), paint("car", rng)
    tyres(canvas, 0.68, 0.2, 0.5)
    canvas.rect(-0.86, 0.22, 0.86, 0.9, colour, 0.14)
    canvas.rect(-0.66, 0.8, 0.66, 0.95, dim(colour, 1.08), 0.06)
    canvas.rect(-0.5, 0.58, 0.5, 0.76, BLACK, 0.06)
    canvas.rect(-0.48, 0.66, 0.48, 0.685, (190, 192, 194))
    canvas.ellipse(0, 0.68, 0.07, 0.06, (206, 208, 210))
    for side in (-1, 1):
        canvas.poly([(0.52 * side, 0.62), (0.8 * side, 0.66), (0.84 * side, 0.84),
                     (0.56 * side, 0.78)], (120, 124, 128))  # fmt: skip
        canvas.ellipse(0.68 * side, 0.73, 0.09, 0.065, LAMP)
        canvas.ellipse(0.66 * side, 0.36, 0.06, 0.045, (210, 208, 196))
    canvas.rect(-0.56, 0.26, 0.56, 0.42, (40, 40, 42), 0.06)
    plate(canvas, 0.48)
    canvas.shade(1.05, 0.82, 0.93, 1.05)
    return canvas


def car_screen(rng: np.random.Generator) -> Canvas:
    """The windscreen and roof of a car, seen from before."""
    canvas, colour = Canvas(1.76, 0.72, 110, VEHICLE), paint("car", rng)
    canvas.poly([(-0.84, 0), (0.84, 0), (0.66, 0.62), (0.56, 0.69), (-0.56, 0.69),
                 (-0.66, 0.62)], colour)  # fmt: skip
    canvas.poly([(-0.76, 0.06), (0.76, 0.06), (0.59, 0.6), (-0.59, 0.6)], GLASS)
    for x in (-0.33, 0.33):
        canvas.ellipse(x, 0.3, 0.1, 0.13, (70, 58, 52))
        canvas.rect(x - 0.19, 0.06, x + 0.19, 0.2, (84, 78, 76), 0.06)
    canvas.poly([(-0.7, 0.2), (-0.3, 0.45), (-0.36, 0.6), (-0.58, 0.6)], SHINE)
    canvas.poly([(0.1, 0.4), (0.55, 0.5), (0.56, 0.6), (0.1, 0.6)], (82, 94, 102))
    for side in (-1, 1):
        canvas.ellipse(0.82 * side, 0.08, 0.06, 0.05, dim(colour, 0.7))
    canvas.shade(1.06, 0.92)
    return canvas


def auto_rear(rng: np.random.Generator) -> Canvas:
    """The rear of an auto-rickshaw: yellow hood over green."""
    canvas, colour = Canvas(1.4, 1.78, 110, VEHICLE), paint("auto", rng)
    tyres(canvas, 0.52, 0.13, 0.42)
    canvas.rect(-0.64, 0.26, 0.64, 1.0, colour, 0.1)
    canvas.poly([(-0.65, 0.92), (0.65, 0.92), (0.6, 1.56), (0.46, 1.72), (-0.46, 1.72),
                 (-0.6, 1.56)], YELLOW)  # fmt: skip
    canvas.rect(-0.34, 1.2, 0.34, 1.5, (52, 56, 56), 0.05)
    canvas.rect(-0.65, 0.9, 0.65, 0.98, (44, 46, 44))
    canvas.rect(-0.45, 0.52, 0.45, 0.86, dim(colour, 0.8), 0.03)
    for y in (0.58, 0.66, 0.74):
        canvas.rect(-0.4, y, 0.4, y + 0.03, dim(colour, 0.5))
    for side in (-1, 1):
        canvas.ellipse(0.54 * side, 0.72, 0.065, 0.09, RED)
        canvas.ellipse(0.54 * side, 0.56, 0.05, 0.05, (232, 150, 48))
    plate(canvas, 0.4, YELLOW)
    canvas.rect(-0.62, 0.22, 0.62, 0.3, (50, 50, 50), 0.03)
    canvas.shade(1.06, 0.84, 0.92, 1.06)
    return canvas


def auto_front(rng: np.random.Generator) -> Canvas:
    """The front of an auto-rickshaw: one wheel, one lamp, one driver."""
    canvas, colour = Canvas(1.4, 1.78, 110, VEHICLE), paint("auto", rng)
    tyres(canvas, 0.52, 0.12, 0.3)
    canvas.rect(-0.08, 0, 0.08, 0.45, BLACK, 0.05)
    canvas.poly([(-0.6, 0.3), (0.6, 0.3), (0.62, 0.95), (-0.62, 0.95)],
                dim(colour, 0.62))  # fmt: skip
    canvas.poly([(-0.62, 0.88), (0.62, 0.88), (0.58, 1.56), (0.44, 1.72), (-0.44, 1.72),
                 (-0.58, 1.56)], YELLOW)  # fmt: skip
    canvas.poly([(-0.52, 0.98), (0.52, 0.98), (0.48, 1.5), (-0.48, 1.5)], GLASS)
    canvas.rect(-0.17, 0.98, 0.17, 1.22, (156, 138, 104), 0.08)
    canvas.ellipse(0, 1.3, 0.085, 0.11, (92, 66, 52))
    canvas.poly([(-0.48, 1.2), (-0.3, 1.5), (-0.48, 1.5)], SHINE)
    canvas.poly([(-0.3, 0.3), (0.3, 0.3), (0.44, 0.95), (-0.44, 0.95)], colour)
    canvas.ellipse(0, 0.66, 0.1, 0.1, LAMP)
    for side in (-1, 1):
        canvas.ellipse(0.46 * side, 0.86, 0.05, 0.05, (232, 150, 48))
    plate(canvas, 0.45, YELLOW)
    canvas.shade(1.06, 0.84, 0.92, 1.06)
    return canvas


# Numbered, and so of one family each: see `studio`.
DRAWERS = {
    "car0": car_rear,
    "car1": car_front,
    "car2": car_screen,
    "auto0": auto_rear,
    "auto1": auto_front,
}
