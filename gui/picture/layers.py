"""The picture of a frame and its class map, scaled as they are seen."""

import cv2
import numpy as np
from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QImage, QPainter

from engine.marker import Marker
from gui.picture.images import Bytes, Fit, fitted


class PictureLayer:
    """The picture of a frame."""

    def __init__(self) -> None:
        """Start with none."""
        self._pixels = np.empty((0, 0, 4), np.uint8)
        self._halved: tuple[object, Bytes] | None = None
        self._scaled = _Scaled(QImage.Format.Format_RGB32)

    def show(self, bgra: Bytes) -> None:
        """Take over a picture, (height, width, 4) uint8."""
        self._pixels, self._halved = np.ascontiguousarray(bgra), None
        self._scaled.forget()

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
        pixels, source = self._source(fit, smooth)
        painter.setClipRect(area)
        self._scaled.paint(painter, fit.target, pixels, source, smooth)

    def _source(self, fit: Fit, smooth: bool) -> tuple[Bytes, QRect]:
        """The pixels to scale, less than twice as many to a side as are seen."""
        (top, bottom), (left, right) = fit.rows, fit.columns
        if not smooth or right - left < 2 * fit.size[0]:
            return self._pixels, QRect(left, top, right - left, bottom - top)
        wanted = fit.rows, fit.columns, fit.size
        if self._halved is None or self._halved[0] != wanted:
            half = fit.cut(self._pixels)
            while half.shape[1] >= 2 * fit.size[0] and half.shape[0] > 1:
                half = _halved(half)
            self._halved = wanted, half
        return self._halved[1], _whole(self._halved[1])


class MapLayer:
    """The class map of a frame, in colours."""

    def __init__(self) -> None:
        """Start with none."""
        self._ids = np.empty((0, 0), np.uint8)
        self._drawn: tuple[object, Bytes] | None = None
        self._scaled = _Scaled(QImage.Format.Format_ARGB32_Premultiplied)

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
        """Paint what can be seen of it.

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
            self._scaled.forget()
        drawn = self._drawn[1]
        painter.setClipRect(clip)
        self._scaled.paint(painter, fit.target, drawn, _whole(drawn), smooth)


class _Scaled:
    """Paints pixels in another size.

    That takes most of the time of painting. So when the same is painted again, as it is
    when only the look changes, it is kept as it lies there; while a video plays every
    picture is painted once and nothing is kept.
    """

    def __init__(self, form: QImage.Format) -> None:
        self._form = form
        self._painted: tuple[QRect, bool] | None = None
        self._kept: QImage | None = None
        self._squares = np.empty((0, 0, 4), np.uint8)

    def forget(self) -> None:
        """From now on the pixels are others."""
        self._painted = self._kept = None

    def paint(
        self,
        painter: QPainter,
        target: QRect,
        pixels: Bytes,
        source: QRect,
        smooth: bool,
    ) -> None:
        """Paint a part of the pixels into a rectangle."""
        is_first = self._painted != (target, smooth)
        if is_first:
            self._painted, self._kept = (target, smooth), None
        if source.size() == target.size():
            painter.drawImage(target, self._image(pixels), source)
        elif is_first and smooth:
            self._mix(painter, target, pixels, source)
        else:
            if self._kept is None:
                enlarge = self._mixed if smooth else self._squared
                self._kept = enlarge(target.size(), pixels, source)
            painter.drawImage(target.topLeft(), self._kept)

    def _mix(
        self, painter: QPainter, target: QRect, pixels: Bytes, source: QRect
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(target, self._image(pixels), source)

    def _mixed(self, size: QSize, pixels: Bytes, source: QRect) -> QImage:
        image = QImage(size, self._form)
        painter = QPainter(image)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        self._mix(painter, image.rect(), pixels, source)
        painter.end()
        return image

    def _squared(self, size: QSize, pixels: Bytes, source: QRect) -> QImage:
        """Every pixel as a square; Qt would take three times as long."""
        shape = (size.height(), size.width(), 4)
        if self._squares.shape != shape:
            self._squares = np.empty(shape, np.uint8)
        top, left = source.y(), source.x()
        cut = pixels[top : top + source.height(), left : left + source.width()]
        cv2.resize(
            cut, shape[1::-1], dst=self._squares, interpolation=cv2.INTER_NEAREST
        )
        return self._image(self._squares)

    def _image(self, pixels: Bytes) -> QImage:
        """An image round pixels that Qt does not own: they must outlive it."""
        height, width = pixels.shape[:2]
        return QImage(pixels.data, width, height, pixels.strides[0], self._form)


def _halved(pixels: Bytes) -> Bytes:
    """Each four pixels as one, so that none is passed over where it is reduced more."""
    height, width = (side // 2 for side in pixels.shape[:2])
    even = pixels[: 2 * height, : 2 * width]
    half = cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(half, np.uint8)


def _whole(pixels: Bytes) -> QRect:
    return QRect(0, 0, pixels.shape[1], pixels.shape[0])
