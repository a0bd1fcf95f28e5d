"""Everything too far away to come nearer: the sky and the land at the horizon."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from engine.sources.sample.camera import Camera, focal_length
from engine.sources.sample.classes import FAR, SKY
from engine.sources.sample.mood import Mood, mood_of
from engine.sources.sample.noise import fractal, smoothstep

SWING = 0.36
"""The farthest that the road turns from straight ahead, in metres for each metre."""

LAND = 0.085
"""The height of the highest hills, in metres for each metre of distance."""


@dataclass(frozen=True)
class Panorama:
    """The backdrop, wider than the picture by what the road can turn.

    Attributes:
        picture: (rows, columns, 3) uint8 RGB.
        labels: (rows, columns) uint8 class ids.
        horizon: the row of the horizon.
    """

    picture: np.ndarray
    labels: np.ndarray
    horizon: int


@lru_cache(maxsize=3)
def panorama_of(seed: int, width: int, height: int) -> Panorama:
    """Paint the backdrop of a drive for one size of picture."""
    mood, rng = mood_of(seed), np.random.default_rng([seed, 41])
    focal = focal_length(width, height)
    columns = width + 2 * round(SWING * focal) + 16
    # Rows to spare above and below, for the camera nods.
    horizon = round(0.47 * height) + round(0.01 * focal) + 4
    rows = horizon + round(0.02 * focal) + 8
    sky = _sky(rows, columns, horizon, focal, mood, rng)
    labels = np.full((rows, columns), SKY, np.uint8)
    haze = np.array(mood.haze, np.float32)
    row = np.arange(rows, dtype=np.float32)[:, None]
    # Each line of land: height and spread in radians, colour, share of haze.
    for tall, rough, colour, fog in (
        (0.050, 0.9, (108, 124, 116), 0.80),
        (0.024, 0.25, (92, 110, 80), 0.60),
        (0.019, 0.09, (76, 96, 58), 0.40),
    ):
        bumps = fractal((1, columns), (1, rough * focal), 6, rng)[0]
        if tall < 0.04:
            leaves = fractal((1, columns), (1, 0.02 * focal), 4, rng)[0]
            bumps = 0.6 * bumps + 0.5 * leaves
        top = horizon - focal * tall * np.clip(0.75 + 0.35 * bumps, 0.08, 2.0)
        where = row >= top[None, :]
        depth = np.clip((row - top[None, :]) / (focal * 0.02), 0, 1)
        speck = fractal((rows, columns), (0.012 * focal, 0.02 * focal), 3, rng)
        shade = (1.0 + 0.08 * speck * (tall < 0.04) - 0.18 * depth)[..., None]
        land = np.array(mood.lit(colour), np.float32) * shade
        land = land * (1 - fog) + haze * fog
        soft = np.clip(row - top[None, :] + 0.5, 0, 1)[..., None]
        sky += (land - sky) * soft
        labels[where] = FAR
    picture = np.clip(sky, 0, 255).astype(np.uint8)
    return Panorama(picture, labels, horizon)


def _sky(
    rows: int,
    columns: int,
    horizon: int,
    focal: float,
    mood: Mood,
    rng: np.random.Generator,
) -> np.ndarray:
    """Gradient, clouds and the glow of a low sun; float32 RGB."""
    height = np.clip((horizon - np.arange(rows, dtype=np.float32)) / focal, 0.004, 2)
    blend = (1 - np.exp(-height / 0.22))[:, None, None].astype(np.float32)
    low, high = np.array(mood.horizon, np.float32), np.array(mood.zenith, np.float32)
    sky = np.broadcast_to(low + (high - low) * blend, (rows, columns, 3)).copy()
    x = (np.arange(columns, dtype=np.float32) - columns / 2) / focal
    if mood.glow:
        halo = np.exp(-(((x[None, :] - 0.4 * mood.sun) / 0.35) ** 2))
        halo = halo * np.exp(-height[:, None] / 0.14)
        sky += (np.array((255, 214, 140), np.float32) - sky) * (0.75 * halo)[..., None]
    # Clouds lie on a plane overhead, so they crowd together towards the horizon.
    side = 512
    plane = fractal((side, side), (90, 90), 6, rng)
    lift = 1.0 / (height + 0.12)
    map_x = (x[None, :] * lift[:, None] * 75) % (side - 1)
    map_y = np.broadcast_to((lift[:, None] * 75) % (side - 1), map_x.shape)
    field = cv2.remap(
        plane, map_x.astype(np.float32), np.ascontiguousarray(map_y, np.float32),
        cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP,
    )  # fmt: skip
    edge = 1.3 - 2.2 * mood.cover
    veil = smoothstep(edge, edge + 1.5, field)
    veil = veil * smoothstep(0.0, 0.12, height)[:, None] * 0.85
    body = smoothstep(edge + 0.6, edge + 2.4, field)[..., None]
    cloud = np.array(mood.cloud, np.float32) * (1.0 - 0.13 * body)
    sky += (cloud - sky) * veil[..., None]
    return sky


def lay_backdrop(
    picture: np.ndarray, labels: np.ndarray, camera: Camera, panorama: Panorama
) -> None:
    """Copy the part of the backdrop that the camera sees, in place.

    Args:
        picture: (height, width, 3) uint8 RGB.
        labels: (height, width) uint8 class ids.
        camera: where to look from.
        panorama: what there is to see.
    """
    turn = camera.road.slope(camera.along) * camera.focal
    turn = float(np.clip(turn, -SWING * camera.focal, SWING * camera.focal))
    tall, wide = panorama.labels.shape
    left = (wide - camera.width) / 2 + turn
    top = panorama.horizon - camera.horizon
    rows = min(camera.height, int(tall - np.ceil(top)) - 1)
    x, y = max(0, round(left)), max(0, round(top))
    # Clouds are too soft to show a step of half a pixel; trees and hills do show it.
    soft = max(0, int(camera.horizon - LAND * camera.focal))
    picture[:soft] = panorama.picture[y : y + soft, x : x + camera.width]
    if soft < rows:
        x, y = int(left), int(top) + soft
        part_x, part_y = left - x, top + soft - y
        land = panorama.picture[y : y + rows - soft + 1, x : x + camera.width + 1]
        land = cv2.addWeighted(land[:, :-1], 1 - part_x, land[:, 1:], part_x, 0)
        cv2.addWeighted(land[:-1], 1 - part_y, land[1:], part_y, 0, picture[soft:rows])
        x, y = round(left), round(top)
    labels[:rows] = panorama.labels[y : y + rows, x : x + camera.width]
