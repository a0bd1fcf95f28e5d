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
STRIP = 64
"""Rows that are painted at once: few enough to stay in the processor's cache."""
FRAY = 1.0
"""Metres to either side of the asphalt's edge within which it may run."""

EARTH = ((158, 134, 104), (146, 128, 106), (150, 118, 88))
ASPHALT = ((112, 110, 108), (98, 97, 98), (122, 118, 112))


@dataclass(frozen=True)
class Surface:
    """The tile at several levels of detail, the first the finest.

    Attributes:
        pictures: (rows + 2, columns, 4) uint8 RGB and nothing each, because OpenCV
            reads four channels faster than three; the last row and the row before the
            first come again as a rim, so that reading between rows never wraps.
        labels: (rows + 2, columns) uint8 class ids each.
    """

    pictures: tuple[np.ndarray, ...]
    labels: tuple[np.ndarray, ...]


@lru_cache(maxsize=2)
def surface_of(seed: int, detail: float) -> Surface:
    """The ground of a drive.

    Args:
        seed: of the drive.
        detail: 1 for full detail, less for small pictures.
    """
    picture, labels = _tile(seed, detail)
    pictures, names = [], []
    for down, across in LEVELS:
        size = max(2, labels.shape[1] // across), max(2, labels.shape[0] // down)
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        few = cv2.resize(labels, size, interpolation=cv2.INTER_NEAREST)
        pictures.append(cv2.copyMakeBorder(small, 1, 1, 0, 0, cv2.BORDER_WRAP))
        names.append(cv2.copyMakeBorder(few, 1, 1, 0, 0, cv2.BORDER_WRAP))
    return Surface(tuple(pictures), tuple(names))


@dataclass(frozen=True)
class _Patch:
    """Where asphalt was mended: metres from its left and near edge, and how dark."""

    left: float
    start: float
    wide: float
    long: float
    dark: float


@dataclass(frozen=True)
class _Recipe:
    """All that chance decides about a tile; the noises are (rows, columns) float32."""

    road: Road
    broad: np.ndarray
    fine: np.ndarray
    patchy: np.ndarray
    cracks: np.ndarray
    earth: Colour
    asphalt: Colour
    patches: tuple[_Patch, ...]


def _recipe(seed: int, shape: tuple[int, int]) -> _Recipe:
    road, rng = road_of(seed), np.random.default_rng([seed, 31])
    rows, columns = shape

    def noise(along: float, across: float, octaves: int) -> np.ndarray:
        cells = along * rows / LENGTH, across * columns / (2 * REACH)
        return fractal(shape, cells, octaves, rng)

    broad, fine = noise(9.0, 3.0, 5), noise(0.22, 0.1, 3)
    earth = EARTH[int(rng.integers(3)) if seed else 0]
    patchy = noise(14.0, 5.0, 5)
    # Thin wandering lines, here and there; 0 to 1.
    lines = np.abs(fractal(shape, (rows / 14, columns / 22), 5, rng))
    where = fractal(shape, (rows / 6, rows / 6), 2, rng)
    cracks = smoothstep(0.05, 0.015, lines)
    cracks *= smoothstep(0.4, 1.2, where)
    patches = []
    for _ in range(int(rng.integers(3, 7))):
        left = float(rng.uniform(-road.half_width, road.half_width - 1.5))
        start = float(rng.uniform(0.0, LENGTH - 6.0))
        wide, long = float(rng.uniform(0.5, 1.8)), float(rng.uniform(1.0, 5.0))
        patches.append(_Patch(left, start, wide, long, float(rng.uniform(0.06, 0.16))))
    asphalt = ASPHALT[int(rng.integers(3))]
    return _Recipe(road, broad, fine, patchy, cracks, earth, asphalt, tuple(patches))


def _tile(seed: int, detail: float) -> tuple[np.ndarray, np.ndarray]:
    """The finest level: (rows, columns, 4) uint8 RGB and (rows, columns) uint8."""
    rows = columns = round(1600 * detail)
    recipe = _recipe(seed, (rows, columns))
    light = np.array(mood_of(seed).light, np.float32)[:, None, None]
    across = (np.arange(columns, dtype=np.float32) + 0.5) * (2 * REACH / columns)
    u = (across - REACH)[None, :]
    v = ((np.arange(rows, dtype=np.float32) + 0.5) * (LENGTH / rows))[:, None]
    picture = np.full((rows, columns, 4), 255, np.uint8)
    labels = np.empty((rows, columns), np.uint8)
    for top in range(0, rows, STRIP):
        part = slice(top, min(top + STRIP, rows))
        planes, labels[part] = _strip(recipe, part, u, v[part])
        planes *= light
        np.clip(planes, 0, 255, out=planes)
        cv2.mixChannels(
            [plane.astype(np.uint8) for plane in planes], [picture[part]],
            [0, 0, 1, 1, 2, 2],
        )  # fmt: skip
    return picture, labels


def _strip(
    recipe: _Recipe, part: slice, u: np.ndarray, v: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Some rows of the tile: (3, rows, columns) float32 RGB and the class ids.

    Args:
        recipe: what the tile is like.
        part: which rows.
        u: (1, columns) metres right of the road's middle.
        v: (rows, 1) metres along the road.
    """
    road, broad, fine = recipe.road, recipe.broad[part], recipe.fine[part]
    patchy = recipe.patchy[part]
    edge = np.abs(u) - road.half_width
    if not road.footpath:
        edge = edge + 0.16 * broad + 0.03 * fine
    planes = _colour(recipe.earth) * (1.0 + 0.07 * (broad + fine))
    blades = 1.0 + 0.13 * fine + 0.08 * patchy
    grass = smoothstep(-0.3, 0.9, patchy + (edge - 4.5) * 0.35)
    _mix(planes, _colour((112, 122, 72)) * blades, grass)

    near = np.flatnonzero(np.abs(u[0]) < road.half_width + FRAY)
    mid = slice(int(near[0]), int(near[-1]) + 1)
    asphalt = _asphalt(
        recipe, u[:, mid], v, broad[:, mid], fine[:, mid], recipe.cracks[part, mid]
    )
    on_road = smoothstep(0.06, -0.06, np.broadcast_to(edge, broad.shape)[:, mid])
    _mix(planes[:, :, mid], asphalt, on_road)
    off = np.broadcast_to(edge, broad.shape) >= 0.0
    labels = np.where(off, np.uint8(NON_DRIVABLE), np.uint8(DRIVABLE))

    if road.footpath:
        joints = ((u % 0.6) < 0.05) | ((v % 0.9) < 0.07)
        slabs = _colour((150, 142, 132)) * (
            1.0 + 0.06 * broad + 0.05 * fine - np.float32(0.22) * joints
        )
        paved = ((edge > 0.3) & (edge < 0.3 + road.footpath))[0]
        planes[:, :, paved] = slabs[:, :, paved]
        _curb(planes, labels, ((edge > 0.0) & (edge <= 0.3))[0], v, fine)
    if road.divided:
        middle = road.median - np.abs(u[0])
        planted = middle > 0.0
        planes[:, :, planted] = _colour((120, 104, 80)) * blades[:, planted]
        labels[:, planted] = NON_DRIVABLE
        _curb(planes, labels, (middle > -0.3) & (middle <= 0.0), v, fine)
    return planes, labels


def _asphalt(
    recipe: _Recipe,
    u: np.ndarray,
    v: np.ndarray,
    broad: np.ndarray,
    fine: np.ndarray,
    cracks: np.ndarray,
) -> np.ndarray:
    """Asphalt with wheel tracks, mended patches and worn paint."""
    road = recipe.road
    lane = np.cos((u - road.camera) * (2 * np.pi / 1.75))
    grey = 1.0 + 0.035 * broad + 0.04 * fine - 0.035 * lane
    grey *= 1.0 - 0.16 * cracks
    for patch in recipe.patches:
        ahead = (v - patch.start) * (patch.start + patch.long - v)
        if ahead.max() > 0.0:
            beside = (u - patch.left) * (patch.left + patch.wide - u)
            inside = smoothstep(0.0, 0.15, beside + 0.05 * fine)
            grey *= 1.0 - patch.dark * inside * smoothstep(0.0, 0.4, ahead)
    asphalt = _colour(recipe.asphalt) * grey
    beside = np.abs(u) + 0.2 * broad
    dusty = smoothstep(road.half_width - 1.4, road.half_width, beside)
    _mix(asphalt, _colour((150, 134, 112)), 0.45 * dusty)
    worn = smoothstep(1.5, 0.2, broad + 0.5 * fine)
    for at, colour, dashed in _paint(road):
        painted = np.flatnonzero(np.abs(u[0] - at) < 0.09)
        here = slice(int(painted[0]), int(painted[-1]) + 1)
        line = smoothstep(0.09, 0.055, np.abs(u[:, here] - at)) * worn[:, here]
        if dashed:
            line = line * smoothstep(1.55, 1.45, np.abs(v % 9.0 - 4.5))
        _mix(asphalt[:, :, here], _colour(colour), 0.82 * line)
    return asphalt


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
    planes: np.ndarray, labels: np.ndarray, where: np.ndarray, v: np.ndarray,
    fine: np.ndarray,
) -> None:  # fmt: skip
    """Paint a curb of black and yellow blocks, the common one in towns."""
    block = ((v % 2.0) < 1.0).astype(np.float32)
    colour = _colour((206, 170, 70)) * block + _colour((54, 52, 50)) * (1 - block)
    planes[:, :, where] = colour * (1.0 + 0.08 * fine[:, where])
    labels[:, where] = ROADSIDE


def _colour(colour: Colour) -> np.ndarray:
    """A colour as planes, (3, 1, 1) float32."""
    return np.array(colour, np.float32)[:, None, None]


def _mix(under: np.ndarray, over: np.ndarray, share: np.ndarray) -> None:
    """Lay `over` on `under` in place, with a share 0 to 1 for each pixel."""
    under += (over - under) * share
