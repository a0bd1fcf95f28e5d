"""CamVid: 480x360 pictures of British roads, mapped to the seven classes of level 1.

camvid/{train,val}/<name>.jpg, camvid/{train,val}annot/<name>.png
"""

from pathlib import Path

from models.labels import UNDEFINED
from training.datasets.pairs import Example, pair_up
from training.errors import DatasetError

SPLITS = ("train", "val")

# sky, building, pole, road, pavement, tree, sign, fence, car, pedestrian, bicyclist
_LEVEL1 = (6, 5, 4, 0, 1, 5, 4, 4, 3, 2, 2)
# 11 is unlabelled; what has no meaning in CamVid stays what it is and is refused.
_MAPPING = (*_LEVEL1, UNDEFINED, *range(12, 256))


def examples(root: Path, split: str) -> list[Example]:
    """The examples of one split, sorted by name.

    Raises:
        DatasetError: the folder is not there.
    """
    root = find_root(root)
    pictures = sorted((root / split).glob("*.jpg"))
    if not pictures:
        raise DatasetError(f"{root} has no CamVid pictures of a split {split!r}.")
    labels = root / f"{split}annot"
    return pair_up(
        pictures,
        list(labels.glob("*.png")),
        lambda picture: labels / f"{picture.stem}.png",
        mapping=_MAPPING,
    )


def find_root(folder: Path) -> Path:
    """The folder itself, or `camvid` within it, whichever has the layout."""
    return folder / "camvid" if is_root(folder / "camvid") else folder


def is_root(folder: Path) -> bool:
    """Whether a folder itself has the layout of CamVid."""
    return all((folder / each).is_dir() for each in ("train", "trainannot"))
