"""A picture in whatever format it came in, converted only when somebody asks."""

import threading
from functools import cached_property

import av
import cv2
import numpy as np
from av.video.reformatter import ColorRange, Colorspace

from engine.planes import Bytes, Planes, Size, plane_of, scaled

__all__ = ["Bytes", "Picture", "Size"]

_TURNS = {
    90: cv2.ROTATE_90_COUNTERCLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_CLOCKWISE,
}
# From FFmpeg's AVColorSpace: both names of BT.601, and both kinds of BT.2020.
_MATRICES = {
    1: Colorspace.ITU709,
    5: Colorspace.ITU601,
    6: Colorspace.ITU601,
    9: Colorspace.BT2020,
    10: Colorspace.BT2020,
}
_PLANAR = ("yuv420p", "yuvj420p")
# Their first plane is luma, a byte each.
_WITH_LUMA = (*_PLANAR, "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "nv12", "gray")


class Picture:
    """A decoded video frame and the turn that sets it upright.

    Every conversion is made straight from the decoder's format to the size that is
    wanted. Any thread may ask for one: they take turns, since PyAV changes what the
    frame says of its colours while it converts.
    """

    def __init__(self, frame: av.VideoFrame, rotation: int = 0) -> None:
        """Wrap a frame.

        Args:
            frame: as it was decoded.
            rotation: degrees counterclockwise that set it upright, a multiple of 90.
        """
        self._frame = frame
        self._rotation = rotation % 360
        self._lock = threading.RLock()

    @classmethod
    def from_array(cls, pixels: np.ndarray, channels: str = "rgb24") -> "Picture":
        """Wrap (height, width, 3) uint8 pixels in the order rgb24 or bgr24.

        They are shared, not copied, and must not be written to afterwards. (Copying
        them into FFmpeg's memory fragments the heap: a drawn drive grew by 10 MB a
        second.)
        """
        pixels = np.ascontiguousarray(pixels)
        return cls(av.VideoFrame.from_numpy_buffer(pixels, format=channels))

    @property
    def size(self) -> Size:
        """Width and height of the upright picture."""
        width, height = self._frame.width, self._frame.height
        return (height, width) if self._sideways else (width, height)

    @property
    def nbytes(self) -> int:
        """How much memory it takes."""
        return sum(plane.buffer_size for plane in self._frame.planes)

    def rgb(self, size: Size) -> Bytes:
        """The picture as (height, width, 3) uint8 RGB, scaled to a size."""
        return self._converted("rgb24", size)

    def bgra(self, size: Size | None = None) -> Bytes:
        """The picture as (height, width, 4) uint8 BGRA, which windows paint fastest."""
        return self._converted("bgra", size or self.size)

    def luma(self, size: Size) -> Bytes:
        """How bright it is, as (height, width) uint8, scaled to a size.

        As the decoder codes it: in limited range where it does. It may be the decoder's
        own and must not be written to.
        """
        frame = self._frame
        if frame.format.name not in _WITH_LUMA:
            with self._lock:
                frame = frame.reformat(format="gray", threads=1)
        size = size[::-1] if self._sideways else size
        return self._turned(scaled(plane_of(frame, 0), size))

    def planes(self, size: Size | None = None) -> Planes:
        """The picture as 4:2:0 planes, without a detour through RGB.

        They may be the decoder's own and must not be written to.

        Args:
            size: to scale to; by default the picture's own. Width and height are made
                even by repeating the edge.
        """
        width, height = size or self.size
        with self._lock:
            frame = self._frame
            if frame.format.name not in _PLANAR or (size and size != self.size):
                frame = self._scaled(width, height)
            colours = (
                self.colorspace,
                self._full_range and frame is self._frame,
                self._frame.color_primaries,
                self._frame.color_trc,
            )
        width, height = width + width % 2, height + height % 2
        luma, cb, cr = (self._turned(plane_of(frame, index)) for index in range(3))
        return Planes((_filled(luma, width, height), cb, cr), *colours)

    @cached_property
    def colorspace(self) -> Colorspace:
        """The matrix between RGB and YUV; where the file is silent, what players guess.

        That is BT.709 for HD and BT.601 for anything smaller.
        """
        hd = self._frame.width >= 1280 or self._frame.height > 576
        guess = Colorspace.ITU709 if hd else Colorspace.ITU601
        with self._lock:
            return _MATRICES.get(self._frame.colorspace, guess)

    @property
    def _full_range(self) -> bool:
        return (
            self._frame.color_range == ColorRange.JPEG
            or self._frame.format.name == "yuvj420p"
        )

    @property
    def _sideways(self) -> bool:
        return self._rotation in (90, 270)

    def _converted(self, channels: str, size: Size) -> Bytes:
        width, height = size[::-1] if self._sideways else size
        with self._lock:
            converted = self._frame.reformat(
                width=width,
                height=height,
                format=channels,
                src_colorspace=self.colorspace,
                interpolation=self._interpolation(width),
                threads=1,
            )
        return self._turned(_packed(converted, len(channels.rstrip("24"))))

    def _scaled(self, width: int, height: int) -> av.VideoFrame:
        """Planes of an upright size, not yet turned upright."""
        if self._sideways:
            width, height = height, width
        # What comes in RGB leaves as limited range with the matrix of its size.
        return self._frame.reformat(
            width,
            height,
            format="yuv420p",
            src_colorspace=self.colorspace,
            dst_colorspace=self.colorspace,
            dst_color_range=ColorRange.MPEG,
            interpolation=self._interpolation(width),
            threads=1,
        )

    def _interpolation(self, width: int) -> str:
        """Averaging where it shrinks, so that thin things are not lost."""
        return "AREA" if width < self._frame.width else "BILINEAR"

    def _turned(self, pixels: Bytes) -> Bytes:
        if not self._rotation:
            return pixels
        return np.asarray(cv2.rotate(pixels, _TURNS[self._rotation]), np.uint8)


def _packed(frame: av.VideoFrame, channels: int) -> Bytes:
    """A view of interleaved pixels, (height, width, channels); rows may have gaps."""
    plane = frame.planes[0]
    return np.ndarray(
        (frame.height, frame.width, channels),
        np.uint8,
        memoryview(plane),
        strides=(plane.line_size, channels, 1),
    )


def _filled(plane: Bytes, width: int, height: int) -> Bytes:
    """A plane with its last row and column repeated where it is smaller than wanted."""
    rows, columns = plane.shape
    if (columns, rows) == (width, height):
        return plane
    return np.pad(plane, ((0, height - rows), (0, width - columns)), "edge")
