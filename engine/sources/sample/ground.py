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
CHUNK = 48
"""Rows that are read at once: few enough to stay in the processor's cache."""
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
        tile, names = surface.pictures[level], surface.labels[level]
        down = (tile.shape[0] - 2) / LENGTH
        across = tile.shape[1] / (2 * REACH)
        for chunk in range(0, len(here), CHUNK):
            some = here[chunk : chunk + CHUNK]
            part = slice(first + int(some[0]), first + int(some[-1]) + 1)
            slant = (z[some] * (across / camera.focal)).astype(np.float32)
            start = ((REACH - middle[some]) * across - 0.5).astype(np.float32)
            map_x = columns[None, :] * slant[:, None]
            map_x += start[:, None]
            map_y = np.empty_like(map_x)
            map_y[:] = (along[some] * down + 0.5)[:, None]
            # Beyond the tile its last column goes on: far fields look striped anyway.
            rim = cv2.BORDER_REPLICATE
            laid = cv2.remap(tile, map_x, map_y, cv2.INTER_LINEAR, borderMode=rim)
            cv2.cvtColor(laid, cv2.COLOR_RGBA2RGB, picture[part])
            cv2.remap(names, map_x, map_y, cv2.INTER_NEAREST, labels[part], rim)
    _fade(picture, first, z, mood)


def _fade(picture: np.ndarray, first: int, z: np.ndarray, mood: Mood) -> None:
    """Mix haze into the far rows."""
    veil = np.empty((1, picture.shape[1], 3), np.uint8)
    veil[:] = np.round(mood.haze)
    for number, distance in enumerate(z[z > CLEAR].tolist(), first):
        fog = min(mood.fog(distance), DENSEST)
        row = picture[number : number + 1]
        cv2.addWeighted(row, 1.0 - fog, veil, fog, 0.0, row)
