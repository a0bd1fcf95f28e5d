"""The rears (0) and fronts (1) of trucks and buses."""

import numpy as np

from engine.sources.sample.art_faces import (
    BLACK,
    GLASS,
    LAMP,
    RED,
    SHINE,
    YELLOW,
    paint,
    plate,
    tyres,
)
from engine.sources.sample.canvas import Canvas
from engine.sources.sample.classes import VEHICLE
from engine.sources.sample.colour import dim


def truck_rear(rng: np.random.Generator) -> Canvas:
    """The painted tailgate of a goods carrier."""
    canvas, colour = Canvas(2.5, 3.0, 84, VEHICLE), paint("truck", rng)
    tyres(canvas, 0.85, 0.52, 0.95)
    canvas.rect(-1.2, 0.85, 1.2, 2.95, colour, 0.03)
    for n in range(5):
        y = 1.0 + n * 0.38
        canvas.rect(-1.14, y, 1.14, y + 0.3, dim(colour, 0.9 + 0.1 * (n % 2)))
    for x in (-1.17, -0.4, 0.4, 1.09):
        canvas.rect(x, 0.85, x + 0.08, 2.95, dim(colour, 0.66))
    canvas.rect(-1.1, 1.78, 1.1, 2.08, YELLOW, 0.04)
    canvas.text("HORN OK PLEASE", 0, 1.93, 0.15, (150, 30, 30))
    for x in (-0.75, 0.75):
        canvas.ellipse(x, 2.5, 0.2, 0.2, (236, 226, 200))
        canvas.ellipse(x, 2.5, 0.12, 0.12, (190, 60, 50))
    canvas.rect(-0.95, 0.55, 0.95, 0.68, (58, 56, 54))
    for n in range(10):
        stripe = YELLOW if n % 2 else BLACK
        canvas.rect(-1.2 + n * 0.24, 0.78, -0.96 + n * 0.24, 0.9, stripe)
    for side in (-1, 1):
        canvas.rect(1.02 * side - 0.14, 0.92, 1.02 * side + 0.14, 1.06, RED)
        canvas.rect(0.85 * side - 0.28, 0.3, 0.85 * side + 0.28, 0.62, (38, 36, 34))
    plate(canvas, 1.28, YELLOW)
    canvas.shade(1.05, 0.8, 0.92, 1.05)
    canvas.grime(0.05, 0.3, rng)
    return canvas


def truck_front(rng: np.random.Generator) -> Canvas:
    """The cab of a goods carrier."""
    canvas, colour = Canvas(2.5, 3.0, 84, VEHICLE), paint("truck", rng)
    tyres(canvas, 0.98, 0.3, 0.95)
    canvas.rect(-1.18, 0.5, 1.18, 2.75, colour, 0.1)
    canvas.rect(-1.2, 2.5, 1.2, 2.96, dim(YELLOW, 0.95), 0.08)
    canvas.text("GOODS CARRIER", 0, 2.73, 0.17, (150, 30, 30))
    canvas.rect(-1.06, 1.62, 1.06, 2.44, GLASS, 0.08)
    canvas.rect(-0.03, 1.62, 0.03, 2.44, dim(colour, 0.7))
    canvas.poly([(-1.0, 1.9), (-0.5, 2.4), (-1.0, 2.4)], SHINE)
    canvas.ellipse(-0.55, 1.92, 0.14, 0.18, (86, 64, 54))
    for x in np.linspace(-1.0, 1.0, 15):
        sag = 2.42 - 0.12 * (1 - float(x) ** 2)
        canvas.ellipse(float(x), sag, 0.05, 0.05, (236, 150, 40))
    canvas.rect(-0.7, 0.95, 0.7, 1.45, BLACK, 0.06)
    for y in (1.05, 1.18, 1.31):
        canvas.rect(-0.66, y, 0.66, y + 0.05, (150, 150, 150))
    for side in (-1, 1):
        canvas.ellipse(0.92 * side, 1.05, 0.15, 0.15, LAMP)
        canvas.rect(0.92 * side - 0.1, 1.28, 0.92 * side + 0.1, 1.38, (232, 150, 48))
        canvas.rect(1.2 * side - 0.05, 1.7, 1.2 * side + 0.05, 2.2, BLACK)
    canvas.rect(-1.2, 0.45, 1.2, 0.78, (222, 216, 200), 0.05)
    for n in range(5):
        canvas.rect(-1.1 + n * 0.48, 0.47, -0.86 + n * 0.48, 0.76, (190, 50, 44))
    plate(canvas, 0.62, YELLOW)
    canvas.shade(1.05, 0.82, 0.92, 1.05)
    return canvas


