"""What stands beside the road: lamps, poles, signs, hoardings, stalls, milestones."""

import numpy as np

from engine.sources.sample.canvas import Canvas
from engine.sources.sample.classes import ROADSIDE
from engine.sources.sample.colour import Colour, pick

BRIGHT: tuple[Colour, ...] = (
    (196, 52, 46), (40, 96, 168), (232, 178, 52), (48, 132, 88), (232, 118, 44),
    (130, 62, 138), (34, 142, 160),
)  # fmt: skip
PAPER: Colour = (236, 232, 222)
WORDS = ("CHAI", "JIO", "CEMENT", "SAREES", "DHABA", "MOBILE", "GOLD", "MILK", "HOTEL",
         "STEEL", "SCHOOL", "MEDICAL")  # fmt: skip


def lamp(rng: np.random.Generator) -> Canvas:
    """A street lamp, its arm to the right."""
    canvas = Canvas(3.6, 8.4, 48, ROADSIDE)
    steel: Colour = (142, 146, 148)
    canvas.poly([(-0.11, 0), (0.11, 0), (0.065, 7.6), (-0.065, 7.6)], steel)
    canvas.stroke([(0, 7.5), (0.2, 7.95), (1.1, 8.15)], 0.09, steel)
    canvas.rect(0.95, 8.05, 1.65, 8.22, (190, 194, 196), 0.05)
    canvas.rect(1.0, 8.02, 1.6, 8.08, (240, 236, 214))
    canvas.rect(-0.16, 0, 0.16, 0.5, (118, 118, 116), 0.03)
    return canvas


def pole(rng: np.random.Generator) -> Canvas:
    """A concrete pole of the power line, with cross arms and insulators."""
    canvas = Canvas(2.2, 8.2, 48, ROADSIDE)
    canvas.poly([(-0.15, 0), (0.15, 0), (0.09, 8.1), (-0.09, 8.1)], (158, 152, 142))
    canvas.poly([(0.02, 0), (0.15, 0), (0.09, 8.1), (0.0, 8.1)], (128, 122, 114))
    for y in (7.7, 7.1):
        canvas.rect(-0.9, y, 0.9, y + 0.09, (96, 90, 84))
        for x in (-0.82, -0.4, 0.4, 0.82):
            canvas.rect(x - 0.05, y + 0.09, x + 0.05, y + 0.26, (190, 180, 168), 0.03)
    if rng.random() < 0.5:
        colour = pick(BRIGHT, rng)
        canvas.rect(-0.34, 2.6, 0.34, 3.6, PAPER)
        canvas.rect(-0.3, 2.95, 0.3, 3.55, colour)
    return canvas


def sign(rng: np.random.Generator) -> Canvas:
    """A traffic sign on its post: warning, order or direction."""
    canvas = Canvas(1.7, 3.1, 90, ROADSIDE)
    canvas.rect(-0.045, 0, 0.045, 2.4, (148, 150, 150))
    kind = int(rng.integers(4))
    white, red, black = (240, 240, 236), (200, 36, 36), (30, 30, 30)
    if kind == 0:
        canvas.poly([(-0.52, 2.0), (0.52, 2.0), (0, 2.92)], red)
        canvas.poly([(-0.36, 2.09), (0.36, 2.09), (0, 2.73)], white)
        canvas.stroke(
            [(0.05, 2.15), (0.05, 2.3), (-0.06, 2.42), (0, 2.55)], 0.07, black
        )
    elif kind == 1:
        canvas.ellipse(0, 2.5, 0.45, 0.45, red)
        canvas.ellipse(0, 2.5, 0.34, 0.34, white)
        canvas.text(str(int(rng.choice([30, 40, 50, 60]))), 0, 2.5, 0.27, black)
    elif kind == 2:
        canvas.rect(-0.8, 1.9, 0.8, 3.0, white, 0.06)
        canvas.rect(-0.76, 1.94, 0.76, 2.96, (28, 112, 76), 0.05)
        for y, x in ((2.7, 0.5), (2.45, 0.35), (2.2, 0.58)):
            canvas.rect(-0.6, y - 0.05, x - 0.1, y + 0.05, white)
    else:
        canvas.rect(-0.4, 2.0, 0.4, 2.9, (32, 88, 164), 0.06)
        canvas.poly([(-0.2, 2.35), (0, 2.7), (0.2, 2.35)], white)
        canvas.rect(-0.07, 2.15, 0.07, 2.4, white)
    canvas.grime(0.03, 0.3, rng)
    return canvas


