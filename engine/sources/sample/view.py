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
SHADES = 100
"""Steps in which flat shapes fade into the haze."""
BANDED = 3000.0
"""Pixels of a sprite from which on painting its bands one by one saves time."""
WHOLE = ((0.0, 1.0, 0.0, 1.0),)
"""The only band of a sprite that is painted in one go."""
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
        hidden: float = 0.0,
    ) -> None:
        """Stand a sprite upright, facing the camera.

        Args:
            sprite: what to stand there.
            x: metres of its middle from the road's middle.
            z: metres ahead.
            low: metres of its lower edge above the ground.
            scale: how much larger than drawn.
            mirror: swap left and right.
            hidden: metres at its foot that something nearer will cover.
        """
        if z < BRINK:
            return
        camera = self.camera
        column, row, zoom = camera.spot(x, low, z)
        column += (-sprite.shift if mirror else sprite.shift) * zoom * scale
        wide, tall = sprite.width * zoom * scale, sprite.height * zoom * scale
        left, top = column - wide / 2, row - tall
        if (
            tall < SMALLEST or left >= camera.width or left + wide < 0
            or top >= camera.height or row < 0
        ):  # fmt: skip
            return
        level = int(math.log2(max(1.0, sprite.levels[0].shape[0] / tall)))
        level = min(level, len(sprite.levels) - 1)
        source = self._veiled(sprite, level, z)
        rows, columns = source.shape[:2]
        step_x, step_y = columns / wide, rows / tall
        # One texel and what rounding may add.
        rim = math.ceil(1.0 / step_x) + 1
        bands = sprite.bands if level < 2 and wide * tall > BANDED else WHOLE
        if hidden:
            bands = ((0.0, 1.0 - hidden / sprite.height, 0.0, 1.0),)
        for first, end, west, east in bands:
            if mirror:
                west, east = 1.0 - east, 1.0 - west
            x0 = max(0, math.floor(left + west * wide) - rim * (west > 0.0))
            x1 = math.ceil(left + east * wide) + (rim if east < 1.0 else 1)
            y0 = max(0, math.floor(top + first * tall))
            y1 = math.floor(top + end * tall) if end < 1.0 else math.ceil(row) + 1
            x1, y1 = min(camera.width, x1), min(camera.height, y1)
            if x0 >= x1 or y0 >= y1:
                continue
            start_x = (x0 - left) * step_x
            if mirror:
                start_x = columns - start_x
            matrix = np.array(
                ((-step_x if mirror else step_x, 0.0, start_x - 0.5),
                 (0.0, step_y, (y0 - top) * step_y - 0.5))
            )  # fmt: skip
            size = (x1 - x0, y1 - y0)
            patch = cv2.warpAffine(
                source, matrix, size, flags=cv2.WARP_INVERSE_MAP | cv2.INTER_LINEAR
            )
            names = sprite.label
            if names is None:
                names = cv2.warpAffine(
                    sprite.labels[level], matrix, size,
                    flags=cv2.WARP_INVERSE_MAP | cv2.INTER_NEAREST,
                    borderMode=cv2.BORDER_REPLICATE,
                )  # fmt: skip
            self._blend(patch, names, x0, y0)

    def hang(
        self, sprite: Sprite, x: float, start: float, near: float, far: float
    ) -> None:
        """Hang a sprite on a plane along the road, its first column near.

        Args:
            sprite: what to hang there.
            x: metres from the road's middle.
            start: metres ahead of its near end, perhaps behind the camera.
            near: metres ahead from which it is to be seen.
            far: metres ahead of its far end.
        """
        level = min(0 if near < 28 else 1 if near < 60 else 2, len(sprite.levels) - 1)
        texture = self._veiled(sprite, level, (near + far) / 2)
        skipped = int(texture.shape[1] * (near - start) / (far - start))
        if texture.shape[1] - skipped < 2:
            return
        texture = np.ascontiguousarray(texture[:, skipped:])
        here, low, close = self.camera.spot(x, 0.0, near)
        there, foot, small = self.camera.spot(x, 0.0, far)
        tall = sprite.height
        quad = ((here, low - tall * close), (there, foot - tall * small),
                (there, foot), (here, low))  # fmt: skip
        found = self._slanted(texture, quad, 0)
        if found is not None and sprite.label is not None:
            self._blend(found[0], sprite.label, *found[1:])

    def darken(
        self, texture: np.ndarray, left: float, right: float, near: float, far: float
    ) -> None:
        """Multiply a rectangle of the ground by a texture; no label changes.

        Args:
            texture: (rows, columns) uint8, 255 for what stays as it is.
            left: metres from the road's middle.
            right: metres from the road's middle.
            near: metres ahead.
            far: metres ahead.
        """
        start, top, small = self.camera.spot(left, 0.0, far)
        first, low, close = self.camera.spot(left, 0.0, near)
        wide = right - left
        quad = ((start, top), (start + wide * small, top),
                (first + wide * close, low), (first, low))  # fmt: skip
        if (found := self._slanted(texture, quad, 255)) is not None:
            patch, x0, y0 = found
            rows, columns = patch.shape
            under = self.picture[y0 : y0 + rows, x0 : x0 + columns]
            factor = cv2.cvtColor(patch, cv2.COLOR_GRAY2RGB)
            cv2.multiply(under, factor, under, 1 / 255)

    def _slanted(
        self, texture: np.ndarray, quad: Sequence[tuple[float, float]], rim: int
    ) -> tuple[np.ndarray, int, int] | None:
        """A texture as it is seen, and its first column and row; None if it is not.

        Args:
            texture: what to hang.
            quad: columns and rows of its corners, clockwise from the top left.
            rim: what is around it.
        """
        across, down = zip(*quad, strict=True)
        x0, y0 = max(0, math.floor(min(across))), max(0, math.floor(min(down)))
        x1 = min(self.camera.width, math.ceil(max(across)) + 1)
        y1 = min(self.camera.height, math.ceil(max(down)) + 1)
        if x0 >= x1 or y0 >= y1:
            return None
        right, low = texture.shape[1] - 0.5, texture.shape[0] - 0.5
        ends = ((-0.5, -0.5), (right, -0.5), (right, low), (-0.5, low))
        matrix = cv2.getPerspectiveTransform(
            np.array(ends, np.float32),
            np.array([(x - x0, y - y0) for x, y in quad], np.float32),
        )
        patch = cv2.warpPerspective(
            texture, matrix, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR,
            borderValue=rim,
        )  # fmt: skip
        return patch, x0, y0

    def _veiled(self, sprite: Sprite, level: int, z: float) -> np.ndarray:
        """One level of a sprite as it looks from afar."""
        fog = self.mood.fog(z)
        if fog <= CLEAR:
            return sprite.levels[level]
        return _veiled(sprite, level, round(fog * VEILS), self.mood.haze)

    def _blend(
        self, patch: np.ndarray, names: np.ndarray | int, x0: int, y0: int
    ) -> None:
        """Lay a patch of RGBA over the picture and the labels."""
        rows, columns = patch.shape[:2]
        area = slice(y0, y0 + rows), slice(x0, x0 + columns)
        alpha = cv2.extractChannel(patch, 3)
        under = self.picture[area]
        clear = cv2.cvtColor(cv2.bitwise_not(alpha), cv2.COLOR_GRAY2RGB)
        under = cv2.multiply(under, clear, under, 1 / 255)
        cv2.add(under, cv2.cvtColor(patch, cv2.COLOR_RGBA2RGB), under)
        if isinstance(names, int):
            names = _plane(names, self.labels.size)[: alpha.size].reshape(alpha.shape)
        # Many times faster than numpy's masks.
        seen = cv2.compare(alpha, 127, cv2.CMP_GT)
        cv2.copyTo(names, seen, self.labels[area])

    def fill(
        self,
        corners: np.ndarray,
        ends: Sequence[int],
        colours: Sequence[Colour],
        label: int,
        *,
        slant: float = 1.0,
    ) -> None:
        """Fill flat convex shapes, one after the other.

        Args:
            corners: (n, 3) metres x, y, z of the corners of all.
            ends: for each shape, the row of `corners` after its last.
            colours: of their surfaces.
            label: class id of them all.
            slant: factor for how the light meets them.
        """
        if len(corners) and corners[:, 2].min() < BRINK:
            shapes = [_cut(shape) for shape in np.split(corners, ends[:-1])]
            ends = np.cumsum([len(shape) for shape in shapes]).tolist()
            corners = np.concatenate(shapes)
        if not len(corners):
            return
        fog = round(self.mood.fog(float(corners[:, 2].mean())) * SHADES)
        # Beyond these limits OpenCV's fixed point would overflow.
        pixels = self.camera.project(corners).clip(-8000, 8000)
        fixed = np.rint(pixels * 2**FIXED).astype(np.int32)
        low, high = fixed.min(0), fixed.max(0)
        frame = self.camera.width << FIXED, self.camera.height << FIXED
        if (high < 0).any() or (low > frame).any():
            return
        start = 0
        for end, colour in zip(ends, colours, strict=True):
            if end - start >= 3:
                shown = _shown(self.mood, colour, slant, fog)
                outline = fixed[start:end]
                cv2.fillConvexPoly(self.picture, outline, shown, cv2.LINE_AA, FIXED)
                cv2.fillConvexPoly(self.labels, outline, label, cv2.LINE_8, FIXED)
            start = end


@lru_cache(maxsize=2048)
def _shown(mood: Mood, colour: Colour, slant: float, fog: int) -> Colour:
    """A surface colour in light and haze."""
    return fade(mood.lit(colour, slant), mood.haze, fog / SHADES)


@lru_cache(maxsize=32)
def _plane(label: int, size: int) -> np.ndarray:
    """One label over and over."""
    return np.full(size, label, np.uint8)


@lru_cache(maxsize=192)
def _veiled(sprite: Sprite, level: int, step: int, haze: Colour) -> np.ndarray:
    """One level of a sprite behind haze; kept, because many stand equally far."""
    fog = step / VEILS
    return cv2.addWeighted(
        sprite.levels[level], 1.0 - fog, _hidden(sprite, level, haze), fog, 0.0
    )


@lru_cache(maxsize=384)
def _hidden(sprite: Sprite, level: int, haze: Colour) -> np.ndarray:
    """One level of a sprite so far in the haze that nothing else is seen."""
    alpha = cv2.extractChannel(sprite.levels[level], 3)
    red, green, blue = (cv2.convertScaleAbs(alpha, None, c / 255) for c in haze)
    return cv2.merge([red, green, blue, alpha])


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
