"""An example: a picture and its labels, read when wanted."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple, NoReturn, Protocol

import numpy as np
from numpy.typing import NDArray

from models.labels import IDD_LEVEL1, UNDEFINED
from training.datasets.files import read_ids, read_picture
from training.errors import DatasetError

Bytes = NDArray[np.uint8]


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
        labels: PNG of ids, or None for a picture without labels.
        mapping: class id for each of the 256 values of the label file.
        classes: how many classes the data set has; ids are 0 to `classes` - 1 or 255.
    """

    picture: Path
    labels: Path | None
    mapping: tuple[int, ...] | None = None
    classes: int = len(IDD_LEVEL1)

    @property
    def name(self) -> str:
        """The picture's path."""
        return str(self.picture)

    def read(self) -> Pair:
        """Read both files and check that they fit together."""
        rgb = read_picture(self.picture)
        if self.labels is None:
            return Pair(rgb, np.full(rgb.shape[:2], UNDEFINED, np.uint8))
        if not self.labels.exists():
            raise DatasetError(
                f"{self.picture} has no labels: {self.labels} is missing."
            )
        ids = read_ids(self.labels)
        if ids.shape != rgb.shape[:2]:
            raise DatasetError(
                f"{self.labels} is {ids.shape[1]}x{ids.shape[0]}, its picture "
                f"{rgb.shape[1]}x{rgb.shape[0]}."
            )
        if self.mapping is not None:
            ids = np.array(self.mapping, np.uint8)[ids]
        self._refuse_odd(ids)
        return Pair(rgb, ids)

    def _refuse_odd(self, ids: Bytes) -> None:
        there = np.flatnonzero(np.bincount(ids.ravel(), minlength=256))
        odd = there[(there >= self.classes) & (there != UNDEFINED)]
        if odd.size:
            raise DatasetError(
                f"{self.labels} has ids that mean nothing: "
                f"{', '.join(map(str, odd))}. There are 0 to {self.classes - 1} for "
                f"the classes and {UNDEFINED} for pixels of none."
            )


@dataclass(frozen=True)
class Lone:
    """A label file that no picture belongs to: an example that can only complain."""

    labels: Path

    @property
    def name(self) -> str:
        """The file's path."""
        return str(self.labels)

    def read(self) -> NoReturn:
        """Say what is wrong with it."""
        raise DatasetError(f"{self.labels} has no picture that it belongs to.")


def pair_up(
    pictures: Sequence[Path],
    labels: Iterable[Path],
    labels_of: Callable[[Path], Path],
    mapping: tuple[int, ...] | None = None,
    classes: int = len(IDD_LEVEL1),
) -> list[Example]:
    """Every picture with its labels, then every label file that is left over.

    What is missing on either side is found when the example is read, so that it is
    counted and named together with everything else that is broken.

    Args:
        pictures: picture files.
        labels: label files that are there.
        labels_of: the label file that belongs to a picture.
        mapping: see `FilePair`.
        classes: see `FilePair`.
    """
    pair = partial(FilePair, mapping=mapping, classes=classes)
    examples: list[Example] = [pair(each, labels_of(each)) for each in sorted(pictures)]
    asked_for = {labels_of(picture) for picture in pictures}
    return examples + [Lone(each) for each in sorted(labels) if each not in asked_for]
