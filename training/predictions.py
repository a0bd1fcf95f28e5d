"""Predictions as a folder of id PNGs: whoever made them, they can be scored.

Pictures are named `<drive>/<id>`: the folder that a picture lies in, and its file name
without the ending and without IDD's `_image` or `_leftImg8bit`. Its prediction is

    <drive>/<id>*.png  or  <drive>_<id>*.png  anywhere in the folder, or else
    <id>*.png          where the id is that of one picture of the split alone

(IDD-Lite's training split has the same id in several drives). What `*` stands for may
not begin with a letter or a digit, so `frame12.png` is no prediction of `frame1`. Of
two pictures that fit a file the one with the longer name is meant.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from models.labels import UNDEFINED
from training.datasets.files import read_ids
from training.datasets.pairs import Example
from training.errors import DatasetError
from training.outputs import prepare_folder, write_file

Bytes = NDArray[np.uint8]


def name_of(example: Example) -> str:
    """`<drive>/<id>` of a picture file; what has no file keeps its own name."""
    path = Path(example.name)
    stem = re.sub("_(image|leftImg8bit)$", "", path.stem)
    return f"{path.parent.name}/{stem}" if path.parent.name else example.name


def refuse_twins(names: Sequence[str]) -> None:
    """Make sure that predictions can be told apart.

    Raises:
        DatasetError: two pictures have one name.
    """
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise DatasetError(
            f"Two pictures are called {twice[0]}: their predictions cannot be told "
            "apart. Give them other names."
        )


class Predictions:
    """The predictions of a folder for some pictures."""

    def __init__(self, folder: Path, names: Sequence[str], classes: int) -> None:
        """Find every picture's file.

        Args:
            folder: where the files are, at any depth.
            names: of the pictures, by `name_of`.
            classes: how many ids there are.

        Raises:
            DatasetError: the folder is not there, a picture has no file or two.
        """
        if not folder.is_dir():
            raise DatasetError(f"{folder} is no folder. Name one of predictions.")
        self._classes = classes
        self._files = _find(folder, names)

    def label(self, name: str, rgb: Bytes) -> Bytes:
        """Read the ids of a picture, [h, w] of any size.

        Raises:
            DatasetError: the file is no 8-bit map of ids, or has an id of no class.
        """
        ids = read_ids(self._files[name])
        odd = np.setdiff1d(ids, [*range(self._classes), UNDEFINED])
        if odd.size:
            raise DatasetError(
                f"{self._files[name]} has ids that mean nothing: "
                f"{', '.join(map(str, odd))}. There are 0 to {self._classes - 1} for "
                f"the classes and {UNDEFINED} for pixels of none."
            )
        return ids


def save(folder: Path, name: str, ids: Bytes) -> None:
    """Write a prediction where `Predictions` finds it.

    Raises:
        ConfigError: it cannot be written.
    """
    path = folder / f"{name}.png"
    prepare_folder(path.parent)
    write_file(path, cv2.imencode(".png", ids)[1].tobytes())


def _find(folder: Path, names: Sequence[str]) -> dict[str, Path]:
    """Each picture's file; see the head of this module."""
    refuse_twins(names)
    ids = Counter(_id(name) for name in names)
    exact = {key: name for name in names for key in (name, name.replace("/", "_"))}
    alone = {_id(name): name for name in names if ids[_id(name)] == 1}

    by_drive: dict[str, list[Path]] = {}
    by_id: dict[str, list[Path]] = {}
    for file in sorted(folder.rglob("*.[pP][nN][gG]")):
        starts = list(_starts(file.stem))
        within = [f"{file.parent.name}/{start}" for start in starts]
        if key := next((key for key in [*within, *starts] if key in exact), None):
            by_drive.setdefault(exact[key], []).append(file)
        elif key := next((start for start in starts if start in alone), None):
            by_id.setdefault(alone[key], []).append(file)
    found = by_id | by_drive
    _refuse(folder, names, found, ids)
    return {name: files[0] for name, files in found.items()}


def _starts(stem: str) -> Iterator[str]:
    """A file's name, then shorter and shorter beginnings that end before a sign."""
    yield stem
    for end in range(len(stem) - 1, 0, -1):
        if not stem[end].isalnum():
            yield stem[:end]


def _refuse(
    folder: Path,
    names: Sequence[str],
    found: dict[str, list[Path]],
    ids: Counter[str],
) -> None:
    missing = [name for name in names if name not in found]
    if missing:
        first = missing[0]
        ways = [f"{first}*.png", f"{first.replace('/', '_')}*.png"]
        if ids[_id(first)] == 1:
            ways.append(f"{_id(first)}*.png")
        raise DatasetError(
            f"{len(missing)} of {len(names)} pictures have no prediction in {folder}. "
            f"The first is {first}: a file called {' or '.join(ways)} is wanted."
        )
    for name, files in found.items():
        if len(files) > 1:
            raise DatasetError(
                f"{name} has {len(files)} predictions in {folder}: {files[0]} and "
                f"{files[1]}. Keep one of them."
            )


def _id(name: str) -> str:
    return name.rpartition("/")[2]
