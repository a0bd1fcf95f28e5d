"""Picture files and files of class ids as arrays, with errors that say what is wrong.

Ids are read strictly: a file whose values some decoder would scale, smooth or turn into
colours is refused, because what came out would be other ids.
"""

import io
import struct
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from training.errors import DatasetError

Bytes = NDArray[np.uint8]

_PNG = b"\x89PNG\r\n\x1a\n"
# The kinds of pixels that a PNG's header (IHDR) tells.
_GREY, _PALETTE = 0, 3


def read_picture(path: Path) -> Bytes:
    """Read a picture of any format that OpenCV knows, upright.

    Returns:
        RGB, uint8 [height, width, 3].

    Raises:
        DatasetError: it is missing, damaged or no picture.
    """
    bgr = _decode(path, _bytes_of(path), cv2.IMREAD_COLOR)
    return np.ascontiguousarray(bgr[:, :, ::-1])


def read_ids(path: Path) -> Bytes:
    """Read a PNG of ids: 8-bit grey values, or the indices of a palette.

    Returns:
        uint8 [height, width], the values as they are in the file.

    Raises:
        DatasetError: it is missing, damaged, or holds colours instead of ids.
    """
    data = _bytes_of(path)
    if not data.startswith(_PNG) or len(data) < 33 or _is_cut(data):
        raise DatasetError(
            f"{path} is empty, damaged or no PNG, which is what ids are kept in."
        )
    depth, kind = struct.unpack_from("BB", data, 24)
    if kind == _PALETTE:
        return _indices(path, data)
    if kind != _GREY:
        raise DatasetError(
            f"{path} is a colour picture, not an 8-bit map of ids: one grey value or "
            "palette index a pixel."
        )
    if depth != 8:
        raise DatasetError(
            f"{path} is not an 8-bit map of ids: it has {depth} bits a pixel."
        )
    return _decode(path, data, cv2.IMREAD_GRAYSCALE)


def _bytes_of(path: Path) -> bytes:
    # Through bytes, since OpenCV cannot open names outside the locale on Windows.
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise DatasetError(f"{path} is missing.") from error
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {error.strerror}.") from error


def _decode(path: Path, data: bytes, how: int) -> Bytes:
    usable = data and not _is_cut(data)
    try:
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), how) if usable else None
    except cv2.error as error:
        raise DatasetError(f"{path} cannot be decoded: {error.err}.") from error
    if picture is None:
        raise DatasetError(f"{path} is empty, damaged or no picture.")
    return np.asarray(picture, np.uint8)


def _is_cut(data: bytes) -> bool:
    """Whether it is a PNG without its end.

    Decoders write to the terminal about these, or leave the rest of the picture black.
    """
    return data.startswith(_PNG) and b"IEND" not in data[-64:]


def _indices(path: Path, data: bytes) -> Bytes:
    """A palette's indices, through Pillow: OpenCV gives the colours only."""
    from PIL import Image  # here, so that machines that only train do without it

    try:
        with Image.open(io.BytesIO(data)) as picture:
            return np.array(picture, np.uint8)
    except (OSError, SyntaxError, ValueError) as error:
        raise DatasetError(f"{path} is damaged: {error}.") from error
