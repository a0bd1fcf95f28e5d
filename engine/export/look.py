"""From a frame and its class map to the picture that is written."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from engine.frame import Bytes
from engine.overlay import OverlayStyle, View, lay_over_bgr, lay_over_planes
from engine.picture import Planes, Size
from engine.workers import Result
from models.labels import UNDEFINED, LabelClass


@dataclass(frozen=True)
class Look:
    """How results are to look.

    Attributes:
        classes: the label set of the ids.
        style: colours, opacity and view.
        ids: show the ids themselves, as pictures of one channel.
    """

    classes: tuple[LabelClass, ...]
    style: OverlayStyle
    ids: bool = False

    def planes(self, result: Result, size: Size | None = None) -> Planes:
        """The picture for a video; at the source's size where no other is given."""
        planes = result.frame.picture.planes(size)
        original = planes.data.copy() if self._split else None
        table = self.style.colour_table(self.classes)
        lay_over_planes(planes, result.classes.ids, table)
        if original is None:
            return planes
        return _beside(replace(planes, data=original), planes)

    def pixels(self, result: Result) -> Bytes:
        """The picture for a PNG: (height, width, 3) BGR, or (height, width) of ids."""
        if self.ids:
            return self._ids(result)
        pixels: Bytes = cv2.cvtColor(result.frame.picture.bgra(), cv2.COLOR_BGRA2BGR)
        original = pixels.copy() if self._split else None
        table = self.style.colour_table(self.classes)
        lay_over_bgr(pixels, result.classes.ids, table)
        return pixels if original is None else np.hstack((original, pixels))

    @property
    def _split(self) -> bool:
        return self.style.view is View.SIDE_BY_SIDE

    def _ids(self, result: Result) -> Bytes:
        """Ids at the source's size; those of hidden classes are undefined."""
        table = np.full(256, UNDEFINED, np.uint8)
        for index, label in enumerate(self.classes):
            if label.name not in self.style.hidden:
                table[index] = index
        # Between two ids there is nothing: a pixel takes one of them, never a mixture.
        enlarged: Bytes = cv2.resize(
            cv2.LUT(result.classes.ids, table),
            result.frame.picture.size,
            interpolation=cv2.INTER_NEAREST_EXACT,
        )
        return enlarged


def _beside(left: Planes, right: Planes) -> Planes:
    width, height = left.size
    data = np.empty((height * 3 // 2, 2 * width), np.uint8)
    both = replace(left, data=data)
    for target, one, two in zip(both.each, left.each, right.each, strict=True):
        target[:] = np.hstack((one, two))
    return both
