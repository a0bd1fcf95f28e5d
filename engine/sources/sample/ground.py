"""Lay the ground into the picture, from the bonnet to the horizon."""

import cv2
import numpy as np

from engine.sources.sample.camera import HEIGHT, Camera
from engine.sources.sample.mood import Mood
from engine.sources.sample.surface import LENGTH, LEVELS, REACH, Surface

NEAR = (0.0, 11.0, 22.0, 44.0, 88.0)
"""Metres from which on each level of the surface is used."""
CLEAR = 24.0
"""Metres up to which the ground shows no haze worth the work."""
DENSEST = 0.62
"""The largest share of haze: more, and the horizon would be a bright line."""


def lay_ground(
    picture: np.ndarray,
    labels: np.ndarray,
    camera: Camera,
    surface: Surface,
    mood: Mood,
) -> None:
    """Draw everything below the horizon, in place.

    Args:
        picture: (height, width, 3) uint8 RGB.
        labels: (height, width) uint8 class ids.
        camera: where to draw from.
        surface: what the ground looks like from above.
        mood: the haze.
    """
    first = max(0, int(np.ceil(camera.horizon + 0.7)))
    rows = np.arange(first, camera.height)
    if not len(rows):
        return
    z = camera.focal * HEIGHT / (rows - camera.horizon)
    columns = np.arange(camera.width, dtype=np.float32) - np.float32(camera.centre)
    middle = camera.middle(z)
    along = (camera.along + z) % LENGTH
    for level in range(len(LEVELS)):
        far = NEAR[level + 1] if level + 1 < len(NEAR) else np.inf
        here = np.flatnonzero((z >= NEAR[level]) & (z < far))
        if not len(here):
            continue
        part = slice(first + int(here[0]), first + int(here[-1]) + 1)
        tile, names = surface.pictures[level], surface.labels[level]
        # Close by a grain of the tile is several pixels wide: half of the columns do.
        half = level == 0
        seen = columns[: camera.width - 1 : 2] + 0.5 if half else columns
        down = (tile.shape[0] - 2) / LENGTH
        across = tile.shape[1] / (2 * REACH)
        slant = (z[here] * (across / camera.focal)).astype(np.float32)
        start = ((REACH - middle[here]) * across - 0.5).astype(np.float32)
        map_x = seen[None, :] * slant[:, None]
        map_x += start[:, None]
        map_y = np.empty_like(map_x)
        map_y[:] = (along[here] * down + 0.5).astype(np.float32)[:, None]
        # Beyond the tile its last column goes on: far fields look striped anyway.
        rim = cv2.BORDER_REPLICATE
        if half:
            size = (camera.width, len(here))
            wide = cv2.remap(tile, map_x, map_y, cv2.INTER_LINEAR, borderMode=rim)
            cv2.resize(wide, size, picture[part], interpolation=cv2.INTER_LINEAR)
            wide = cv2.remap(names, map_x, map_y, cv2.INTER_NEAREST, borderMode=rim)
            cv2.resize(wide, size, labels[part], interpolation=cv2.INTER_NEAREST)
        else:
            cv2.remap(tile, map_x, map_y, cv2.INTER_LINEAR, picture[part], rim)
            cv2.remap(names, map_x, map_y, cv2.INTER_NEAREST, labels[part], rim)
    _fade(picture, first, z, mood)


def _fade(picture: np.ndarray, first: int, z: np.ndarray, mood: Mood) -> None:
    """Mix haze into the far rows."""
    far = z[z > CLEAR]
    if not len(far):
        return
    part = picture[first : first + len(far)]
    fog = np.array([mood.fog(float(d)) for d in far], np.float32)[:, None, None]
    fog = np.minimum(fog, DENSEST)
    keep = np.uint8(256 * (1 - fog) - 0.5).repeat(3, axis=2)
    veil = np.uint8(np.array(mood.haze, np.float32) * fog)
    wide = picture.shape[1]
    faded = cv2.multiply(part, cv2.repeat(keep, 1, wide), scale=1 / 256)
    cv2.add(faded, cv2.repeat(veil, 1, wide), part)
