"""Data sets: what is found, what is reported, what is never trained on."""

import logging
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from models.labels import UNDEFINED
from training.datasets import camvid, idd_lite, scenes
from training.datasets.checking import NAMED, check
from training.datasets.examples import load
from training.datasets.pairs import Example, FilePair, Pair
from training.errors import DatasetError


def test_idd_lite_pairs_pictures_with_labels(small_idd: Path) -> None:
    examples = idd_lite.examples(small_idd, "train")
    assert len(examples) == 4
    rgb, ids = examples[0].read()
    assert rgb.shape == (45, 64, 3)
    assert ids.shape == (45, 64)
    assert set(np.unique(ids)) <= {0, 1, 2, 3, 4, 5, 6, UNDEFINED}


@pytest.mark.parametrize("name", ["idd_lite", "idd20k_lite"])
def test_a_folder_above_idd_lite_is_fine(
    small_idd: Path, tmp_path: Path, name: str
) -> None:
    (tmp_path / "above").mkdir()
    (tmp_path / "above" / name).symlink_to(small_idd)
    assert len(idd_lite.examples(tmp_path / "above", "val")) == 2


def test_pictures_of_test_have_no_labels(small_idd: Path) -> None:
    (bare,) = idd_lite.examples(small_idd, "test")
    assert (bare.read().ids == UNDEFINED).all()


def test_maps_of_instances_are_no_labels(small_idd: Path) -> None:
    drive = small_idd / "gtFine" / "val" / "7"
    (drive / "0_inst_label.png").write_bytes(b"")
    assert check(idd_lite.examples(small_idd, "val")).whole


def test_files_without_their_other_half_are_counted_and_named(small_idd: Path) -> None:
    drive = small_idd / "gtFine" / "train" / "7"
    (drive / "2_label.png").unlink()
    (drive / "9_label.png").write_bytes((drive / "1_label.png").read_bytes())
    report = check(idd_lite.examples(small_idd, "train"))
    assert not report.whole
    assert str(report).startswith("2 of 5 examples are broken:\n")
    assert "2_image.jpg has no labels" in str(report)
    assert "9_label.png has no picture" in str(report)


def test_a_split_without_any_labels_is_refused_at_once(small_idd: Path) -> None:
    for path in (small_idd / "gtFine" / "train" / "7").iterdir():
        path.unlink()
    with pytest.raises(DatasetError, match="no labels of the split 'train'"):
        idd_lite.examples(small_idd, "train")


def test_an_empty_split_and_a_wrong_folder_are_reported(small_idd: Path) -> None:
    with pytest.raises(DatasetError, match="no pictures of a split called 'dev'"):
        idd_lite.examples(small_idd, "dev")
    with pytest.raises(DatasetError, match="does not hold IDD-Lite"):
        idd_lite.examples(small_idd / "gtFine", "train")


def ids_of(shape: tuple[int, int], value: int = 0) -> np.ndarray:
    return np.full(shape, value, np.uint8)


def cut(path: Path, count: int) -> None:
    path.write_bytes(path.read_bytes()[:-count])


