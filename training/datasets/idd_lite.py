"""IDD-Lite: 320x227 pictures of Indian roads with the seven classes of level 1.

leftImg8bit/{train,val,test}/<drive>/<id>_image.jpg
gtFine/{train,val}/<drive>/<id>_label.png           (test has none)
"""

from pathlib import Path

from training.datasets.pairs import Example, FilePair, pair_up
from training.errors import DatasetError

SPLITS = ("train", "val", "test")
FOLDERS = ("idd_lite", "idd20k_lite")
"""What its folder is called: here, and as it is given out."""

_PICTURE, _LABELS = "_image.jpg", "_label.png"


def examples(root: Path, split: str) -> list[Example]:
    """The examples of one split, sorted by path.

    Raises:
        DatasetError: the folder or the split is not there, or it has no labels at all.
    """
    root = find_root(root)
    pictures = sorted((root / "leftImg8bit" / split).glob(f"*/*{_PICTURE}"))
    if not pictures:
        raise DatasetError(f"{root} has no pictures of a split called {split!r}.")
    if split == "test":
        return [FilePair(picture, None) for picture in pictures]
    # The archive also has `_inst_label.png`: instances, which nothing here asks for.
    labels = [
        path
        for path in (root / "gtFine" / split).glob(f"*/*{_LABELS}")
        if not path.name.endswith("_inst_label.png")
    ]
    if not labels:
        raise DatasetError(
            f"{root} has no labels of the split {split!r}: there is no "
            f"gtFine/{split}/<drive>/<id>{_LABELS}."
        )
    return pair_up(pictures, labels, lambda picture: _labels(root, split, picture))


def find_root(folder: Path) -> Path:
    """The folder itself, or `idd_lite` within it.

    Raises:
        DatasetError: neither holds IDD-Lite.
    """
    for root in (folder, *(folder / name for name in FOLDERS)):
        if is_root(root):
            return root
    raise DatasetError(
        f"{folder} does not hold IDD-Lite: there is no "
        f"leftImg8bit/<split>/<drive>/<id>{_PICTURE}."
    )


def is_root(folder: Path) -> bool:
    """Whether a folder itself has the layout of IDD-Lite."""
    pictures = (folder / "leftImg8bit").glob(f"*/*/*{_PICTURE}")
    return next(pictures, None) is not None


def _labels(root: Path, split: str, picture: Path) -> Path:
    name = picture.name.removesuffix(_PICTURE) + _LABELS
    return root / "gtFine" / split / picture.parent.name / name
