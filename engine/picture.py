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
_PLANAR = ("yuv420p", "yuvj420p")


@dataclass(frozen=True)
class Planes:
    """A picture as an encoder takes it: luma, and chroma at half the size.

    Attributes:
        luma: (height, width) uint8; both even, an odd picture has its edge repeated.
        chroma: Cb and Cr, each (height / 2, width / 2) uint8.
        colorspace: the matrix between RGB and these planes.
        full_range: True if luma uses 0 to 255, False if 16 to 235.
    """

    luma: Bytes
    chroma: tuple[Bytes, Bytes]
    colorspace: Colorspace
    full_range: bool


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
        """Wrap (height, width, 3) uint8 pixels in the order rgb24 or bgr24."""
        return cls(av.VideoFrame.from_ndarray(pixels, format=channels))

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

    def planes(self) -> Planes:
        """The picture as 4:2:0 planes, without a detour through RGB.

        The arrays may be written to: they share nothing with the picture.
        """
        frame = self._frame
        if frame.format.name not in _PLANAR:
            # What comes in RGB leaves as the HD matrix with limited range.
            frame = frame.reformat(
                format="yuv420p",
                dst_colorspace=self.colorspace,
                dst_color_range=ColorRange.MPEG,
                threads=1,
            )
        width, height = frame.width, frame.height
        luma, cb, cr = (self._plane(frame, index) for index in range(3))
        if width % 2 or height % 2:
            luma = np.pad(luma, ((0, height % 2), (0, width % 2)), "edge")
        return Planes(
            self._turned(luma),
            (self._turned(cb), self._turned(cr)),
            self.colorspace,
            self._full_range and frame is self._frame,
        )

    @cached_property
    def colorspace(self) -> Colorspace:
        """The matrix between RGB and YUV; where the file is silent, what players guess.

        That is BT.709 for HD and BT.601 for anything smaller.
        """
        named = {
            Colorspace.ITU709: Colorspace.ITU709,
            Colorspace.BT2020: Colorspace.BT2020,
            Colorspace.ITU601: Colorspace.ITU601,
            Colorspace.SMPTE170M: Colorspace.ITU601,
        }
        hd = self._frame.width >= 1280 or self._frame.height > 576
        guess = Colorspace.ITU709 if hd else Colorspace.ITU601
        return named.get(Colorspace(self._frame.colorspace), guess)

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

    @staticmethod
    def _plane(frame: av.VideoFrame, index: int) -> Bytes:
        plane = frame.planes[index]
        memory = memoryview(plane)
        rows = np.frombuffer(memory, np.uint8).reshape(plane.height, plane.line_size)
        return rows[:, : plane.width].copy()
