"""The full India Driving Dataset, with masks of level 1 made by `training.masks`.

leftImg8bit/{train,val,test}/<drive>/<id>_leftImg8bit.png   (part II: .jpg)
gtFine/{train,val}/<drive>/<id>_gtFine_polygons.json        (test has none)
gtFine/{train,val}/<drive>/<id>_gtFine_labellevel1Ids.png   (made from the polygons)

Part I unpacks to `IDD_Segmentation`, part II to `idd20kII`; a folder that holds both is
one data set.
"""

import logging
from collections.abc import Iterator
from pathlib import Path

from training.datasets.pairs import Example, FilePair, pair_up
from training.errors import DatasetError

SPLITS = ("train", "val", "test")
PARTS = ("IDD_Segmentation", "idd20kII")
POLYGONS = "_gtFine_polygons.json"
"""How the names of polygon files end."""

_PICTURES = ("_leftImg8bit.png", "_leftImg8bit.jpg")
logger = logging.getLogger(__name__)


def examples(folder: Path, split: str) -> list[Example]:
    """The examples of one split of all parts that are there, sorted by path.

    Raises:
        DatasetError: the folder or the split is not there, or it has no masks at all.
    """
    found: list[Example] = []
    count = missing = 0
    for root in find_roots(folder):
        pictures = sorted(_pictures(root, split))
        if split == "test":
            found += [FilePair(picture, None) for picture in pictures]
            continue
        masks = set((root / "gtFine" / split).glob(f"*/*{mask_ending('1')}"))
        found += pair_up(pictures, masks, _mask)
        count += len(pictures)
        missing += sum(_mask(picture) not in masks for picture in pictures)
    if not found:
        raise DatasetError(f"{folder} has no pictures of a split called {split!r}.")
    if missing:
        _tell(missing, count, folder, split)
    return found


def find_roots(folder: Path) -> list[Path]:
    """The folder itself, or the parts of IDD within it.

    Raises:
        DatasetError: neither holds the full IDD.
    """
    roots = [folder] if is_root(folder) else []
    roots = roots or [folder / part for part in PARTS if is_root(folder / part)]
    if not roots:
        raise DatasetError(
            f"{folder} does not hold the full IDD: neither it nor "
            f"{' or '.join(PARTS)} within it has "
            f"gtFine/<split>/<drive>/<id>{POLYGONS} or leftImg8bit/<split>/<drive>/"
            f"<id>{' or '.join(_PICTURES)}."
        )
    return roots


def is_root(folder: Path) -> bool:
    """Whether a folder itself has the layout of the full IDD."""
    patterns = [f"leftImg8bit/*/*/*{ending}" for ending in _PICTURES]
    patterns.append(f"gtFine/*/*/*{POLYGONS}")
    return any(next(folder.glob(each), None) is not None for each in patterns)


def polygon_files(folder: Path) -> list[Path]:
    """All polygon files of all parts, sorted by path.

    Raises:
        DatasetError: there is none.
    """
    files = [
        path
        for root in find_roots(folder)
        for path in sorted((root / "gtFine").glob(f"*/*/*{POLYGONS}"))
    ]
    if not files:
        raise DatasetError(
            f"{folder} has no polygon files: no gtFine/<split>/<drive>/<id>{POLYGONS}."
        )
    return files


def mask_ending(kind: str) -> str:
    """How the official tools let the names of masks end.

    Args:
        kind: a key of `idd_labels.KINDS`.
    """
    return f"_gtFine_label{f'level{kind}Id' if kind.isdecimal() else kind}s.png"


def _pictures(root: Path, split: str) -> Iterator[Path]:
    for ending in _PICTURES:
        yield from (root / "leftImg8bit" / split).glob(f"*/*{ending}")


def _mask(picture: Path) -> Path:
    root, split, drive = picture.parents[3], picture.parents[1], picture.parent
    name = picture.stem.removesuffix("_leftImg8bit") + mask_ending("1")
    return root / "gtFine" / split.name / drive.name / name


def _tell(missing: int, count: int, folder: Path, split: str) -> None:
    what = (
        f"{missing} of {count} pictures of {split} have no mask of level 1. "
        f"Make them with: python -m training.masks {folder} --level 1"
    )
    if missing == count:
        raise DatasetError(what)
    logger.warning("%s (it names polygon files that are broken)", what)
