"""One door to all data sets: what a folder holds is recognised by its layout."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from models.labels import IDD_LEVEL1, LabelClass
from training.datasets import camvid, idd, idd_lite, own, scenes
from training.datasets.pairs import Example
from training.errors import DatasetError
from training.metrics import OFFICIAL_SIZE

SAMPLE = "sample:"
"""The address of the drawn scenes, as in the program."""

_SCENE_SIZE = (512, 288)
# How many scenes, and the seed of their first drive. The program plays drive 0.
_SCENES = {"train": (200, 1), "val": (40, 1001)}

_IDD_TERMS = (
    "Pictures of the India Driving Dataset, which its site gives on registration, for "
    "research; weights trained on them are under the same terms."
)


@dataclass(frozen=True)
class Dataset:
    """Labelled pictures, and all that training and scoring need to know of them.

    Attributes:
        name: as a message or a model card calls it.
        classes: each at the index that is its id.
        score_size: width and height in pixels at which the official metric compares
            masks, or None to compare at the truth's own size.
        terms: one sentence for model cards: how pictures and weights may be used.
        splits: what `examples` can be asked for.
        read_split: gives the examples of one of these.
    """

    name: str
    classes: tuple[LabelClass, ...]
    score_size: tuple[int, int] | None
    terms: str
    splits: tuple[str, ...]
    read_split: Callable[[str], Sequence[Example]] = field(repr=False)

    def examples(self, split: str) -> Sequence[Example]:
        """The examples of one split, always in the same order.

        Raises:
            DatasetError: there is no such split, or nothing usable in it.
        """
        if split not in self.splits:
            raise DatasetError(
                f"{self.name} has no split {split!r}. It has {', '.join(self.splits)}."
            )
        return self.read_split(split)


def open_dataset(path: str | Path) -> Dataset:
    """Open a data set.

    Args:
        path: `sample:`, or the folder of IDD-Lite, of the full IDD, of CamVid or of
            pictures of one's own (`training.datasets.own`), or one that holds such a
            folder under its usual name.

    Raises:
        DatasetError: it is none of these, two of them, or lacks something.
    """
    if str(path) == SAMPLE:
        return _sample()
    folder = Path(path).expanduser()
    if not folder.is_dir():
        raise DatasetError(f"{folder} is no folder. Name one, or {SAMPLE}")
    # What a folder is itself goes before what it holds under a usual name.
    for candidates in ([folder], _children(folder)):
        found = [(each, kind) for each in candidates if (kind := _kind(each))]
        if found:
            root, kind = _only(found)
            # Both parts of the full IDD are one data set.
            return kind(folder if kind is _idd else root)
    raise DatasetError(
        f"{folder} holds no data set. Looked for IDD-Lite "
        "(leftImg8bit/<split>/<drive>/<id>_image.jpg), the full IDD "
        "(leftImg8bit/<split>/<drive>/<id>_leftImg8bit.png or .jpg), CamVid (train and "
        "trainannot) and pictures of one's own (images, masks and classes.json), there "
        f"and in its folders {', '.join(each.name for each in _children(folder))}."
    )


def absolute(path: str | Path) -> Path:
    """The same address for a process that works in another folder."""
    return Path(path) if str(path) == SAMPLE else Path(path).expanduser().resolve()


def _children(folder: Path) -> list[Path]:
    """Folders of usual names; CamVid last, since it joins IDD more than it is alone."""
    return [folder / name for name in (*idd_lite.FOLDERS, *idd.PARTS, "camvid")]


_Found = tuple[Path, Callable[[Path], Dataset]]


def _only(found: list[_Found]) -> _Found:
    """The one data set that is meant: CamVid beside IDD is not."""
    meant = [each for each in found if each[1] is not _camvid] or found
    if len(meant) > 1 and {kind for _, kind in meant} != {_idd}:
        names = ", ".join(str(root) for root, _ in meant)
        raise DatasetError(f"There are several data sets: name one of {names}.")
    return meant[0]


def _kind(root: Path) -> Callable[[Path], Dataset] | None:
    if idd_lite.is_root(root):
        return _idd_lite
    if idd.is_root(root):
        return _idd
    if camvid.is_root(root):
        return _camvid
    return _own if own.is_root(root) else None


def _sample() -> Dataset:
    def examples(split: str) -> Sequence[Example]:
        count, first_seed = _SCENES[split]
        return scenes.examples(count, _SCENE_SIZE, first_seed=first_seed)

    terms = "Scenes drawn by Sadak itself: free to use, as the program is."
    return Dataset("drawn scenes", IDD_LEVEL1, None, terms, tuple(_SCENES), examples)


def _idd_lite(root: Path) -> Dataset:
    return Dataset(
        name="IDD-Lite",
        classes=IDD_LEVEL1,
        score_size=OFFICIAL_SIZE,
        terms=_IDD_TERMS,
        splits=idd_lite.SPLITS,
        read_split=lambda split: idd_lite.examples(root, split),
    )


def _idd(folder: Path) -> Dataset:
    return Dataset(
        name="IDD",
        classes=IDD_LEVEL1,
        score_size=(1280, 720),
        terms=_IDD_TERMS,
        splits=idd.SPLITS,
        read_split=lambda split: idd.examples(folder, split),
    )


def _camvid(root: Path) -> Dataset:
    return Dataset(
        name="CamVid",
        classes=IDD_LEVEL1,
        score_size=None,
        terms="Pictures of CamVid: CC BY-NC 4.0, as their distributor states.",
        splits=camvid.SPLITS,
        read_split=lambda split: camvid.examples(root, split),
    )


def _own(root: Path) -> Dataset:
    classes, splits = own.read_classes(root), own.read_splits(root)
    name = f"own pictures of {root.resolve().name}"
    return Dataset(
        name=name,
        classes=classes,
        score_size=None,
        terms=f"Trained on {name}: their owner says how they may be used.",
        splits=tuple(splits),
        read_split=lambda split: own.examples(root, splits, split, len(classes)),
    )
