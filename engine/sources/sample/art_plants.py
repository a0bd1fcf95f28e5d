"""Trees, palms and bushes."""

from itertools import pairwise

import cv2
import numpy as np

from engine.sources.sample.canvas import SUPERSAMPLING, Canvas
from engine.sources.sample.classes import FAR
from engine.sources.sample.colour import Colour, dim
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
    rows, columns = canvas.rows, canvas.columns
    metre = canvas.scale / SUPERSAMPLING
    # What is smooth is worked out for every other pixel only.
    few, small = (columns + 1) // 2, (rows + 1) // 2
    x = (np.arange(few, dtype=np.float32) + 0.5) * (canvas.width / few)
    x -= canvas.width / 2
    y = canvas.height - (np.arange(small, dtype=np.float32) + 0.5) * (
        canvas.height / small
    )
    depth = np.full((small, few), -9.0, np.float32)
    lift = np.zeros((small, few), np.float32)
    for bx, by, radius in blobs:
        # Farther out than this its noise cannot reach.
        across = np.flatnonzero(np.abs(x - bx) < 1.6 * radius)
        down = np.flatnonzero(np.abs(y - by) < 1.36 * radius)
        part = slice(down[0], down[-1] + 1), slice(across[0], across[-1] + 1)
        dx, dy = (x[None, part[1]] - bx) / radius, (y[part[0], None] - by) / radius
        dy = dy * np.float32(1 / 0.85)
        inside = 1.0 - cv2.sqrt(dx * dx + dy * dy)
        nearer = inside > depth[part]
        np.copyto(depth[part], inside, where=nearer)
        np.copyto(lift[part], 0.75 * dy + 0.3 * dx, where=nearer)
    top = max(by + radius for _, by, radius in blobs)
    low = min(by - radius for _, by, radius in blobs)
    light = 0.62 + 0.2 * lift + (0.28 * (y - low) / (top - low))[:, None]
    size = (columns, rows)
    depth = cv2.resize(depth, size, interpolation=cv2.INTER_LINEAR)
    light = cv2.resize(light, size, interpolation=cv2.INTER_LINEAR)
    cell = 0.55 * metre
    leaves = fractal((rows, columns), (cell, cell), 5, rng)
    clumps = fractal((rows, columns), (2.2 * cell, 2.2 * cell), 2, rng)
    shade = light + 0.15 * leaves + 0.12 * clumps
    # A table from shade to colour, a hundred steps for each 0.5.
    steps = np.clip(np.arange(256, dtype=np.float32) / 200, 0.25, 1.5)[:, None]
    table = np.full((1, 256, 4), 255, np.uint8)
    sunny = np.array((16, 12, 0), np.float32) * (steps > 1.0)
    table[0, :, :3] = np.array(colour, np.float32) * steps + sunny
    shade = cv2.multiply(shade, 200.0, dtype=cv2.CV_8U)
    size = canvas.picture.shape[1::-1]
    painted = cv2.LUT(cv2.merge([shade] * 4), table)
    painted = cv2.resize(painted, size, interpolation=cv2.INTER_NEAREST)
    ragged = depth + 0.11 * leaves + 0.05 * clumps
    ragged = cv2.resize(ragged, size, interpolation=cv2.INTER_LINEAR)
    where = cv2.inRange(ragged, 0.05, 99.0)
    cv2.copyTo(painted, where, canvas.picture)
    # Gaps of a pixel or two are no gaps to a camera.
    alpha = cv2.extractChannel(canvas.picture, 3)
    shut = cv2.morphologyEx(alpha, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    canvas.picture[shut > alpha] = (*dim(colour, 0.4), 255)


def tree(rng: np.random.Generator) -> Canvas:
    """A broad-leaved tree of the roadside: neem, banyan, rain tree."""
    wide, tall = float(rng.uniform(5.5, 8.5)), float(rng.uniform(6.5, 9.5))
    canvas = Canvas(wide * 1.2, tall * 1.05, 48, FAR)
    bark: Colour = (92, 76, 60)
    trunk, fork = float(rng.uniform(0.16, 0.3)), tall * float(rng.uniform(0.22, 0.34))
    lean = float(rng.uniform(-0.3, 0.3))
    canvas.poly(
        [(-trunk * 1.3, 0), (trunk * 1.3, 0), (lean + trunk * 0.8, fork * 1.3),
         (lean - trunk * 0.8, fork * 1.3)], dim(bark, 0.85),
    )  # fmt: skip
    for _ in range(5):
        end = (
            float(rng.uniform(-0.32, 0.32)) * wide,
            tall * float(rng.uniform(0.5, 0.8)),
        )
        sun = 0.95 + 0.4 * (end[0] + lean) / canvas.width / 2
        canvas.stroke([(lean, fork), end], trunk * 0.8, dim(bark, 0.84 * sun))
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
        bark = dim((126, 110, 92), 0.9 + 0.1 * y0 / tall)
        canvas.stroke([(x0, y0), (x1, y1)], 0.26 - 0.1 * y0 / tall, bark)
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