def hoarding(rng: np.random.Generator) -> Canvas:
    """A large advertisement on two legs."""
    canvas = Canvas(6.4, 7.2, 52, ROADSIDE)
    for x in (-1.9, 1.9):
        canvas.rect(x - 0.13, 0, x + 0.13, 3.6, (112, 110, 108))
    canvas.stroke([(-1.9, 1.0), (1.9, 3.3)], 0.08, (100, 98, 96))
    canvas.stroke([(1.9, 1.0), (-1.9, 3.3)], 0.08, (100, 98, 96))
    canvas.rect(-3.15, 3.3, 3.15, 7.1, (92, 92, 92))
    ground, other = pick(BRIGHT, rng), pick(BRIGHT, rng)
    if rng.random() < 0.4:
        ground = PAPER
    canvas.rect(-3.05, 3.4, 3.05, 7.0, ground)
    canvas.poly([(-3.05, 3.4), (3.05, 3.4), (3.05, 4.1), (-3.05, 4.9)], other)
    canvas.ellipse(-1.7, 5.3, 0.95, 1.15, (246, 222, 160))
    canvas.poly([(-2.7, 3.7), (-0.7, 3.7), (-1.1, 4.9), (-2.3, 4.9)], pick(BRIGHT, rng))
    canvas.ellipse(-1.7, 5.35, 0.42, 0.52, (158, 112, 84))
    canvas.ellipse(-1.7, 5.65, 0.45, 0.34, (36, 28, 26))
    ink = (30, 30, 40) if ground == PAPER else PAPER
    canvas.text(str(rng.choice(WORDS)), 1.05, 6.1, 0.72, ink)
    canvas.rect(-0.2, 5.2, 2.5, 5.32, ink)
    canvas.rect(0.1, 4.9, 2.2, 5.0, ink)
    canvas.grime(0.035, 1.2, rng)
    return canvas


def stall(rng: np.random.Generator) -> Canvas:
    """A handcart with fruit under a parasol."""
    canvas = Canvas(2.8, 2.7, 80, ROADSIDE)
    wood: Colour = (128, 92, 58)
    for x in (-0.75, 0.75):
        canvas.ellipse(x, 0.3, 0.3, 0.3, (52, 46, 42))
        canvas.ellipse(x, 0.3, 0.2, 0.2, (112, 96, 80))
    canvas.rect(-1.1, 0.62, 1.1, 0.84, wood)
    canvas.rect(-1.05, 0.36, -0.98, 0.7, wood)
    canvas.rect(0.98, 0.0, 1.05, 0.7, wood)
    for x in np.arange(-0.95, 1.0, 0.17):
        for level in range(2):
            fruit = BRIGHT[(int(x * 2 + 4) + level) % 5]
            canvas.ellipse(
                float(x) + 0.06 * level, 0.92 + 0.12 * level, 0.1, 0.1, fruit
            )
    canvas.rect(-0.03, 0.84, 0.03, 2.3, (120, 116, 110))
    colours = (pick(BRIGHT, rng), PAPER)
    for n in range(6):
        x0, x1 = -1.3 + n * 2.6 / 6, -1.3 + (n + 1) * 2.6 / 6
        canvas.poly([(x0, 1.98), (x1, 1.98), (x1 * 0.1, 2.6), (x0 * 0.1, 2.6)],
                    colours[n % 2])  # fmt: skip
    canvas.shade(1.05, 0.82)
    return canvas


def milestone(rng: np.random.Generator) -> Canvas:
    """A painted milestone."""
    canvas = Canvas(0.6, 0.95, 110, ROADSIDE)
    canvas.rect(-0.24, 0, 0.24, 0.9, (230, 226, 214), 0.2)
    canvas.rect(-0.24, 0, 0.24, 0.2, (230, 226, 214))
    top = (226, 178, 40) if rng.random() < 0.6 else (46, 122, 80)
    canvas.rect(-0.24, 0.56, 0.24, 0.9, top, 0.2)
    canvas.text(str(int(rng.integers(4, 90))), 0, 0.36, 0.17, (30, 30, 30))
    canvas.grime(0.05, 0.2, rng)
    return canvas


DRAWERS = {"lamp": lamp, "pole": pole, "sign": sign, "hoarding": hoarding,
           "stall": stall, "milestone": milestone}  # fmt: skip
