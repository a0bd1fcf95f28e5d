"""A folder of one's own: pictures, masks of ids, and what the ids mean.

images/<any path>.jpg    pictures: .jpg, .jpeg, .png, .bmp, .webp, .tif or .tiff
masks/<same path>.png    8-bit ids: the place of the class in classes.json, 255 for none
classes.json             [{"name": "road", "colour": [128, 64, 128]}, ...]
splits.json              if wanted: {"train": ["a.jpg", ...], "val": ["b.jpg", ...]}

Without `splits.json` the folders `images/train` and `images/val` are the splits, and
without these every tenth picture by name is `val`. Frames of one drive look alike, so
they belong into one split: only the first two ways can see to that.
"""

import json
import logging
from collections import Counter
from pathlib import Path
from typing import Any

from models.labels import UNDEFINED, LabelClass, folded
from training.datasets.pairs import Example, pair_up
from training.errors import DatasetError

CLASSES, SPLITS = "classes.json", "splits.json"

_ENDINGS = (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff")
_EVERY = 10
logger = logging.getLogger(__name__)


def is_root(folder: Path) -> bool:
    """Whether a folder has at least two of the three things that it must have."""
    there = (folder / "images").is_dir(), (folder / "masks").is_dir()
    return sum((*there, (folder / CLASSES).is_file())) >= 2


def read_classes(folder: Path) -> tuple[LabelClass, ...]:
    """What the ids mean, each class at the index that is its id.

    Raises:
        DatasetError: `classes.json` is missing or says something that has no meaning.
    """
    path = folder / CLASSES
    record = _json(path)
    if not isinstance(record, list) or not 2 <= len(record) <= UNDEFINED:
        raise DatasetError(f"{path} is no list of 2 to {UNDEFINED} classes.")
    classes = tuple(_class(entry, path) for entry in record)
    names = Counter(folded(kind.name) for kind in classes)
    twins = [kind.name for kind in classes if names[folded(kind.name)] > 1]
    if twins:
        raise DatasetError(f"{path} has classes of one name: {', '.join(twins)}.")
    return classes


def read_splits(folder: Path) -> dict[str, list[Path]]:
    """The pictures of each split, sorted by path.

    Raises:
        DatasetError: there are no pictures, a split names one that is not there, or two
            splits share one.
    """
    images = folder / "images"
    pictures = _pictures(images)
    if not pictures:
        raise DatasetError(f"{images} has no pictures ({', '.join(_ENDINGS)}).")
    if (folder / SPLITS).is_file():
        return _listed(folder, pictures)
    if any((images / split).is_dir() for split in ("train", "val")):
        return _by_folder(images, pictures)
    return _every_tenth(folder, pictures)


def examples(
    folder: Path, splits: dict[str, list[Path]], split: str, classes: int
) -> list[Example]:
    """The examples of one split.

    Args:
        folder: that holds `images` and `masks`.
        splits: from `read_splits`.
        split: one of them.
        classes: how many there are.

    Raises:
        DatasetError: two pictures share a mask.
    """
    images, masks = folder / "images", folder / "masks"

    def mask_of(picture: Path) -> Path:
        return masks / picture.relative_to(images).with_suffix(".png")

    owners: dict[Path, Path] = {}
    for picture in _pictures(images):
        if owners.setdefault(mask_of(picture), picture) != picture:
            raise DatasetError(
                f"{picture} and {owners[mask_of(picture)]} share one mask: rename one."
            )
    # A mask without a picture is in no split, so it is reported with the first.
    stray = list(masks.rglob("*.png")) if split == next(iter(splits)) else []
    stray = [mask for mask in stray if mask not in owners]
    return pair_up(splits[split], stray, mask_of, classes=classes)


def _pictures(images: Path) -> list[Path]:
    return sorted(p for p in images.rglob("*") if p.suffix.lower() in _ENDINGS)


def _class(entry: Any, path: Path) -> LabelClass:
    match entry:
        case {"name": str(name), "colour": [red, green, blue], **rest} if not rest:
            colour = red, green, blue
            if name.isprintable() and name.strip() and all(map(_is_byte, colour)):
                return LabelClass(name, colour)
    raise DatasetError(
        f"{path}: {json.dumps(entry, ensure_ascii=False)} is no class. "
        'One looks like {"name": "road", "colour": [128, 64, 128]}.'
    )


def _is_byte(value: Any) -> bool:
    return type(value) is int and 0 <= value <= 255


def _listed(folder: Path, pictures: list[Path]) -> dict[str, list[Path]]:
    path, images = folder / SPLITS, folder / "images"
    record = _json(path)
    if not isinstance(record, dict) or not record:
        raise DatasetError(f'{path} holds no splits such as {{"train": ["a.jpg"]}}.')
    there = {picture.relative_to(images).as_posix(): picture for picture in pictures}
    splits: dict[str, list[Path]] = {}
    home: dict[str, str] = {}
    for split, names in record.items():
        if not isinstance(names, list) or not names:
            raise DatasetError(f"{path}: {split} is no list of pictures.")
        for name in map(str, names):
            if name not in there:
                raise DatasetError(
                    f"{path}: {split} names {name!r}, which is not in {images}."
                )
            if home.setdefault(name, split) != split:
                raise DatasetError(f"{path}: {name} is in {home[name]} and {split}.")
        splits[split] = sorted({there[str(name)] for name in names})
    _tell_unused(len(pictures) - len(home), str(path))
    return splits


def _by_folder(images: Path, pictures: list[Path]) -> dict[str, list[Path]]:
    splits: dict[str, list[Path]] = {}
    for picture in pictures:
        folder, *rest = picture.relative_to(images).parts
        if rest:
            splits.setdefault(folder, []).append(picture)
    used = sum(map(len, splits.values()))
    _tell_unused(len(pictures) - used, f"the folders of {images}")
    return splits


def _every_tenth(folder: Path, pictures: list[Path]) -> dict[str, list[Path]]:
    if len(pictures) < 2:
        raise DatasetError(
            f"{folder / 'images'} has one picture only: one to train on and one to "
            "score are the least."
        )
    val = pictures[::_EVERY]
    train = [each for place, each in enumerate(pictures) if place % _EVERY]
    logger.warning(
        "%s has no %s: every tenth picture by name is val (%d of %d)",
        *(folder, SPLITS, len(val), len(pictures)),
    )
    return {"train": train, "val": val}


def _tell_unused(count: int, where: str) -> None:
    if count:
        logger.warning("%d pictures are in no split of %s and not used", count, where)


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise DatasetError(f"{path} is missing.") from error
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise DatasetError(f"{path} is no JSON: {error}.") from error
