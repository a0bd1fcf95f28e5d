"""An example: a picture and its labels, read when wanted, at any size wanted."""

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from models.labels import IDD_LEVEL1, UNDEFINED
from training.errors import DatasetError

Bytes = NDArray[np.uint8]
logger = logging.getLogger(__name__)

# By id on disk (0 to 255): itself where it is a class or undefined.
_IDENTITY = np.arange(256, dtype=np.uint8)


class Pair(NamedTuple):
    """One picture with its labels.

    Attributes:
        rgb: uint8 [height, width, 3].
        ids: uint8 [height, width], 255 where undefined.
    """

    rgb: Bytes
    ids: Bytes


class Example(Protocol):
    """Something that can be trained on or scored."""

    @property
    def name(self) -> str:
        """What a message calls it."""

    def read(self) -> Pair:
        """Read or draw it.

        Raises:
            DatasetError: it is broken.
        """


@dataclass(frozen=True)
class FilePair:
    """A picture file and its label file.

    Attributes:
        picture: any file that OpenCV reads.
        labels: one-channel file of ids, or None for a picture without labels.
        mapping: class id for each of the 256 values of the label file.
    """

    picture: Path
    labels: Path | None
    mapping: tuple[int, ...] | None = None

    @property
    def name(self) -> str:
        """The picture's path."""
        return str(self.picture)

    def read(self) -> Pair:
        """Read both files and check that they fit together."""
        bgr = _read(self.picture, cv2.IMREAD_COLOR)
        rgb = np.ascontiguousarray(bgr[:, :, ::-1])
        if self.labels is None:
            return Pair(rgb, np.full(rgb.shape[:2], UNDEFINED, np.uint8))
        raw = _read(self.labels, cv2.IMREAD_UNCHANGED)
        if raw.ndim != 2 or raw.dtype != np.uint8:
            raise DatasetError(f"{self.labels} is not an 8-bit map of ids.")
        if raw.shape != rgb.shape[:2]:
            raise DatasetError(
                f"{self.labels} is {raw.shape[1]}x{raw.shape[0]}, its picture "
                f"{rgb.shape[1]}x{rgb.shape[0]}."
            )
        table = _IDENTITY if self.mapping is None else np.array(self.mapping, np.uint8)
        ids = table[raw]
        odd = np.unique(ids[(ids >= len(IDD_LEVEL1)) & (ids != UNDEFINED)])
        if odd.size:
            raise DatasetError(f"{self.labels} has ids that mean nothing: {odd}.")
        return Pair(rgb, ids)


class Pictures(NamedTuple):
    """Many examples at one size, in memory.

    Attributes:
        rgb: uint8 [n, height, width, 3].
        ids: uint8 [n, height, width], 255 where undefined.
    """

    rgb: Bytes
    ids: Bytes


def load(
    examples: Sequence[Example], size: tuple[int, int], *, strict: bool = False
) -> Pictures:
    """Read examples into memory.

    Broken ones are named and counted, and left out unless `strict`.

    Args:
        examples: what to read.
        size: width and height in pixels that each is resized to; labels by nearest.
        strict: refuse the whole set where one is broken.

    Raises:
        DatasetError: one is broken and `strict`, or none is left.
    """
    with ThreadPoolExecutor(4) as pool:
        read = list(pool.map(lambda example: _attempt(example, size), examples))
    broken = [entry for entry in read if isinstance(entry, DatasetError)]
    for error in broken:
        logger.warning("left out: %s", error)
    if broken and strict:
        raise DatasetError(f"{len(broken)} of {len(read)} are broken: {broken[0]}")
    pairs = [entry for entry in read if isinstance(entry, Pair)]
    if not pairs:
        raise DatasetError(f"None of {len(read)} examples can be read.")
    if broken:
        logger.warning("%d of %d examples are broken", len(broken), len(read))
    return Pictures(
        np.stack([pair.rgb for pair in pairs]), np.stack([pair.ids for pair in pairs])
    )


def resize_picture(rgb: Bytes, size: tuple[int, int]) -> Bytes:
    """Resize as the program does: area when shrinking, bilinear when enlarging."""
    shrinks = rgb.shape[1] > size[0] and rgb.shape[0] > size[1]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(rgb, size, interpolation=how), np.uint8)


def resize_ids(ids: Bytes, size: tuple[int, int]) -> Bytes:
    """Nearest by pixel centres, as PIL and so IDD's own evaluation have it."""
    rows = nearest(ids.shape[0], size[1])
    return np.ascontiguousarray(ids[rows][:, nearest(ids.shape[1], size[0])])


def nearest(source: int, target: int) -> NDArray[np.intp]:
    """For each of `target` pixels the one of `source` whose place its centre is in."""
    return ((np.arange(target) + 0.5) * source / target).astype(np.intp)


def _attempt(example: Example, size: tuple[int, int]) -> Pair | DatasetError:
    try:
        rgb, ids = example.read()
    except DatasetError as error:
        return error
    return Pair(resize_picture(rgb, size), resize_ids(ids, size))


def _read(path: Path, how: int) -> Bytes:
    # Through bytes, since OpenCV cannot open names outside the locale on Windows.
    try:
        encoded = np.frombuffer(path.read_bytes(), np.uint8)
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {error.strerror}.") from error
    picture = cv2.imdecode(encoded, how) if encoded.size else None
    if picture is None:
        raise DatasetError(f"{path} is empty, damaged or no picture.")
    return np.asarray(picture)
