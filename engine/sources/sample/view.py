"""Put things into the picture and its labels together, far ones first."""

import math
from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np

from engine.sources.sample.camera import Camera
from engine.sources.sample.canvas import Sprite
from engine.sources.sample.colour import Colour, fade
from engine.sources.sample.mood import Mood

FIXED = 4
"""Bits behind the point of the coordinates that OpenCV draws from."""
BRINK = 0.8
"""Metres before the camera at which things are cut off."""
CLEAR = 0.04
"""Share of haze below which nobody sees it."""
VEILS = 40
"""Steps in which sprites fade into the haze."""
KEPT = 512
"""Rows up to which a veiled sprite is kept for the next frame."""
SMALLEST = 4.0
"""Pixels of height below which a sprite is not worth its time."""


class View:
    """One frame while it is painted.

    Attributes:
        picture: (height, width, 3) uint8 RGB.
        labels: (height, width) uint8 class ids.
        camera: where to draw from.
        mood: the light.
    """

    def __init__(
        self, picture: np.ndarray, labels: np.ndarray, camera: Camera, mood: Mood
    ) -> None:
        """Paint into arrays that already hold backdrop and ground."""
        self.picture = picture
        self.labels = labels
        self.camera = camera
        self.mood = mood

    def stand(
        self,
        sprite: Sprite,
        x: float,
        z: float,
        *,
        low: float = 0.0,
        scale: float = 1.0,
        mirror: bool = False,
    ) -> None:
        """Stand a sprite upright, facing the camera.

        Args:
            sprite: what to stand there.
            x: metres of its middle from the road's middle.
            z: metres ahead.
            low: metres of its lower edge above the ground.
            scale: how much larger than drawn.
            mirror: swap left and right.
        """
        if z < BRINK:
            return
        camera = self.camera
        column, row, zoom = camera.spot(x, low, z)
        column += (-sprite.shift if mirror else sprite.shift) * zoom * scale
        half, tall = sprite.width * zoom * scale / 2, sprite.height * zoom * scale
        left, right = column - half, column + half
        x0, x1 = max(0, math.floor(left)), min(camera.width, math.ceil(right) + 1)
        y0, y1 = max(0, math.floor(row - tall)), min(camera.height, math.ceil(row) + 1)
        if x0 >= x1 or y0 >= y1 or tall < SMALLEST:
            return
        level = int(math.log2(max(1.0, sprite.levels[0].shape[0] / tall)))
        level = min(level, len(sprite.levels) - 1)
        fog = self.mood.fog(z)
        source = sprite.levels[level]
        if fog > CLEAR and source.shape[0] <= KEPT:
            source = _veiled(sprite, level, round(fog * VEILS), self.mood.haze)
            fog = 0.0
        step_x, step_y = source.shape[1] / (2 * half), source.shape[0] / tall
        if mirror:
            step_x, left = -step_x, right
        matrix = np.array(
            [
                [step_x, 0, (x0 - left) * step_x - 0.5],
                [0, step_y, (y0 - row + tall) * step_y - 0.5],
            ]
        )
        size, flags = (x1 - x0, y1 - y0), cv2.WARP_INVERSE_MAP
        patch = cv2.warpAffine(source, matrix, size, flags=flags | cv2.INTER_LINEAR)
        names: np.ndarray | int | None = sprite.label
        if names is None:
            names = cv2.warpAffine(
                sprite.labels[level], matrix, size, flags=flags | cv2.INTER_NEAREST,
                borderMode=cv2.BORDER_REPLICATE,
            )  # fmt: skip
        self._blend(patch, names, x0, y0, fog)

    def hang(self, texture: np.ndarray, corners: np.ndarray, label: int | None) -> None:
        """Hang a texture between four places, seen at a slant.

        Args:
            texture: (rows, columns, 4) uint8 RGBA, colours multiplied by alpha.
            corners: (4, 3) metres x, y, z of its corners, clockwise from the top left.
            label: class id; None for a shadow, which changes no label.
        """
        pixels = self.camera.project(corners)
        limit = (self.camera.width, self.camera.height)
        x0, y0 = (max(0, math.floor(v)) for v in pixels.min(0))
        x1, y1 = (
            min(end, math.ceil(v) + 1)
            for v, end in zip(pixels.max(0), limit, strict=True)
        )
        if x0 >= x1 or y0 >= y1:
            return
        rows, columns = texture.shape[:2]
        ends = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]]) - 0.5
        matrix = cv2.getPerspectiveTransform(
            ends.astype(np.float32), (pixels - (x0, y0)).astype(np.float32)
        )
        patch = cv2.warpPerspective(
            texture, matrix, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR
        )
        fog = 0.0 if label is None else self.mood.fog(float(corners[:, 2].mean()))
        self._blend(patch, label, x0, y0, fog)

    def _blend(
        self,
        patch: np.ndarray,
        names: np.ndarray | int | None,
        x0: int,
        y0: int,
        fog: float,
    ) -> None:
        """Lay a patch of RGBA, veiled by haze, over the picture and the labels."""
        rows, columns = patch.shape[:2]
        area = slice(y0, y0 + rows), slice(x0, x0 + columns)
        alpha = cv2.extractChannel(patch, 3)
        if fog > CLEAR:
            patch = _veil(patch, fog, self.mood.haze)
        under = self.picture[area]
        clear = cv2.cvtColor(cv2.bitwise_not(alpha), cv2.COLOR_GRAY2RGB)
        under = cv2.multiply(under, clear, scale=1 / 255)
        if names is None:
            self.picture[area] = under
            return
        cv2.add(under, cv2.cvtColor(patch, cv2.COLOR_RGBA2RGB), self.picture[area])
        if isinstance(names, int):
            names = _plane(names, self.labels.shape)[:rows, :columns]
        # Many times faster than numpy's masks.
        seen = cv2.compare(alpha, 127, cv2.CMP_GT)
        cv2.copyTo(names, seen, self.labels[area])

    def fill(
        self,
        shapes: Sequence[np.ndarray],
        colours: Sequence[Colour],
        label: int,
        *,
        slant: float = 1.0,
    ) -> None:
        """Fill flat convex shapes, one after the other.

        Args:
            shapes: (n, 3) metres x, y, z of the corners of each.
            colours: of their surfaces.
            label: class id of them all.
            slant: factor for how the light meets them.
        """
        corners = np.concatenate(shapes)
        if corners[:, 2].min() < BRINK:
            shapes = [_cut(shape) for shape in shapes]
            corners = np.concatenate(shapes)
        if not len(corners):
            return
        fog = self.mood.fog(float(corners[:, 2].mean()))
        # Beyond these limits OpenCV's fixed point would overflow.
        pixels = self.camera.project(corners).clip(-8000, 8000)
        fixed = np.round(pixels * 2**FIXED).astype(np.int32)
        start = 0
        for shape, colour in zip(shapes, colours, strict=True):
            end = start + len(shape)
            if end - start >= 3:
                shown = fade(self.mood.lit(colour, slant), self.mood.haze, fog)
                outline = fixed[start:end]
                cv2.fillConvexPoly(self.picture, outline, shown, cv2.LINE_AA, FIXED)
                cv2.fillConvexPoly(self.labels, outline, label, cv2.LINE_8, FIXED)
            start = end


