"""From a frame and its class map to the picture that is written."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from engine.frame import Bytes
from engine.overlay import OverlayStyle, PlaneOverlay, View, lay_over_bgr
from engine.planes import Planes, Size
from engine.workers import Result
from models.labels import UNDEFINED, LabelClass

Triple = tuple[Bytes, Bytes, Bytes]
"""Luma, Cb and Cr."""


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

    def size(self, source: Size) -> Size:
        """Width and height of the picture that becomes of one of a size."""
        width, height = source
        return (2 * width, height) if self._split else source

    def draw(self, source: Planes, ids: Bytes, target: Triple) -> None:
        """Draw the picture for a video into planes of the size that `size` gives."""
        if self._split:
            width = source.size[0]
            for plane, into in zip(
                source.each, _columns(target, 0, width), strict=True
            ):
                np.copyto(into, plane)
            target = _columns(target, width, 2 * width)
        self._overlay.lay(source, ids, target)

    def pixels(self, result: Result) -> Bytes:
        """The picture for a PNG: (height, width, 3) BGR, or (height, width) of ids."""
        if self.ids:
            return self._ids(result)
        pixels: Bytes = cv2.cvtColor(result.frame.picture.bgra(), cv2.COLOR_BGRA2BGR)
        original = pixels.copy() if self._split else None
        table = self.style.colour_table(self.classes)
        lay_over_bgr(pixels, result.classes.ids, table)
        return pixels if original is None else np.hstack((original, pixels))

    @cached_property
    def _overlay(self) -> PlaneOverlay:
        return PlaneOverlay(self.style, self.classes)

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


def _columns(planes: Triple, begin: int, end: int) -> Triple:
    """The columns of planes from one of the luma's to another, both even."""
    luma, cb, cr = planes
    chroma = slice(begin // 2, end // 2)
    return luma[:, begin:end], cb[:, chroma], cr[:, chroma]
