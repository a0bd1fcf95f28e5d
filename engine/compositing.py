"""Laying class colours over pictures: in an encoder's planes, and in BGR."""

from functools import lru_cache

import cv2
import numpy as np

from engine.marker import Marker
from engine.overlay import Bytes, OverlayStyle, Tables
from engine.planes import Planes
from models.labels import LabelClass

Triple = tuple[Bytes, Bytes, Bytes]
"""Luma, Cb and Cr."""


class PlaneOverlay:
    """Lays class colours over planes. Keeps its buffers; belongs to one thread."""

    def __init__(self, style: OverlayStyle, classes: tuple[LabelClass, ...]) -> None:
        """Prepare for the class maps of one label set."""
        self._tables, self._count = style.tables(classes), len(classes)
        # Where all colours are equally strong nothing needs to be enlarged but them.
        alphas = np.unique(self._tables.areas[: len(classes), 3])
        one = alphas.size == 1 and self._tables.lines is None
        self._keep = (255 - int(alphas[0])) / 255 if one else None
        self._buffers: dict[tuple[str, tuple[int, ...]], Bytes] = {}
        self._markers: dict[tuple[int, bool], Marker] = {}

    def lay(self, source: Planes, ids: Bytes, target: Triple) -> None:
        """Write a picture with the colours of its class map into planes.

        Args:
            source: the picture.
            ids: (height, width) uint8, of any size; each that of a class.
            target: of the size of the source.
        """
        if self._keep == 1:
            for plane, into in zip(source.each, target, strict=True):
                np.copyto(into, plane)
            return
        drawn = self._marker(source).draw(ids, source.size)
        *colours, alpha = cv2.split(drawn)
        keep = cv2.bitwise_not(alpha)
        for plane, colour, into in zip(source.each, colours, target, strict=True):
            if self._keep == 0:
                _enlarged(colour, into)
            elif self._keep is not None:
                paint = _enlarged(colour, self._buffer("colour", into.shape))
                cv2.addWeighted(plane, self._keep, paint, 1, 0, dst=into)
            else:
                kept = _enlarged(keep, self._buffer("keep", into.shape))
                paint = _enlarged(colour, self._buffer("colour", into.shape))
                cv2.multiply(plane, kept, dst=into, scale=1 / 255)
                cv2.add(into, paint, dst=into)

    def _marker(self, source: Planes) -> Marker:
        kind = int(source.colorspace), source.full_range
        if kind not in self._markers:
            lines = self._tables.lines
            tables = Tables(
                _plane_table(self._tables.areas.tobytes(), *kind),
                None if lines is None else _plane_table(lines.tobytes(), *kind),
            )
            self._markers[kind] = Marker(tables, self._count)
        return self._markers[kind]

    def _buffer(self, use: str, shape: tuple[int, ...]) -> Bytes:
        if (use, shape) not in self._buffers:
            self._buffers[use, shape] = np.empty(shape, np.uint8)
        return self._buffers[use, shape]


class PixelOverlay:
    """Lays class colours over BGR pixels. Belongs to one thread."""

    def __init__(self, style: OverlayStyle, classes: tuple[LabelClass, ...]) -> None:
        """Prepare for the class maps of one label set."""
        self._marker = Marker(multiplied(style.tables(classes)), len(classes))

    def lay(self, pixels: Bytes, ids: Bytes) -> None:
        """Lay the colours of a class map over pixels (height, width, 3), in place.

        In integers `pixels * keep / 255 + colour`.
        """
        size = pixels.shape[1::-1]
        blue, green, red, alpha = cv2.split(self._marker.draw(ids, size))
        keep = cv2.bitwise_not(alpha)
        paint = cv2.resize(cv2.merge([blue, green, red]), size)
        kept = cv2.resize(cv2.merge([keep] * 3), size)
        cv2.multiply(pixels, kept, dst=pixels, scale=1 / 255)
        cv2.add(pixels, paint, dst=pixels)


def multiplied(tables: Tables) -> Tables:
    """Tables of blue, green and red, each times alpha, and alpha."""
    lines = tables.lines
    return Tables(_bgra(tables.areas), None if lines is None else _bgra(lines))


def _bgra(table: Bytes) -> Bytes:
    alpha = table[:, 3:].astype(np.float64) / 255
    bgr = np.rint(table[:, 2::-1] * alpha).astype(np.uint8)
    return np.hstack((bgr, table[:, 3:]))


def _enlarged(small: Bytes, into: Bytes) -> Bytes:
    cv2.resize(small, into.shape[::-1], dst=into, interpolation=cv2.INTER_LINEAR)
    return into


@lru_cache(maxsize=16)
def _plane_table(table: bytes, colorspace: int, full_range: bool) -> Bytes:
    """A table of id to luma, Cb, Cr (each times alpha) and alpha.

    The matrices are those of ITU-R BT.601, BT.709 and BT.2020 (luma of red and blue).
    """
    red, blue = {1: (0.2126, 0.0722), 9: (0.2627, 0.0593)}.get(
        colorspace, (0.299, 0.114)
    )
    rgba = np.frombuffer(table, np.uint8).reshape(256, 4).astype(np.float64)
    r, g, b, alpha = (rgba[:, channel] / 255 for channel in range(4))
    luma = red * r + (1 - red - blue) * g + blue * b
    cb, cr = (b - luma) / (2 - 2 * blue), (r - luma) / (2 - 2 * red)
    if full_range:
        coded = (255 * luma, 255 * cb + 128, 255 * cr + 128)
    else:
        coded = (219 * luma + 16, 224 * cb + 128, 224 * cr + 128)
    planes = (np.rint(np.clip(c, 0, 255) * alpha) for c in coded)
    return np.stack([*planes, rgba[:, 3]], axis=1).astype(np.uint8)
