"""Trees, palms and bushes."""

from itertools import pairwise

import cv2
import numpy as np

from engine.sources.sample.canvas import Canvas
from engine.sources.sample.classes import FAR
from engine.sources.sample.colour import Colour
from engine.sources.sample.noise import fractal

GREENS: tuple[Colour, ...] = (
    (70, 92, 44), (84, 104, 52), (62, 84, 48), (98, 110, 56), (76, 88, 50),
)  # fmt: skip


def _crown(
    canvas: Canvas,
    blobs: list[tuple[float, float, float]],
    colour: Colour,
    rng: np.random.Generator,
) -> None:
    """Leaves: blobs (x, y, radius) with a ragged rim, light above and dark below."""
    rows, columns = canvas.alpha.shape
    x = (np.arange(columns, dtype=np.float32) + 0.5) / canvas.scale - canvas.width / 2
    y = canvas.height - (np.arange(rows, dtype=np.float32) + 0.5) / canvas.scale
    depth = np.full((rows, columns), -9.0, np.float32)
    lift = np.zeros((rows, columns), np.float32)
    for bx, by, radius in blobs:
        dx, dy = (x[None, :] - bx) / radius, (y[:, None] - by) / (0.85 * radius)
        inside = 1.0 - np.sqrt(dx * dx + dy * dy)
        nearer = inside > depth
        depth[nearer] = inside[nearer]
        lift[nearer] = (0.75 * dy + 0.3 * dx)[nearer]
    cell = 0.55 * canvas.scale
    leaves = fractal((rows, columns), (cell, cell), 5, rng)
    clumps = fractal((rows, columns), (2.2 * cell, 2.2 * cell), 2, rng)
    where = depth + 0.11 * leaves + 0.05 * clumps > 0.05
    top = max(by + radius for _, by, radius in blobs)
    low = min(by - radius for _, by, radius in blobs)
    height = ((y - low) / (top - low))[:, None]
    shade = 0.62 + 0.28 * height + 0.2 * lift + 0.15 * leaves + 0.12 * clumps
    shade = np.clip(shade, 0.25, 1.5)[..., None]
    green = np.array(colour, np.float32) * shade + np.array((16, 12, 0), np.float32) * (
        shade > 1.0
    )
    canvas.picture[where] = green[where]
    canvas.alpha[where] = 255
    # Gaps of a pixel or two are no gaps to a camera.
    shut = cv2.morphologyEx(canvas.alpha, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    gap = (shut > 0) & (canvas.alpha == 0)
    canvas.picture[gap] = np.array(colour, np.float32) * 0.4
    canvas.alpha[:] = shut


def tree(rng: np.random.Generator) -> Canvas:
    """A broad-leaved tree of the roadside: neem, banyan, rain tree."""
    wide, tall = float(rng.uniform(5.5, 8.5)), float(rng.uniform(6.5, 9.5))
    canvas = Canvas(wide * 1.2, tall * 1.05, 48, FAR)
    bark: Colour = (92, 76, 60)
    trunk, fork = float(rng.uniform(0.16, 0.3)), tall * float(rng.uniform(0.22, 0.34))
    lean = float(rng.uniform(-0.3, 0.3))
    canvas.poly(
        [(-trunk * 1.3, 0), (trunk * 1.3, 0), (lean + trunk * 0.8, fork * 1.3),
         (lean - trunk * 0.8, fork * 1.3)], bark,
    )  # fmt: skip
    for _ in range(5):
        end = (
            float(rng.uniform(-0.32, 0.32)) * wide,
            tall * float(rng.uniform(0.5, 0.8)),
        )
        canvas.stroke([(lean, fork), end], trunk * 0.8, bark)
    canvas.shade(0.8, 0.9, 0.75, 1.15)
    blobs = [(lean, tall * 0.68, tall * 0.24)]
    for _ in range(int(rng.integers(8, 14))):
        angle, far = rng.uniform(-0.3, np.pi + 0.3), rng.uniform(0.4, 1.0)
        radius = float(rng.uniform(0.13, 0.22)) * tall
        reach = wide / 2 - radius * 0.9
        blobs.append(
            (lean + float(np.cos(angle) * reach * far),
             tall * 0.58 + float(np.sin(angle) * far) * (tall * 0.4 - radius * 0.85),
             radius)
        )  # fmt: skip
    _crown(canvas, blobs, GREENS[int(rng.integers(len(GREENS)))], rng)
    return canvas


def bush(rng: np.random.Generator) -> Canvas:
    """A bush or a hedge plant."""
    canvas = Canvas(2.6, 1.7, 64, FAR)
    blobs = [
        (float(rng.uniform(-0.6, 0.6)), float(rng.uniform(0.35, 0.8)),
         float(rng.uniform(0.4, 0.65))) for _ in range(6)
    ]  # fmt: skip
    _crown(canvas, blobs, GREENS[int(rng.integers(len(GREENS)))], rng)
    return canvas


def palm(rng: np.random.Generator) -> Canvas:
    """A coconut palm."""
    tall = float(rng.uniform(7.5, 9.0))
    canvas = Canvas(5.6, tall + 1.6, 48, FAR)
    bend = float(rng.uniform(-0.8, 0.8))
    steps = np.linspace(0, 1, 9)
    stem = [(bend * t * t, tall * t) for t in steps]
    for (x0, y0), (x1, y1) in pairwise(stem):
        canvas.stroke([(x0, y0), (x1, y1)], 0.26 - 0.1 * y0 / tall, (126, 110, 92))
    canvas.shade(1.0, 0.9, 0.9, 1.1)
    for angle in [*np.linspace(-0.6, np.pi + 0.6, 13), *np.linspace(0.2, 2.9, 7)]:
        long = float(rng.uniform(1.9, 2.5))
        turn = float(angle + rng.uniform(-0.1, 0.1))
        rib = []
        for t in np.linspace(0, 1, 8):
            rib.append(
                (bend + long * t * np.cos(turn),
                 tall + long * t * np.sin(turn) * 0.75 - 1.25 * t * t)
            )  # fmt: skip
        shade = float(rng.uniform(0.7, 1.15))
        green = (82 * shade, 102 * shade, 46 * shade)
        for (x0, y0), (x1, y1) in pairwise(rib):
            canvas.poly(
                [(x0, y0 + 0.07), (x1, y1 + 0.07), (x1 + 0.03, y1 - 0.28),
                 (x0 - 0.03, y0 - 0.24)], green,
            )  # fmt: skip
    return canvas


DRAWERS = {"tree": tree, "bush": bush, "palm": palm}
