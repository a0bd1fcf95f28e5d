"""What the ground looks like from above: one long tile of road, earth and grass."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from engine.sources.sample.classes import DRIVABLE, NON_DRIVABLE, ROADSIDE
from engine.sources.sample.colour import Colour
from engine.sources.sample.mood import mood_of
from engine.sources.sample.noise import fractal, smoothstep
from engine.sources.sample.road import Road, road_of

LENGTH = 72.0
"""Metres along the road after which the tile comes again."""
REACH = 20.0
"""Metres from the road's middle to either side of the tile."""
LEVELS = ((1, 1), (4, 1), (16, 2), (64, 4), (160, 8))
"""For each level of detail, how many rows and columns of the finest make one."""


@dataclass(frozen=True)
class Surface:
    """The tile at several levels of detail, the first the finest.

    Attributes:
        pictures: (rows + 2, columns, 3) uint8 RGB each; the last row and the row before
            the first come again as a rim, so that reading between rows never wraps.
        labels: (rows + 2, columns) uint8 class ids each.
    """

    pictures: tuple[np.ndarray, ...]
    labels: tuple[np.ndarray, ...]


@lru_cache(maxsize=3)
def surface_of(seed: int, detail: float) -> Surface:
    """The ground of a drive.

    Args:
        seed: of the drive.
        detail: 1 for full detail, less for small pictures.
    """
    picture, labels = _tile(seed, detail)
    light = mood_of(seed).light
    picture = np.clip(picture * np.array(light, np.float32), 0, 255).astype(np.uint8)
    pictures, label_levels = [], []
    for down, across in LEVELS:
        rows = max(2, labels.shape[0] // down)
        columns = max(2, labels.shape[1] // across)
        small = cv2.resize(picture, (columns, rows), interpolation=cv2.INTER_AREA)
        names = cv2.resize(labels, (columns, rows), interpolation=cv2.INTER_NEAREST)
        pictures.append(np.concatenate([small[-1:], small, small[:1]]))
        label_levels.append(np.concatenate([names[-1:], names, names[:1]]))
    return Surface(tuple(pictures), tuple(label_levels))


def _tile(seed: int, detail: float) -> tuple[np.ndarray, np.ndarray]:
    """The finest level: (rows, columns, 3) float32 RGB and (rows, columns) uint8."""
    road, rng = road_of(seed), np.random.default_rng([seed, 31])
    rows, columns = round(1600 * detail), round(1600 * detail)
    shape = (rows, columns)
    metre = (rows / LENGTH, columns / (2 * REACH))
    u = ((np.arange(columns, dtype=np.float32) + 0.5) / metre[1] - REACH)[None, :]
    v = ((np.arange(rows, dtype=np.float32) + 0.5) / metre[0])[:, None]

    def noise(along: float, across: float, octaves: int) -> np.ndarray:
        return fractal(shape, (along * metre[0], across * metre[1]), octaves, rng)

    broad, fine = noise(9.0, 3.0, 5), noise(0.22, 0.1, 3)
    edge = np.abs(u) - road.half_width
    if not road.footpath:
        edge = edge + 0.16 * broad + 0.03 * fine

    earth_colour = np.array([(158, 134, 104), (146, 128, 106), (150, 118, 88)][
        int(rng.integers(3)) if seed else 0], np.float32)  # fmt: skip
    picture = earth_colour * (1.0 + 0.07 * broad + 0.07 * fine)[..., None]
    patchy = noise(14.0, 5.0, 5)
    grass = smoothstep(-0.3, 0.9, patchy + (edge - 4.5) * 0.35)
    blades = (1.0 + 0.13 * fine + 0.08 * patchy)[..., None]
    _mix(picture, np.array((112, 122, 72), np.float32) * blades, grass)

    asphalt = _asphalt(u, v, road, broad, fine, rng)
    on_road = smoothstep(0.06, -0.06, edge)
    _mix(picture, asphalt, on_road)
    labels = np.empty(shape, np.uint8)
    labels[:] = np.where(edge < 0.0, DRIVABLE, NON_DRIVABLE)

    if road.footpath:
        joints = ((u % 0.6) < 0.05) | ((v % 0.9) < 0.07)
        slabs = (
            np.array((150, 142, 132), np.float32)
            * (1.0 + 0.06 * broad + 0.05 * fine - 0.22 * joints)[..., None]
        )
        _mix(picture, slabs, (edge > 0.3) & (edge < 0.3 + road.footpath))
        _curb(picture, labels, (edge > 0.0) & (edge <= 0.3), v, fine)
    if road.divided:
        middle = road.median - np.abs(u)
        soil = np.array((120, 104, 80), np.float32) * blades
        _mix(picture, soil, middle > 0.0)
        labels[np.broadcast_to(middle > 0.0, shape)] = NON_DRIVABLE
        _curb(picture, labels, (middle > -0.3) & (middle <= 0.0), v, fine)
    return picture, labels


def _asphalt(
    u: np.ndarray,
    v: np.ndarray,
    road: Road,
    broad: np.ndarray,
    fine: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Asphalt with wheel tracks, mended patches and worn paint; float32 RGB."""
    lane = np.cos((u - road.camera) * (2 * np.pi / 1.75))
    grey = 1.0 + 0.035 * broad + 0.04 * fine - 0.035 * lane
    grey *= 1.0 - 0.16 * _cracks(broad.shape, rng)
    dusty = smoothstep(road.half_width - 1.4, road.half_width, np.abs(u) + 0.2 * broad)
    for _ in range(int(rng.integers(3, 7))):
        left = float(rng.uniform(-road.half_width, road.half_width - 1.5))
        start = float(rng.uniform(0.0, LENGTH - 6.0))
        wide, long = float(rng.uniform(0.5, 1.8)), float(rng.uniform(1.0, 5.0))
        inside = smoothstep(0.0, 0.15, (u - left) * (left + wide - u) + 0.05 * fine)
        inside = inside * smoothstep(0.0, 0.4, (v - start) * (start + long - v))
        grey *= 1.0 - float(rng.uniform(0.06, 0.16)) * inside
    base = np.array([(112, 110, 108), (98, 97, 98), (122, 118, 112)][
        int(rng.integers(3))], np.float32)  # fmt: skip
    asphalt = base * grey[..., None]
    _mix(asphalt, np.array((150, 134, 112), np.float32), 0.45 * dusty)
    worn = smoothstep(1.5, 0.2, broad + 0.5 * fine)
    for at, colour, dashed in _paint(road):
        line = smoothstep(0.09, 0.055, np.abs(u - at)) * worn
        if dashed:
            line = line * smoothstep(1.55, 1.45, np.abs(v % 9.0 - 4.5))
        _mix(
            asphalt,
            np.broadcast_to(np.array(colour, np.float32), asphalt.shape),
            0.82 * line,
        )
    return asphalt


def _cracks(shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """Thin wandering lines, here and there; 0 to 1."""
    cell = (shape[0] / 14, shape[1] / 22)
    field = np.abs(fractal(shape, cell, 5, rng))
    where = fractal(shape, (shape[0] / 6, shape[1] / 6), 2, rng)
    return smoothstep(0.05, 0.015, field) * smoothstep(0.4, 1.2, where)


def _paint(road: Road) -> list[tuple[float, Colour, bool]]:
    """The painted lines: where across the road, which colour, dashed or not."""
    white, yellow = (226.0, 224.0, 214.0), (216.0, 176.0, 66.0)
    outer = road.half_width - 0.55
    lines: list[tuple[float, Colour, bool]] = [(-outer, white, False)]
    lines.append((outer, white, False))
    if not road.divided:
        return [*lines, (0.0, white, True)]
    inner = road.median + 0.6
    middle = (outer + inner) / 2
    lines += [(-inner, yellow, False), (inner, yellow, False)]
    return [*lines, (-middle, white, True), (middle, white, True)]


def _curb(
    picture: np.ndarray,
    labels: np.ndarray,
    where: np.ndarray,
    v: np.ndarray,
    fine: np.ndarray,
) -> None:
    """Paint a curb of black and yellow blocks, the common one in towns."""
    block = np.where((v % 2.0) < 1.0, 1.0, 0.0)[..., None].astype(np.float32)
    colour = block * np.array((206, 170, 70), np.float32) + (1 - block) * np.array(
        (54, 52, 50), np.float32
    )
    shaded = colour * (1.0 + 0.08 * fine)[..., None]
    _mix(picture, shaded, np.broadcast_to(where, labels.shape))
    labels[np.broadcast_to(where, labels.shape)] = ROADSIDE


def _mix(under: np.ndarray, over: np.ndarray, share: np.ndarray) -> None:
    """Lay `over` on `under` in place, with a share 0 to 1 for each pixel."""
    weight = np.broadcast_to(share, under.shape[:2])[..., None].astype(np.float32)
    under += (over - under) * weight
