"""Data sets: what is found, what is reported, what is never trained on."""

import logging
from pathlib import Path

import cv2
import numpy as np
import pytest

from models.labels import UNDEFINED
from training.datasets import camvid, idd_lite, scenes
from training.datasets.examples import FilePair, load
from training.errors import DatasetError


def test_idd_lite_pairs_pictures_with_labels(small_idd: Path) -> None:
    examples = idd_lite.examples(small_idd, "train")
    assert len(examples) == 4
    rgb, ids = examples[0].read()
    assert rgb.shape == (45, 64, 3)
    assert ids.shape == (45, 64)
    assert set(np.unique(ids)) <= {0, 1, 2, 3, 4, 5, 6, UNDEFINED}


def test_a_folder_above_idd_lite_is_fine(small_idd: Path, tmp_path: Path) -> None:
    (tmp_path / "above").mkdir()
    (tmp_path / "above" / "idd_lite").symlink_to(small_idd)
    assert len(idd_lite.examples(tmp_path / "above", "val")) == 2


def test_pictures_of_test_have_no_labels(small_idd: Path) -> None:
    (bare,) = idd_lite.examples(small_idd, "test")
    assert (bare.read().ids == UNDEFINED).all()


def test_missing_labels_are_reported_before_anything_is_read(small_idd: Path) -> None:
    (small_idd / "gtFine" / "train" / "7" / "2_label.png").unlink()
    with pytest.raises(DatasetError, match=r"1 of 4 .* no labels.*2_image"):
        idd_lite.examples(small_idd, "train")


def test_an_empty_split_and_a_wrong_folder_are_reported(small_idd: Path) -> None:
    with pytest.raises(DatasetError, match="no pictures of a split called 'dev'"):
        idd_lite.examples(small_idd, "dev")
    with pytest.raises(DatasetError, match="does not hold IDD-Lite"):
        idd_lite.examples(small_idd / "gtFine", "train")


def breaks(path: Path, how: str) -> None:
    if how == "empty":
        path.write_bytes(b"")
    elif how == "text":
        path.write_text("no picture")
    elif how == "size":
        cv2.imwrite(str(path), np.zeros((9, 9), np.uint8))
    elif how == "ids":
        cv2.imwrite(str(path), np.full((45, 64), 40, np.uint8))
    elif how == "colour":
        cv2.imwrite(str(path), np.zeros((45, 64, 3), np.uint8))


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("empty", "empty, damaged or no picture"),
        ("text", "empty, damaged or no picture"),
        ("size", "is 9x9, its picture 64x45"),
        ("ids", "ids that mean nothing"),
        ("colour", "not an 8-bit map of ids"),
    ],
)
def test_a_broken_file_is_named_and_left_out_or_refused(
    small_idd: Path, caplog: pytest.LogCaptureFixture, how: str, reason: str
) -> None:
    breaks(small_idd / "gtFine" / "train" / "7" / "1_label.png", how)
    examples = idd_lite.examples(small_idd, "train")
    with caplog.at_level(logging.WARNING):
        pictures = load(examples, (32, 16))
    assert len(pictures.ids) == 3
    assert "1_label.png" in caplog.text
    assert reason in caplog.text
    assert "1 of 4 examples are broken" in caplog.text
    with pytest.raises(DatasetError, match=reason):
        load(examples, (32, 16), strict=True)


def test_a_set_that_is_broken_altogether_is_refused(tmp_path: Path) -> None:
    absent = FilePair(tmp_path / "a.jpg", None)
    with pytest.raises(DatasetError, match="None of 1"):
        load([absent], (8, 8))


def test_loaded_pictures_have_one_size_and_only_ids_of_the_set(small_idd: Path) -> None:
    rgb, ids = load(idd_lite.examples(small_idd, "train"), (32, 16))
    assert rgb.shape == (4, 16, 32, 3)
    assert ids.shape == (4, 16, 32)
    assert set(np.unique(ids)) <= {0, 1, 2, 3, 4, 5, 6, UNDEFINED}


def test_camvid_is_mapped_to_level_1(tmp_path: Path) -> None:
    for folder in ("train", "trainannot"):
        (tmp_path / folder).mkdir()
    cv2.imwrite(str(tmp_path / "train" / "a.jpg"), np.zeros((1, 12, 3), np.uint8))
    raw = np.arange(12, dtype=np.uint8)[np.newaxis]
    cv2.imwrite(str(tmp_path / "trainannot" / "a.png"), raw)
    (example,) = camvid.examples(tmp_path, "train")
    assert example.read().ids.tolist() == [[6, 5, 4, 0, 1, 5, 4, 4, 3, 2, 2, UNDEFINED]]
    with pytest.raises(DatasetError):
        camvid.examples(tmp_path, "val")


def test_scenes_are_the_same_on_every_call_and_differ_from_each_other() -> None:
    first, second = scenes.examples(2, (128, 72))
    assert first.name != second.name
    rgb, ids = first.read()
    assert rgb.shape == (72, 128, 3)
    assert rgb.dtype == ids.dtype == np.uint8
    assert np.array_equal(first.read().rgb, rgb)
    assert not np.array_equal(second.read().rgb, rgb)
    assert {0, 6} <= set(np.unique(ids))
