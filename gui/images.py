"""Pictures of the engine as pictures of Qt, without copying where that is safe."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, qRgba

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


def letterbox(room: QRect, content: QSize) -> QRect:
    """The largest rectangle of the content's shape in the middle of the room."""
    size = content.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    box = QRect(room.topLeft(), size)
    box.moveCenter(room.center())
    return box