def bus_rear(rng: np.random.Generator) -> Canvas:
    """The rear of a state transport bus."""
    canvas, colour = Canvas(2.6, 3.2, 84, VEHICLE), paint("bus", rng)
    tyres(canvas, 0.95, 0.45, 0.9)
    canvas.rect(-1.25, 0.5, 1.25, 3.1, colour, 0.16)
    canvas.rect(-1.25, 1.35, 1.25, 1.75, (228, 222, 206))
    canvas.rect(-1.0, 1.95, 1.0, 2.8, GLASS, 0.08)
    canvas.poly([(-0.95, 2.3), (-0.2, 2.75), (-0.95, 2.75)], SHINE)
    canvas.text("KSRTC", 0, 1.55, 0.22, (150, 36, 34))
    canvas.rect(-0.8, 0.75, 0.8, 1.25, dim(colour, 0.82), 0.04)
    for y in np.arange(0.8, 1.2, 0.1):
        canvas.rect(-0.7, float(y), 0.7, float(y) + 0.035, dim(colour, 0.5))
    for side in (-1, 1):
        canvas.rect(1.08 * side - 0.1, 0.95, 1.08 * side + 0.1, 1.3, RED, 0.04)
        canvas.rect(1.08 * side - 0.08, 2.86, 1.08 * side + 0.08, 2.96, (232, 150, 48))
    canvas.rect(-1.22, 0.48, 1.22, 0.66, (58, 56, 56), 0.05)
    plate(canvas, 0.9, YELLOW)
    canvas.shade(1.05, 0.82, 0.93, 1.05)
    canvas.grime(0.03, 0.5, rng)
    return canvas


def bus_front(rng: np.random.Generator) -> Canvas:
    """The front of a state transport bus."""
    canvas, colour = Canvas(2.6, 3.2, 84, VEHICLE), paint("bus", rng)
    tyres(canvas, 1.0, 0.3, 0.8)
    canvas.rect(-1.25, 0.4, 1.25, 3.1, colour, 0.16)
    canvas.rect(-1.12, 1.4, 1.12, 2.55, GLASS, 0.1)
    canvas.rect(-0.03, 1.4, 0.03, 2.55, BLACK)
    canvas.poly([(-1.08, 1.9), (-0.4, 2.5), (-1.08, 2.5)], SHINE)
    canvas.ellipse(-0.6, 1.72, 0.15, 0.19, (84, 62, 52))
    canvas.rect(-0.82, 1.4, -0.4, 1.56, (150, 140, 116), 0.06)
    canvas.rect(-0.9, 2.64, 0.9, 2.98, BLACK, 0.04)
    canvas.text("MYSURU", 0, 2.81, 0.2, (248, 176, 60))
    canvas.rect(-1.25, 1.1, 1.25, 1.3, (228, 222, 206))
    for side in (-1, 1):
        canvas.ellipse(0.95 * side, 0.85, 0.16, 0.13, LAMP)
        canvas.rect(1.22 * side - 0.06, 1.7, 1.22 * side + 0.06, 2.2, BLACK)
    canvas.rect(-0.6, 0.72, 0.6, 0.98, BLACK, 0.05)
    canvas.rect(-1.22, 0.4, 1.22, 0.6, (70, 68, 68), 0.05)
    plate(canvas, 0.52, YELLOW)
    canvas.shade(1.05, 0.82, 0.93, 1.05)
    return canvas


# Numbered, and so of one family each: see `studio`.
DRAWERS = {
    "truck0": truck_rear,
    "truck1": truck_front,
    "bus0": bus_rear,
    "bus1": bus_front,
}
