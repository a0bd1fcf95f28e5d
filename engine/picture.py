"""A picture in whatever format it came in, converted only when somebody asks."""

from dataclasses import dataclass
from functools import cached_property

import av
import cv2
import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Size = tuple[int, int]
"""Width and height in pixels, in this order, as everywhere in Sadak."""

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
UNSPECIFIED = 2
"""FFmpeg's number for primaries and transfer of which a file says nothing."""

_PLANAR = ("yuv420p", "yuvj420p")


@dataclass(frozen=True)
class Planes:
    """A picture as encoders take it: luma, then chroma at half the size (I420).

    Attributes:
        data: (height * 3 / 2, width) uint8, one plane after the other; width and height
            are even, an odd picture has its edge repeated.
        colorspace: the matrix between RGB and these planes.
        full_range: True if luma uses 0 to 255, False if 16 to 235.
        primaries, transfer: what the colours mean, in FFmpeg's numbers; passed on, so
            that a player shows them as it would have shown the source's.
    """

    data: Bytes
    colorspace: Colorspace
    full_range: bool
    primaries: int = UNSPECIFIED
    transfer: int = UNSPECIFIED

    @property
    def size(self) -> Size:
        """Width and height of the luma plane."""
        rows, width = self.data.shape
        return width, rows * 2 // 3

    @property
    def each(self) -> tuple[Bytes, Bytes, Bytes]:
        """Views of luma, Cb and Cr, each (rows, columns)."""
        width, height = self.size
        chroma = self.data[height:].reshape(2, height // 2, width // 2)
        return self.data[:height], chroma[0], chroma[1]


class Picture:
    """A decoded video frame and the turn that sets it upright.

    Every conversion is made straight from the decoder's format to the size that is
    wanted, and gives arrays of its own.
    """

    def __init__(self, frame: av.VideoFrame, rotation: int = 0) -> None:
        """Wrap a frame.

        Args:
            frame: as it was decoded.
            rotation: degrees counterclockwise that set it upright, a multiple of 90.
        """
        self._frame = frame
        self._rotation = rotation % 360

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

    def rgb(self, size: Size) -> Bytes:
        """The picture as (height, width, 3) uint8 RGB, scaled to a size."""
        return self._converted("rgb24", size)

    def bgra(self, size: Size | None = None) -> Bytes:
        """The picture as (height, width, 4) uint8 BGRA, which windows paint fastest."""
        return self._converted("bgra", size or self.size)

    def planes(self, size: Size | None = None) -> Planes:
        """The picture as 4:2:0 planes of its own, without a detour through RGB.

        Args:
            size: to scale to; by default the picture's own, made even.
        """
        frame = self._frame
        width, height = size or self.size
        if frame.format.name not in _PLANAR or (size and size != self.size):
            # What comes in RGB leaves as limited range with the matrix of its size.
            frame = frame.reformat(
                *((height, width) if self._sideways else (width, height)),
                format="yuv420p",
                src_colorspace=self.colorspace,
                dst_colorspace=self.colorspace,
                dst_color_range=ColorRange.MPEG,
                threads=1,
            )
        width, height = width + width % 2, height + height % 2
        planes = Planes(
            np.empty((height * 3 // 2, width), np.uint8),
            self.colorspace,
            self._full_range and frame is self._frame,
            self._frame.color_primaries,
            self._frame.color_trc,
        )
        for index, target in enumerate(planes.each):
            plane = self._turned(_plane(frame, index))
            rows, columns = plane.shape
            missing = (target.shape[0] - rows, target.shape[1] - columns)
            if any(missing):
                plane = np.pad(plane, ((0, missing[0]), (0, missing[1])), "edge")
            target[:] = plane
        return planes

    @cached_property
    def colorspace(self) -> Colorspace:
        """The matrix between RGB and YUV; where the file is silent, what players guess.

        That is BT.709 for HD and BT.601 for anything smaller.
        """
        hd = self._frame.width >= 1280 or self._frame.height > 576
        guess = Colorspace.ITU709 if hd else Colorspace.ITU601
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
        shrinks = width < self._frame.width
        converted = self._frame.reformat(
            width=width,
            height=height,
            format=channels,
            src_colorspace=self.colorspace,
            # Averaging, so that thin things are not lost between the samples.
            interpolation="AREA" if shrinks else "BILINEAR",
            threads=1,
        )
        return self._turned(np.asarray(converted.to_ndarray(), np.uint8))

    def _turned(self, pixels: Bytes) -> Bytes:
        if not self._rotation:
            return pixels
        return np.asarray(cv2.rotate(pixels, _TURNS[self._rotation]), np.uint8)


def _plane(frame: av.VideoFrame, index: int) -> Bytes:
    """A view of one plane of a frame, (rows, columns)."""
    plane = frame.planes[index]
    memory = np.frombuffer(memoryview(plane), np.uint8)
    return memory.reshape(plane.height, plane.line_size)[:, : plane.width]
