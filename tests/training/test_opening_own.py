"""A folder of one's own pictures, masks and classes."""

import json
import logging
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from models.labels import LabelClass
from training.datasets.checking import check
from training.datasets.opening import open_dataset
from training.errors import DatasetError

CLASSES = [
    {"name": "road", "colour": [128, 64, 128]},
    {"name": "गाय", "colour": [255, 0, 0]},
]


def write(folder: Path, *names: str, classes: Any = CLASSES) -> Path:
    """A data set whose pictures have these paths below `images`, all of class 1."""
    for name in names:
        picture = folder / "images" / name
        mask = (folder / "masks" / name).with_suffix(".png")
        for path, shape in ((picture, (6, 8, 3)), (mask, (6, 8))):
            path.parent.mkdir(parents=True, exist_ok=True)
            cv2.imwrite(str(path), np.ones(shape, np.uint8))
    (folder / "classes.json").write_text(json.dumps(classes), encoding="utf-8")
    return folder


def names_of(folder: Path, split: str) -> list[str]:
    examples = open_dataset(folder).examples(split)
    return [Path(example.name).name for example in examples]


def test_classes_are_those_of_the_folder(tmp_path: Path) -> None:
    dataset = open_dataset(write(tmp_path / "cows", "a.jpg", "b.jpg"))
    assert dataset.name == "own pictures of cows"
    assert dataset.classes == (
        LabelClass("road", (128, 64, 128)),
        LabelClass("गाय", (255, 0, 0)),
    )
    assert dataset.score_size is None
    assert "cows" in dataset.terms
    assert (dataset.examples("val")[0].read().ids == 1).all()


def test_every_tenth_picture_by_name_is_val_and_that_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(tmp_path, *(f"{number:02}.jpg" for number in range(25)))
    assert names_of(tmp_path, "val") == ["00.jpg", "10.jpg", "20.jpg"]
    assert len(names_of(tmp_path, "train")) == 22
    assert "every tenth picture by name is val (3 of 25)" in caplog.text


def test_one_picture_cannot_be_split(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="one picture only"):
        open_dataset(write(tmp_path, "a.jpg"))


def test_folders_are_splits(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    names = "train/a.jpg", "train/7/b.png", "val/a.jpg", "night/a.jpg", "loose.jpg"
    with caplog.at_level(logging.WARNING):
        dataset = open_dataset(write(tmp_path, *names))
    assert dataset.splits == ("night", "train", "val")
    assert names_of(tmp_path, "train") == ["b.png", "a.jpg"]
    for split in dataset.splits:
        assert check(dataset.examples(split)).whole
    assert "1 pictures are in no split" in caplog.text


def test_a_list_of_splits_goes_before_folders(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(tmp_path, "train/a.jpg", "val/b.jpg", "c.jpg")
    splits = {"train": ["val/b.jpg"], "val": ["train/a.jpg"]}
    (tmp_path / "splits.json").write_text(json.dumps(splits))
    assert names_of(tmp_path, "train") == ["b.jpg"]
    assert names_of(tmp_path, "val") == ["a.jpg"]
    assert "1 pictures are in no split of" in caplog.text
    assert all(check(open_dataset(tmp_path).examples(s)).whole for s in splits)


@pytest.mark.parametrize(
    ("splits", "reason"),
    [
        ([], "holds no splits"),
        ({}, "holds no splits"),
        ({"train": "a.jpg"}, "train is no list"),
        ({"train": []}, "train is no list"),
        ({"train": ["a.jpg", ["b.jpg"]]}, "which is not in"),
        ({"train": ["x.jpg"]}, "train names 'x.jpg', which is not in"),
        ({"train": ["a.jpg"], "val": ["a.jpg"]}, r"a\.jpg is in train and val"),
    ],
)
def test_a_list_of_splits_without_meaning_is_refused(
    tmp_path: Path, splits: Any, reason: str
) -> None:
    write(tmp_path, "a.jpg", "b.jpg")
    (tmp_path / "splits.json").write_text(json.dumps(splits))
    with pytest.raises(DatasetError, match=reason):
        open_dataset(tmp_path)


ROAD, COW = CLASSES


@pytest.mark.parametrize(
    ("classes", "reason"),
    [
        ({}, "no list of 2 to 255 classes"),
        ([ROAD], "no list of 2 to 255 classes"),
        ([{"name": str(n), "colour": [0, 0, n]} for n in range(256)], "no list of 2"),
        ([ROAD, "car"], '"car" is no class'),
        ([ROAD, {"name": "car"}], "is no class. One looks like"),
        ([ROAD, {"name": "car", "colour": [0, 0]}], "is no class"),
        ([ROAD, {"name": "car", "colour": [0, 0, 256]}], "is no class"),
        ([ROAD, {"name": "car", "colour": [0, 0, 0.5]}], "is no class"),
        ([ROAD, {"name": "car", "colour": [0, 0, True]}], "is no class"),
        ([ROAD, {"name": " ", "colour": [0, 0, 0]}], "is no class"),
        ([ROAD, {"name": "a\nb", "colour": [0, 0, 0]}], "is no class"),
        ([ROAD, {**COW, "id": 7}], "is no class"),
        ([ROAD, {**COW, "name": "Road"}], "classes of one name: road, Road"),
    ],
)
def test_classes_without_meaning_are_refused(
    tmp_path: Path, classes: Any, reason: str
) -> None:
    write(tmp_path, "a.jpg", "b.jpg", classes=classes)
    with pytest.raises(DatasetError, match=rf"classes\.json.*{reason}"):
        open_dataset(tmp_path)


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    write(tmp_path, "a.jpg", "b.jpg")
    (tmp_path / "classes.json").write_text("{")
    with pytest.raises(DatasetError, match=r"classes\.json is no JSON"):
        open_dataset(tmp_path)
    (tmp_path / "classes.json").unlink()
    with pytest.raises(DatasetError, match=r"classes\.json is missing"):
        open_dataset(tmp_path)
    write(tmp_path)
    for picture in (tmp_path / "images").iterdir():
        picture.unlink()
    with pytest.raises(DatasetError, match="images has no pictures"):
        open_dataset(tmp_path)


def test_pictures_and_masks_without_each_other_are_reported(tmp_path: Path) -> None:
    write(tmp_path, "train/a.jpg", "train/b.jpg", "val/c.jpg")
    (tmp_path / "masks" / "train" / "b.png").unlink()
    (tmp_path / "images" / "val" / "c.jpg").rename(
        tmp_path / "images" / "val" / "d.jpg"
    )
    dataset = open_dataset(tmp_path)
    train = str(check(dataset.examples("train")))
    assert "b.jpg has no labels" in train
    assert "c.png has no picture" in train
    assert "d.jpg has no labels" in str(check(dataset.examples("val")))


def test_ids_beyond_the_classes_are_reported(tmp_path: Path) -> None:
    write(tmp_path, "a.jpg", "b.jpg")
    cv2.imwrite(str(tmp_path / "masks" / "a.png"), np.full((6, 8), 2, np.uint8))
    report = check(open_dataset(tmp_path).examples("val"))
    assert "mean nothing: 2. There are 0 to 1" in str(report)


def test_two_pictures_of_one_mask_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.jpg", "a.png", "b.jpg")
    with pytest.raises(DatasetError, match="share one mask"):
        open_dataset(tmp_path).examples("train")
