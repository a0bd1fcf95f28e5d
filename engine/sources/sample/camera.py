"""The camera behind the windscreen: metres to pixels."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.sources.sample.road import FRAME_RATE, SPEED, Road

HEIGHT = 1.4
"""Metres of the lens above the ground."""
FOCAL = 0.86
"""Focal length in widths of a 16:9 picture: a view 60 degrees wide."""


@dataclass(frozen=True)
class Camera:
    """Where the camera is, and how it projects.

    A place is `x` metres right of the road's middle, `y` above the ground, `z` ahead of
    the camera along the road. Pixel centres have whole coordinates.

    Attributes:
        width: pixels.
        height: pixels.
        along: metres driven since the start.
        time: seconds since the start.
        horizon: row of the horizon, with the car's pitching in it.
        road: what is driven on.
    """

    width: int
    height: int
    along: float
    time: float
    horizon: float
    road: Road

    @cached_property
    def focal(self) -> float:
        """Pixels for one metre at one metre's distance."""
        return focal_length(self.width, self.height)

    @cached_property
    def centre(self) -> float:
        """The column straight ahead."""
        return (self.width - 1) / 2

    @cached_property
    def _heading(self) -> tuple[float, float]:
        """How far right the camera is, and how far it moves so for a metre ahead."""
        here = self.road.offset_at(self.along) + self.road.camera
        return here, self.road.slope(self.along)

    def middle(self, z: np.ndarray) -> np.ndarray:
        """Where the road's middle is, in metres right of the camera's axis.

        Args:
            z: (n,) metres ahead.
        """
        here, slope = self._heading
        return self.road.offset(self.along + z) - slope * z - here

    def middle_at(self, z: float) -> float:
        """The same for one place, without the cost of an array."""
        here, slope = self._heading
        return self.road.offset_at(self.along + z) - slope * z - here

    def spot(self, x: float, y: float, z: float) -> tuple[float, float, float]:
        """Column, row and pixels per metre of one place, without arrays."""
        scale = self.focal / z
        column = self.centre + (x + self.middle_at(z)) * scale
        return column, self.horizon + (HEIGHT - y) * scale, scale

    def project(self, points: np.ndarray) -> np.ndarray:
        """Pixels of places.

        Args:
            points: (n, 3) metres x, y, z; z above 0.

        Returns:
            (n, 2) columns and rows, float64.
        """
        z = points[:, 2]
        scale = self.focal / z
        pixels = np.empty((len(points), 2))
        pixels[:, 0] = self.centre + (points[:, 0] + self.middle(z)) * scale
        pixels[:, 1] = self.horizon + (HEIGHT - points[:, 1]) * scale
        return pixels


def focal_length(width: int, height: int) -> float:
    """Focal length in pixels; tall pictures show the middle of a 16:9 one."""
    return FOCAL * max(width, height * 16 / 9)


def camera_at(index: int, size: tuple[int, int], road: Road) -> Camera:
    """The camera at one frame of the drive.

    Args:
        index: of the frame.
        size: width and height in pixels.
        road: what is driven on.
    """
    width, height = size
    time = index / FRAME_RATE
    # The body of the car nods gently: two waves that never come into step.
    nod = 0.0011 * np.sin(7.1 * time) + 0.0007 * np.sin(17.3 * time + 1.0)
    horizon = 0.47 * (height - 1) + focal_length(width, height) * float(nod)
    return Camera(width, height, SPEED * time, time, horizon, road)
