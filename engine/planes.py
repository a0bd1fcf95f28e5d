"""A picture as encoders take it: luma, then chroma at half the size (4:2:0)."""

from dataclasses import dataclass

import av
import cv2
import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Size = tuple[int, int]
"""Width and height in pixels, in this order, as everywhere in Sadak."""

UNSPECIFIED = 2
"""FFmpeg's number for primaries and transfer of which a file says nothing."""


@dataclass(frozen=True)
class Planes:
    """Views of three planes, wherever they are kept.

    Attributes:
        each: luma (height, width), Cb and Cr (height / 2, width / 2), uint8; width and
            height are even.
        colorspace: the matrix between RGB and these planes.
        full_range: True if luma uses 0 to 255, False if 16 to 235.
        primaries, transfer: what the colours mean, in FFmpeg's numbers; passed on, so
            that a player shows them as it would have shown the source's.
    """

    each: tuple[Bytes, Bytes, Bytes]
    colorspace: Colorspace
    full_range: bool
    primaries: int = UNSPECIFIED
    transfer: int = UNSPECIFIED

    @property
    def size(self) -> Size:
        """Width and height of the luma plane."""
        height, width = self.each[0].shape
        return width, height


def scaled(plane: Bytes, size: Size) -> Bytes:
    """A plane (height, width) in another size.

    It is halved as often as it goes, which is fast and averages all pixels; the rest is
    done bilinearly.
    """
    width, height = size
    while plane.shape[1] >= 2 * width and plane.shape[0] >= 2 * height:
        half = plane.shape[1] // 2, plane.shape[0] // 2
        plane = np.asarray(cv2.resize(plane, half, interpolation=cv2.INTER_AREA))
    if plane.shape == (height, width):
        return plane
    return np.asarray(cv2.resize(plane, size), np.uint8)


class Canvas:
    """A frame of FFmpeg's to draw on and to encode, the same one for a whole video.

    Nothing is allocated for a picture and nothing is copied on its way to the encoder.
    """

    def __init__(self, size: Size) -> None:
        """Make a frame of even width and height."""
        self._frame = av.VideoFrame(*size, "yuv420p")

    def planes(self, like: Planes) -> tuple[Bytes, Bytes, Bytes]:
        """The planes to draw on, of a picture with the colours of another one.

        Good until the next call, which comes when the frame has been encoded.
        """
        frame = self._frame
        frame.make_writable()  # an encoder that looks ahead may still have it
        frame.colorspace = like.colorspace
        frame.color_range = ColorRange.JPEG if like.full_range else ColorRange.MPEG
        frame.color_primaries, frame.color_trc = like.primaries, like.transfer
        return plane_of(frame, 0), plane_of(frame, 1), plane_of(frame, 2)

    @property
    def frame(self) -> av.VideoFrame:
        """The frame, for an encoder."""
        return self._frame


def plane_of(frame: av.VideoFrame, index: int) -> Bytes:
    """A view of one plane of a frame, (rows, columns) uint8."""
    plane = frame.planes[index]
    memory = np.frombuffer(memoryview(plane), np.uint8)
    return memory.reshape(plane.height, plane.line_size)[:, : plane.width]
