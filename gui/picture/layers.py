"""The picture of a frame and its class map, scaled as they are seen.

Scaling takes most of the time of painting. So while the same is painted again, as it is
when only the look changes, it is not done again.
"""

import cv2
import numpy as np
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter

from engine.marker import Marker
from gui.picture.images import Bytes, Fit, fitted

Size = tuple[int, int]


class PictureLayer:
    """The picture of a frame.

    While a video plays every picture is painted once, and nothing is kept.
    """

    def __init__(self) -> None:
        """Start with none."""
        self._pixels = np.empty((0, 0, 4), np.uint8)
        self._halved: tuple[object, Bytes] | None = None
        self._painted: tuple[Fit, bool] | None = None
        self._kept: QImage | None = None

    def show(self, bgra: Bytes) -> None:
        """Take over a picture, (height, width, 4) uint8."""
        self._pixels = np.ascontiguousarray(bgra)
        self._halved = self._painted = self._kept = None

    def paint(
        self, painter: QPainter, place: QRectF, area: QRect, smooth: bool
    ) -> None:
        """Paint what can be seen of it.

        Args:
            painter: in pixels of the screen.
            place: of all of it.
            area: what can be seen.
            smooth: mix neighbouring pixels where they are enlarged.
        """
        fit = fitted(self._pixels, place, area)
        painter.setClipRect(area)
        if self._painted != (fit, smooth):
            self._painted, self._kept = (fit, smooth), None
            self._draw(painter, fit.target, fit, smooth)
            return
        if self._kept is None:
            self._kept = QImage(fit.target.size(), QImage.Format.Format_RGB32)
            inner = QPainter(self._kept)
            self._draw(inner, self._kept.rect(), fit, smooth)
            inner.end()
        painter.drawImage(fit.target.topLeft(), self._kept)

    def _draw(self, painter: QPainter, target: QRect, fit: Fit, smooth: bool) -> None:
        pixels, source = self._source(fit, smooth)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        image = _image(pixels, QImage.Format.Format_RGB32)
        painter.drawImage(target, image, source)

    def _source(self, fit: Fit, smooth: bool) -> tuple[Bytes, QRect]:
        """The pixels to scale, at most twice as many to a side as are seen."""
        (top, bottom), (left, right) = fit.rows, fit.columns
        if not smooth or right - left < 2 * fit.size[0]:
            return self._pixels, QRect(left, top, right - left, bottom - top)
        wanted = fit.rows, fit.columns, fit.size
        if self._halved is None or self._halved[0] != wanted:
            half = fit.cut(self._pixels)
            while half.shape[1] >= 2 * fit.size[0] and half.shape[0] > 1:
                half = _halved(half)
            self._halved = wanted, half
        half = self._halved[1]
        return half, QRect(0, 0, half.shape[1], half.shape[0])


class MapLayer:
    """The class map of a frame, in colours.

    The memory that it is enlarged in serves for frame after frame.
    """

    def __init__(self) -> None:
        """Start with none."""
        self._ids = np.empty((0, 0), np.uint8)
        self._drawn: tuple[object, Bytes] | None = None
        self._buffer = np.empty((0, 0, 4), np.uint8)
        self._scaled: tuple[tuple[int, int], bool] | None = None

    def show(self, ids: Bytes) -> None:
        """Take over a class map, (height, width) uint8."""
        self._ids, self._drawn = ids, None

    def paint(
        self,
        painter: QPainter,
        place: QRectF,
        area: QRect,
        clip: QRect,
        marker: Marker,
        width: int,
        smooth: bool,
    ) -> None:
        """Paint what can be seen of it; see `fitted`.

        Args:
            painter: in pixels of the screen.
            place: of all of it.
            area: what can be seen.
            clip: what of that is painted.
            marker: colours it, as blue, green, red (each times alpha) and alpha.
            width: of lines, on either side of a border.
            smooth: mix neighbouring pixels where they are enlarged.
        """
        fit = fitted(self._ids, place, area)
        # Colours of areas do not depend on the size; lines are drawn for it.
        wanted = (marker, fit, width, smooth) if marker.outlines else (marker, fit)
        if self._drawn is None or self._drawn[0] != wanted:
            ids = np.ascontiguousarray(fit.cut(self._ids))
            self._drawn = wanted, marker.draw(ids, fit.size, width, smooth)
            self._scaled = None
        painter.setClipRect(clip)
        large = self._enlarged(self._drawn[1], fit.size, smooth)
        image = _image(large, QImage.Format.Format_ARGB32_Premultiplied)
        painter.drawImage(fit.target.topLeft(), image)

    def _enlarged(self, drawn: Bytes, size: Size, smooth: bool) -> Bytes:
        if drawn.shape[1::-1] == size:
            return drawn
        if self._scaled != (size, smooth):
            self._scaled = size, smooth
            if self._buffer.shape[1::-1] != size:
                self._buffer = np.empty((size[1], size[0], 4), np.uint8)
            # Half of what Qt would take to enlarge and mix it with the picture.
            way = cv2.INTER_LINEAR if smooth else cv2.INTER_NEAREST
            cv2.resize(drawn, size, dst=self._buffer, interpolation=way)
        return self._buffer


def _halved(pixels: Bytes) -> Bytes:
    """Each four pixels as one, so that none is passed over where it is reduced more."""
    height, width = (side // 2 for side in pixels.shape[:2])
    even = pixels[: 2 * height, : 2 * width]
    half = cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(half, np.uint8)


def _image(pixels: Bytes, form: QImage.Format) -> QImage:
    """An image round pixels, which Qt does not own: they must live as long as it."""
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, pixels.strides[0], form)
