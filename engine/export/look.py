"""From a frame and its class map to the picture that is written."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from engine.compositing import PixelOverlay, PlaneOverlay, Triple
from engine.frame import Bytes
from engine.outlines import split_line
from engine.overlay import OverlayStyle, View
from engine.picture import Picture
from engine.planes import Planes, Size
from engine.status import Shown
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

    def size(self, source: Size) -> Size:
        """Width and height of the picture that becomes of one of a size."""
        width, height = source
        return (2 * width, height) if self._beside else source

    def draw(self, source: Planes, ids: Bytes, target: Triple) -> None:
        """Draw the picture for a video into planes of the size that `size` gives."""
        width = source.size[0]
        if self._beside:
            _copy(source.each, _columns(target, 0, width))
            target = _columns(target, width, 2 * width)
        self._overlay.lay(source, ids, target)
        if self.style.view is View.SPLIT:
            begin, end = split_line(source.size, self.style.split)
            _copy(_columns(source.each, 0, begin), _columns(target, 0, begin))
            luma, cb, cr = _columns(target, begin, end)
            luma[:] = 255 if source.full_range else 235
            cb[:] = cr[:] = 128

    def pixels(self, result: Result | Shown, size: Size | None = None) -> Bytes:
        """The picture for a PNG: (height, width, 3) BGR, or (height, width) of ids.

        Args:
            result: to draw.
            size: of the picture, before it is put beside another; by default its own.
        """
        return self.drawn(result.frame.picture, result.classes.ids, size)

    def drawn(self, picture: Picture, ids: Bytes, size: Size | None = None) -> Bytes:
        """The same of a picture and its class map; see `pixels`."""
        size = size or picture.size
        if self.ids:
            return self._ids(ids, size)
        original = cv2.cvtColor(picture.bgra(size), cv2.COLOR_BGRA2BGR)
        pixels: Bytes = original.copy()
        PixelOverlay(self.style, self.classes).lay(pixels, ids)
        if self.style.view is View.SPLIT:
            begin, end = split_line(size, self.style.split)
            pixels[:, :begin] = original[:, :begin]
            pixels[:, begin:end] = 255
        return np.hstack((original, pixels)) if self._beside else pixels

    @cached_property
    def _overlay(self) -> PlaneOverlay:
        return PlaneOverlay(self.style, self.classes)

    @property
    def _beside(self) -> bool:
        return self.style.view is View.SIDE_BY_SIDE

    def _ids(self, ids: Bytes, size: Size) -> Bytes:
        """Ids enlarged to a size; those of hidden classes are undefined."""
        table = np.full(256, UNDEFINED, np.uint8)
        for index, label in enumerate(self.classes):
            if label.name not in self.style.hidden:
                table[index] = index
        # Between two ids there is nothing: a pixel takes one of them, never a mixture.
        enlarged: Bytes = cv2.resize(
            cv2.LUT(ids, table),
            size,
            interpolation=cv2.INTER_NEAREST_EXACT,
        )
        return enlarged


def _columns(planes: Triple, begin: int, end: int) -> Triple:
    """The columns of planes from one of the luma's to another, both even."""
    luma, cb, cr = planes
    chroma = slice(begin // 2, end // 2)
    return luma[:, begin:end], cb[:, chroma], cr[:, chroma]


def _copy(source: Triple, target: Triple) -> None:
    for plane, into in zip(source, target, strict=True):
        np.copyto(into, plane)
