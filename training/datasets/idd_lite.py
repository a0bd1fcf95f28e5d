"""IDD-Lite: 320x227 pictures of Indian roads with the seven classes of level 1.

leftImg8bit/{train,val,test}/<drive>/<id>_image.jpg
gtFine/{train,val}/<drive>/<id>_label.png           (test has none)
"""

from pathlib import Path

from training.datasets.examples import FilePair
from training.errors import DatasetError

SPLITS = ("train", "val", "test")


def examples(root: Path, split: str) -> list[FilePair]:
    """The examples of one split, sorted by path.

    Raises:
        DatasetError: the folder or the split is not there, or labels are missing.
    """
    root = find_root(root)
    pictures = sorted((root / "leftImg8bit" / split).glob("*/*_image.jpg"))
    if not pictures:
        raise DatasetError(f"{root} has no pictures of a split called {split!r}.")
    if split == "test":
        return [FilePair(picture, None) for picture in pictures]
    pairs = [FilePair(picture, _labels(root, split, picture)) for picture in pictures]
    missing = [pair for pair in pairs if pair.labels and not pair.labels.is_file()]
    if missing:
        raise DatasetError(
            f"{len(missing)} of {len(pairs)} pictures of {split} have no labels, "
            f"the first is {missing[0].name}."
        )
    return pairs


def find_root(folder: Path) -> Path:
    """The folder itself, or `idd_lite` within it.

    Raises:
        DatasetError: neither holds IDD-Lite.
    """
    for root in (folder, folder / "idd_lite"):
        if (root / "leftImg8bit").is_dir():
            return root
    raise DatasetError(f"{folder} does not hold IDD-Lite: no folder leftImg8bit there.")


def _labels(root: Path, split: str, picture: Path) -> Path:
    name = picture.name.removesuffix("_image.jpg") + "_label.png"
    return root / "gtFine" / split / picture.parent.name / name
