"""The drawn drive: any frame of an endless Indian road, with exact labels."""

from bisect import bisect
from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np

from engine.sources.sample.backdrop import lay_backdrop, panorama_of
from engine.sources.sample.camera import Camera, camera_at
from engine.sources.sample.ground import lay_ground
from engine.sources.sample.mood import LAST, mood_of
from engine.sources.sample.noise import grain
from engine.sources.sample.road import Road, road_of
from engine.sources.sample.roadside import BLOCK, PIECE, block_of
from engine.sources.sample.surface import surface_of
from engine.sources.sample.things import Thing
from engine.sources.sample.traffic import traffic
from engine.sources.sample.view import View

REACH = LAST
"""Metres ahead up to which things are drawn one by one."""
GRAIN = 2.2
"""Strength of the sensor noise, in grey levels."""
SHEET = 256
"""Pixels after which the sensor noise comes again."""
STRIP = 64
"""Rows that get their noise at once."""


def draw(
    index: int, size: tuple[int, int] = (1280, 720), seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Draw one frame of a drive.

    The same arguments always give the same frame, in whatever order frames are asked
    for.

    Args:
        index: of the frame, at 30 frames a second.
        size: width and height in pixels, from 160x90 up.
        seed: which drive: another road, another light, other traffic.

    Returns:
        The picture, (height, width, 3) uint8 RGB, and the class ids of `models.labels`
        of what is seen at each pixel, (height, width) uint8.
    """
    seed %= 2**32
    width, height = size
    camera, mood = camera_at(index, size, road_of(seed)), mood_of(seed)
    picture = np.empty((height, width, 3), np.uint8)
    labels = np.empty((height, width), np.uint8)
    lay_backdrop(picture, labels, camera, panorama_of(seed, width, height))
    detail = 1.0 if width >= 640 else 0.5
    lay_ground(picture, labels, camera, surface_of(seed, detail), mood)
    view = View(picture, labels, camera, mood)
    things = _things(seed, camera, traffic(seed, camera, REACH))
    for thing in things:
        thing.shade(view)
    for thing in things:
        thing.paint(view)
    return _expose(picture, index), labels


def _things(seed: int, camera: Camera, moving: Sequence[Thing]) -> list[Thing]:
    """All that stands and moves in sight, in the order in which to paint it."""
    along = camera.along
    first, last = int(along // BLOCK) - 1, int((along + REACH) // BLOCK)
    found = list(moving)
    for block in range(first, last + 1):
        found += block_of(seed, block)
    seen = [t for t in found if t.end > along + 0.8 and t.along < along + REACH]
    return sorted(seen, key=lambda thing: _order(thing, camera.road))


def _order(thing: Thing, road: Road) -> tuple[float, int, float]:
    """A key that sorts what is behind before what is in front of it.

    Depth alone fails for things that are long, such as rails. But of two things on the
    same line of sight the one farther to the side is also the one farther away. So the
    road is painted piece by piece, each from its outer strips to the inner ones, and
    only within a strip by depth.
    """
    zone = bisect(
        (road.half_width + 0.85, road.half_width + 0.95,
         road.half_width + road.footpath + 4.5, road.half_width + road.footpath + 4.7),
        abs(thing.x),
    )  # fmt: skip
    # What is on the road has its near end in front of all that is beside it.
    anchor = thing.end - 0.01 if zone else thing.along
    return -(anchor // PIECE), -zone, -thing.end


def _expose(picture: np.ndarray, index: int) -> np.ndarray:
    """What the sensor does to a picture: a little noise, in place."""
    height, width = picture.shape[:2]
    more, less = _noise(width)
    # The same sheet of noise, moved: nobody sees that it comes again.
    down, start = np.random.default_rng(index % 2**32).integers(0, SHEET, 2).tolist()
    across = slice(start, start + width)
    for top in range(0, height, STRIP):
        part, row = picture[top : top + STRIP], (top + down) % SHEET
        cv2.add(part, more[row : row + len(part), across], part)
        cv2.subtract(part, less[row : row + len(part), across], part)
    return picture


@lru_cache(maxsize=2)
def _noise(width: int) -> tuple[np.ndarray, np.ndarray]:
    """What noise adds and what it takes away, a strip higher than it need be."""
    sheet = grain((SHEET, SHEET), GRAIN, 1)
    sheet = np.tile(sheet, (1, -(-width // SHEET) + 1, 1))
    sheet = np.concatenate([sheet, sheet[:STRIP]])
    more, less = np.maximum(sheet, 0) + 0.5, np.maximum(-sheet, 0) + 0.5
    return more.astype(np.uint8), less.astype(np.uint8)
