"""CamVid: 480x360 pictures of British roads, mapped to the seven classes of level 1.

camvid/{train,val}/<name>.jpg, camvid/{train,val}annot/<name>.png
"""

from pathlib import Path

from models.labels import UNDEFINED
from training.datasets.examples import FilePair
from training.errors import DatasetError

# sky, building, pole, road, pavement, tree, sign, fence, car, pedestrian, bicyclist
_LEVEL1 = (6, 5, 4, 0, 1, 5, 4, 4, 3, 2, 2)
_MAPPING = _LEVEL1 + (UNDEFINED,) * (256 - len(_LEVEL1))


def examples(root: Path, split: str) -> list[FilePair]:
    """The examples of one split, sorted by name.

    Raises:
        DatasetError: the folder is not there.
    """
    if (root / "camvid").is_dir():
        root = root / "camvid"
    pictures = sorted((root / split).glob("*.jpg"))
    if not pictures:
        raise DatasetError(f"{root} has no CamVid pictures of a split {split!r}.")
    labels = root / f"{split}annot"
    return [
        FilePair(picture, labels / f"{picture.stem}.png", _MAPPING)
        for picture in pictures
    ]
