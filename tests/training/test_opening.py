"""One door: each layout is recognised, and what is none is told what was looked for."""

import logging
from pathlib import Path

import cv2
import numpy as np
import pytest

from models.labels import IDD_LEVEL1
from training import masks
from training.datasets.checking import check
from training.datasets.examples import load
from training.datasets.opening import SAMPLE, open_dataset
from training.errors import DatasetError


def test_drawn_scenes_need_no_files() -> None:
    dataset = open_dataset(SAMPLE)
    assert dataset.name == open_dataset(Path(SAMPLE)).name == "drawn scenes"
    assert dataset.classes == IDD_LEVEL1
    assert dataset.score_size is None
    assert dataset.splits == ("train", "val")
    train, val = dataset.examples("train"), dataset.examples("val")
    assert (len(train), len(val)) == (200, 40)
    assert train[0].read().ids.shape == (288, 512)
    drives = [{e.name.rpartition(" ")[2] for e in split} for split in (train, val)]
    assert drives[0].isdisjoint(drives[1])
    assert "0" not in drives[0] | drives[1], "the one that the program plays"


def test_idd_lite(small_idd: Path) -> None:
    dataset = open_dataset(small_idd)
    assert dataset.name == "IDD-Lite"
    assert dataset.classes == IDD_LEVEL1
    assert dataset.score_size == (256, 128)
    assert "research" in dataset.terms
    assert dataset.splits == ("train", "val", "test")
    assert [len(dataset.examples(split)) for split in dataset.splits] == [4, 2, 1]


def test_a_path_may_be_text_and_above_the_data_set(
    small_idd: Path, tmp_path: Path
) -> None:
    (tmp_path / "above").mkdir()
    (tmp_path / "above" / "idd_lite").symlink_to(small_idd)
    assert open_dataset(str(tmp_path / "above")).name == "IDD-Lite"


@pytest.fixture
def small_camvid(tmp_path: Path) -> Path:
    """One picture to train on and one to score, as CamVid has them."""
    root = tmp_path / "camvid"
    for split in ("train", "val"):
        for folder, shape in ((split, (2, 3, 3)), (f"{split}annot", (2, 3))):
            (root / folder).mkdir(parents=True)
            ending = "png" if folder.endswith("annot") else "jpg"
            path = root / folder / f"a.{ending}"
            cv2.imwrite(str(path), np.zeros(shape, np.uint8))
    return root


def test_camvid(small_camvid: Path) -> None:
    for folder in (small_camvid, small_camvid.parent):
        dataset = open_dataset(folder)
        assert dataset.name == "CamVid"
        assert dataset.classes == IDD_LEVEL1
        assert dataset.score_size is None
        assert "CC BY-NC 4.0" in dataset.terms
        assert dataset.splits == ("train", "val")
        (example,) = dataset.examples("val")
        assert (example.read().ids == 6).all()


def test_camvid_beside_idd_is_not_what_is_meant(
    small_idd: Path, small_camvid: Path
) -> None:
    above = small_camvid.parent / "above"
    above.mkdir()
    (above / "camvid").symlink_to(small_camvid)
    (above / "idd_lite").symlink_to(small_idd)
    assert open_dataset(above).name == "IDD-Lite"


def test_both_parts_of_the_full_idd_are_one_data_set(full_idd: Path) -> None:
    assert masks.main([str(full_idd), "--jobs", "1"]) == 0
    dataset = open_dataset(full_idd)
    assert dataset.name == "IDD"
    assert dataset.classes == IDD_LEVEL1
    assert dataset.score_size == (1280, 720)
    assert dataset.splits == ("train", "val", "test")
    assert [len(dataset.examples(split)) for split in dataset.splits] == [6, 2, 2]
    rgb, ids = load(dataset.examples("train"), (32, 18), strict=True)
    assert rgb.shape == (6, 18, 32, 3)
    assert ids.tolist() == [[[6] * 32] * 9 + [[0] * 32] * 9] * 6
    assert (dataset.examples("test")[0].read().ids == 255).all()


@pytest.mark.parametrize("part", ["IDD_Segmentation", "idd20kII"])
def test_one_part_of_the_full_idd_is_enough(full_idd: Path, part: str) -> None:
    assert masks.main([str(full_idd / part), "--jobs", "1"]) == 0
    dataset = open_dataset(full_idd / part)
    assert dataset.name == "IDD"
    assert check(dataset.examples("train")).examples == 3
    assert check(dataset.examples("train")).whole


def test_missing_masks_are_told_with_the_command_that_makes_them(
    full_idd: Path, caplog: pytest.LogCaptureFixture
) -> None:
    dataset = open_dataset(full_idd)
    command = f"python -m training.masks {full_idd} --level 1"
    with pytest.raises(DatasetError, match=f"6 of 6 .*{command}"):
        dataset.examples("train")
    assert masks.main([str(full_idd), "--jobs", "1"]) == 0
    drive = full_idd / "idd20kII" / "gtFine" / "train" / "5"
    (drive / "frame1_gtFine_labellevel1Ids.png").unlink()
    with caplog.at_level(logging.WARNING):
        report = check(dataset.examples("train"))
    assert "1 of 6 pictures of train have no mask of level 1. Make" in caplog.text
    assert command in caplog.text
    assert len(report.problems) == 1
    assert "frame1_leftImg8bit.jpg has no labels" in str(report)


def test_a_mask_of_the_full_idd_without_its_picture_is_named(full_idd: Path) -> None:
    assert masks.main([str(full_idd), "--jobs", "1"]) == 0
    part = full_idd / "IDD_Segmentation"
    (part / "leftImg8bit" / "train" / "5" / "frame0_leftImg8bit.png").unlink()
    report = check(open_dataset(part).examples("train"))
    assert "frame0_gtFine_labellevel1Ids.png has no picture" in str(report)


def test_two_data_sets_in_one_folder_must_be_told_apart(
    full_idd: Path, small_idd: Path
) -> None:
    # Both fixtures fill one folder: IDD-Lite is what it is, the parts are within it.
    assert open_dataset(small_idd).name == "IDD-Lite"
    above = full_idd / "above"
    above.mkdir()
    (above / "idd_lite").symlink_to(small_idd)
    (above / "idd20kII").symlink_to(full_idd / "idd20kII")
    with pytest.raises(DatasetError, match=r"several .*idd_lite, .*idd20kII"):
        open_dataset(above)


def test_a_split_that_is_not_there_is_told_with_those_that_are(
    small_idd: Path,
) -> None:
    with pytest.raises(DatasetError, match=r"no split 'dev'\. It has train, val, test"):
        open_dataset(small_idd).examples("dev")


def test_a_folder_that_is_no_data_set_is_told_what_was_looked_for(
    tmp_path: Path,
) -> None:
    with pytest.raises(DatasetError) as caught:
        open_dataset(tmp_path)
    for word in ("IDD-Lite", "_leftImg8bit", "CamVid", "classes.json", "idd20kII"):
        assert word in str(caught.value)
    with pytest.raises(DatasetError, match="no folder"):
        open_dataset(tmp_path / "nowhere")


def test_the_real_data_sets_are_recognised(idd_data: Path) -> None:
    assert open_dataset(idd_data).name == "IDD-Lite"
    if not (idd_data / "camvid").is_dir():
        pytest.skip(f"CamVid is not in {idd_data}")
    dataset = open_dataset(idd_data / "camvid")
    assert dataset.name == "CamVid"
    for split, count in (("train", 367), ("val", 101)):
        report = check(dataset.examples(split))
        assert report.whole
        assert report.examples == count