def spoil(path: Path) -> None:
    """Turn one byte in the middle round."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 255
    path.write_bytes(data)


def palette(path: Path) -> None:
    """The same ids as a palette picture."""
    ids = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    picture = Image.fromarray(ids)
    picture.putpalette(list(range(256)) * 3)
    picture.save(path)


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty": (lambda p: p.write_bytes(b""), "is empty, damaged or no PNG"),
    "text": (lambda p: p.write_text("no picture"), "is empty, damaged or no PNG"),
    "head only": (lambda p: p.write_bytes(p.read_bytes()[:30]), "is empty, damaged or"),
    "cut": (lambda p: cut(p, 20), "is empty, damaged or no PNG"),
    "bits": (lambda p: spoil(p), "is empty, damaged or no picture"),
    "jpeg": (lambda p: Image.new("L", (64, 45)).save(p, "JPEG"), "no PNG"),
    "size": (lambda p: cv2.imwrite(str(p), ids_of((9, 9))), "is 9x9, its picture 64x4"),
    "ids": (
        lambda p: cv2.imwrite(str(p), ids_of((45, 64), 40)),
        "ids that mean nothing: 40. There are 0 to 6",
    ),
    "colour": (
        lambda p: cv2.imwrite(str(p), np.zeros((45, 64, 3), np.uint8)),
        "is a colour picture, not an 8-bit map of ids",
    ),
    "16 bits": (
        lambda p: cv2.imwrite(str(p), np.zeros((45, 64), np.uint16)),
        "not an 8-bit map of ids: it has 16 bits",
    ),
    "1 bit": (lambda p: Image.new("1", (64, 45)).save(p), "it has 1 bits"),
    "ids of a palette": (
        lambda p: (cv2.imwrite(str(p), ids_of((45, 64), 7)), palette(p)),
        "ids that mean nothing: 7",
    ),
    "cut palette": (lambda p: (palette(p), cut(p, 20)), "is empty, damaged or no PNG"),
    "bits of a palette": (lambda p: (palette(p), spoil(p)), "is damaged"),
    "folder": (lambda p: (p.unlink(), p.mkdir()), "cannot be read: Is a directory"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_file_is_named_and_left_out_or_refused(
    small_idd: Path, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    breaks, reason = BROKEN[how]
    breaks(small_idd / "gtFine" / "train" / "7" / "1_label.png")
    examples = idd_lite.examples(small_idd, "train")
    with caplog.at_level(logging.WARNING):
        pictures = load(examples, (32, 16))
    assert len(pictures.ids) == len(pictures.rgb) == 3
    assert "1_label.png" in caplog.text
    assert reason in caplog.text
    assert "1 of 4 examples are broken" in caplog.text
    with pytest.raises(DatasetError, match=r"1 of 4 .*1_label\.png"):
        load(examples, (32, 16), strict=True)


def test_a_broken_picture_is_named_like_broken_labels(small_idd: Path) -> None:
    picture = small_idd / "leftImg8bit" / "train" / "7" / "1_image.jpg"
    picture.write_bytes(picture.read_bytes()[:-100])
    report = check(idd_lite.examples(small_idd, "train"))
    assert [*report.problems] == [1]
    assert "1_image.jpg is empty, damaged or no picture" in str(report)


def test_what_is_left_keeps_its_order_when_broken_ones_fall_out(
    small_idd: Path,
) -> None:
    examples = idd_lite.examples(small_idd, "train")
    whole = load(examples, (32, 16))
    for number in (0, 2):
        (small_idd / "gtFine" / "train" / "7" / f"{number}_label.png").unlink()
    left = load(examples, (32, 16))
    assert np.array_equal(left.rgb, whole.rgb[[1, 3]])
    assert np.array_equal(left.ids, whole.ids[[1, 3]])


def test_a_set_that_is_broken_altogether_is_refused(tmp_path: Path) -> None:
    absent = FilePair(tmp_path / "a.jpg", None)
    with pytest.raises(DatasetError, match=r"None of 1 .*a\.jpg is missing"):
        load([absent], (8, 8))
    with pytest.raises(DatasetError, match="no examples"):
        load([], (8, 8))


def test_a_report_names_some_and_counts_all(tmp_path: Path) -> None:
    report = check([FilePair(tmp_path / f"{n}.jpg", None) for n in range(NAMED + 3)])
    lines = str(report).splitlines()
    assert lines[0] == f"{NAMED + 3} of {NAMED + 3} examples are broken:"
    assert len(lines) == 1 + NAMED + 1
    assert lines[-1].strip() == "and 3 more"


def test_a_palette_gives_its_indices_not_its_colours(tmp_path: Path) -> None:
    ids = np.array([[0, 1, 2], [3, 2, 255]], np.uint8)
    for colours in (4, 256):  # 2 and 8 bits a pixel
        picture = Image.fromarray(np.minimum(ids, colours - 1))
        picture.putpalette([200, 9, 9, 9, 200, 9, 9, 9, 200, 9, 9, 9] * 64)
        picture.save(tmp_path / "a.png", bits=2 if colours == 4 else 8)
        cv2.imwrite(str(tmp_path / "a.jpg"), np.zeros((2, 3, 3), np.uint8))
        pair = FilePair(tmp_path / "a.jpg", tmp_path / "a.png", classes=4).read()
        assert pair.ids.tolist() == np.minimum(ids, colours - 1).tolist()


@pytest.mark.parametrize(("classes", "fits"), [(2, False), (3, True), (200, True)])
def test_ids_are_those_of_the_own_data_set(
    tmp_path: Path, classes: int, fits: bool
) -> None:
    cv2.imwrite(str(tmp_path / "a.jpg"), np.zeros((1, 4, 3), np.uint8))
    cv2.imwrite(str(tmp_path / "a.png"), np.array([[0, 1, 2, 255]], np.uint8))
    pair = FilePair(tmp_path / "a.jpg", tmp_path / "a.png", classes=classes)
    report = check([pair])
    assert report.whole is fits
    if not fits:
        assert "mean nothing: 2. There are 0 to 1" in str(report)


def test_loaded_pictures_have_one_size_and_only_ids_of_the_set(small_idd: Path) -> None:
    rgb, ids = load(idd_lite.examples(small_idd, "train"), (32, 16))
    assert rgb.shape == (4, 16, 32, 3)
    assert ids.shape == (4, 16, 32)
    assert set(np.unique(ids)) <= {0, 1, 2, 3, 4, 5, 6, UNDEFINED}


@dataclass(frozen=True)
class Grey:
    """An example that costs nothing until it is read."""

    level: int
    name: str = "grey"

    def read(self) -> Pair:
        """One level everywhere."""
        return Pair(
            np.full((64, 64, 3), self.level, np.uint8),
            np.full((64, 64), self.level % 7, np.uint8),
        )


def test_loading_takes_no_more_memory_than_what_it_gives() -> None:
    examples: list[Example] = [Grey(n % 250) for n in range(500)]
    tracemalloc.start()
    rgb, ids = load(examples, (64, 64))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1.3 * (rgb.nbytes + ids.nbytes)
    assert rgb[:, 0, 0, 0].tolist() == [n % 250 for n in range(500)]


def test_camvid_is_mapped_to_level_1(tmp_path: Path) -> None:
    for folder in ("train", "trainannot"):
        (tmp_path / folder).mkdir()
    cv2.imwrite(str(tmp_path / "train" / "a.jpg"), np.zeros((1, 12, 3), np.uint8))
    raw = np.arange(12, dtype=np.uint8)[np.newaxis]
    cv2.imwrite(str(tmp_path / "trainannot" / "a.png"), raw)
    (example,) = camvid.examples(tmp_path, "train")
    assert example.read().ids.tolist() == [[6, 5, 4, 0, 1, 5, 4, 4, 3, 2, 2, UNDEFINED]]
    cv2.imwrite(str(tmp_path / "trainannot" / "a.png"), raw + 1)
    with pytest.raises(DatasetError, match="mean nothing: 12"):
        example.read()
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


def test_the_real_idd_lite_is_whole(idd_data: Path) -> None:
    for split, count in (("train", 1403), ("val", 204), ("test", 404)):
        report = check(idd_lite.examples(idd_data, split))
        assert (report.examples, str(report)) == (
            count,
            f"{count} examples, none is broken",
        )