@lru_cache(maxsize=32)
def _plane(label: int, shape: tuple[int, int]) -> np.ndarray:
    """A whole frame of one label."""
    return np.full(shape, label, np.uint8)


@lru_cache(maxsize=384)
def _veiled(sprite: Sprite, level: int, step: int, haze: Colour) -> np.ndarray:
    """One level of a sprite behind haze; kept, because many stand equally far."""
    return _veil(sprite.levels[level], step / VEILS, haze)


def _veil(patch: np.ndarray, fog: float, haze: Colour) -> np.ndarray:
    """Mix haze into RGBA whose colours are multiplied by alpha."""
    mix = np.zeros((4, 4), np.float32)
    mix[0, 0] = mix[1, 1] = mix[2, 2] = 1.0 - fog
    mix[:3, 3] = np.array(haze, np.float32) * (fog / 255)
    mix[3, 3] = 1.0
    return cv2.transform(patch, mix)


def _cut(corners: np.ndarray) -> np.ndarray:
    """The part of a shape that is in front of the camera."""
    kept = []
    for here, after in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if here[2] >= BRINK:
            kept.append(here)
        if (here[2] >= BRINK) != (after[2] >= BRINK):
            kept.append(
                here + (after - here) * (BRINK - here[2]) / (after[2] - here[2])
            )
    return np.array(kept).reshape(-1, 3)
