"""Pictures of the engine as pictures of Qt, without copying where that is safe."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, qRgba

from engine.overlay import OverlayStyle
from models.labels import LabelClass

Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Borrowed:
    """An image round an array. Qt does not own the pixels, so both live together."""

    image: QImage
    pixels: Bytes


def frame_image(bgra: Bytes) -> Borrowed:
    """The picture of a frame, (height, width, 4) uint8, as an image."""
    pixels = np.ascontiguousarray(bgra)
    height, width = pixels.shape[:2]
    image = QImage(
        pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB32
    )
    return Borrowed(image, pixels)


def class_image(
    ids: Bytes, style: OverlayStyle, classes: tuple[LabelClass, ...]
) -> QImage:
    """A class map, (height, width) uint8, in the colours of a style.

    Qt enlarges the result three times faster than the indexed image from which it is
    made, and with soft edges, since the colours are already multiplied by their alpha.
    """
    pixels = np.ascontiguousarray(ids)
    height, width = pixels.shape
    indexed = QImage(
        pixels.data, width, height, pixels.strides[0], QImage.Format.Format_Indexed8
    )
    table = style.colour_table(classes).tolist()
    indexed.setColorTable([qRgba(*colour) for colour in table])
    return indexed.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


class Layer:
    """An image that lies on the screen, perhaps enlarged.

    Enlarging takes most of the time of painting. So when the same is painted again, as
    it is when the look changes, it is kept as it lies there; while a video plays every
    image is painted once and nothing is kept.
    """

    def __init__(self, image: QImage) -> None:
        """Take over an image."""
        self._image = image
        self._place: QRect | None = None  # where it was painted last, in pixels
        self._fitted: QImage | None = None

    def paint(self, painter: QPainter, rect: QRect) -> None:
        """Paint it into a rectangle, smoothly."""
        scale = painter.device().devicePixelRatioF()
        place = _scaled(rect, scale)
        if place.size() == self._image.size():
            self._fitted = self._image
        elif self._place is None or self._place.size() != place.size():
            self._fitted = None
        elif self._fitted is None:
            self._fitted = self._fit(place.size())
        self._place = place
        if self._fitted is None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(rect, self._image)
            return
        painter.save()
        painter.scale(1 / scale, 1 / scale)
        painter.drawImage(place.topLeft(), self._fitted)
        painter.restore()

    def _fit(self, size: QSize) -> QImage:
        fitted = QImage(size, self._image.format())
        painter = QPainter(fitted)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(fitted.rect(), self._image)
        painter.end()
        return fitted


def _scaled(rect: QRect, scale: float) -> QRect:
    """A rectangle of the window in pixels of the screen."""
    left, top = round(rect.x() * scale), round(rect.y() * scale)
    right = round((rect.x() + rect.width()) * scale)
    bottom = round((rect.y() + rect.height()) * scale)
    return QRect(left, top, right - left, bottom - top)


def letterbox(room: QRect, content: QSize) -> QRect:
    """The largest rectangle of the content's shape in the middle of the room."""
    size = content.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    box = QRect(room.topLeft(), size)
    box.moveCenter(room.center())
    return box
