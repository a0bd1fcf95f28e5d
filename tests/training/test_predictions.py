"""Which file is whose prediction, and which are refused."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from training.datasets.pairs import FilePair
from training.errors import DatasetError
from training.predictions import Predictions, name_of, save

IDS = np.array([[0, 1, 2], [6, 255, 3]], np.uint8)
NOBODY = np.zeros((1, 1, 3), np.uint8)


def put(folder: Path, name: str, first: int = 0) -> None:
    """A prediction file that is told by its first pixel."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    ids = IDS.copy()
    ids[0, 0] = first
    cv2.imwrite(str(path), ids)


def firsts(folder: Path, *names: str) -> list[int]:
    found = Predictions(folder, names, 7)
    return [int(found.label(name, NOBODY)[0, 0]) for name in names]


@pytest.mark.parametrize(
    ("picture", "name"),
    [
        ("leftImg8bit/val/119/903127_image.jpg", "119/903127"),
        ("leftImg8bit/val/12/frame0005_leftImg8bit.png", "12/frame0005"),
        ("val/0016E5_08151.jpg", "val/0016E5_08151"),
    ],
)
def test_a_picture_is_called_by_drive_and_id(picture: str, name: str) -> None:
    assert name_of(FilePair(Path("data") / picture, None)) == name


@pytest.mark.parametrize(
    "file",
    [
        "1/20.png",
        "1/20_label.png",
        "results/val/1/20_gtFine_labellevel1Ids.png",
        "1_20.png",
        "deep/1_20-pred.PNG",
        "20.png",
        "some/20_image.png",
    ],
)
def test_a_prediction_is_found_by_drive_and_id_or_by_an_id_of_one_picture(
    tmp_path: Path, file: str
) -> None:
    put(tmp_path, file, 5)
    put(tmp_path, "2/30.png", 4)
    assert firsts(tmp_path, "1/20", "2/30") == [5, 4]


def test_an_id_of_two_drives_needs_its_drive(tmp_path: Path) -> None:
    put(tmp_path, "20.png")
    with pytest.raises(DatasetError, match=r"2 of 2 .* first is 1/20") as error:
        firsts(tmp_path, "1/20", "2/20")
    assert " 20*.png" not in str(error.value)
    put(tmp_path, "1_20.png", 1)
    put(tmp_path, "2/20.png", 2)
    assert firsts(tmp_path, "1/20", "2/20") == [1, 2]


def test_a_file_of_another_drive_does_not_stand_in(tmp_path: Path) -> None:
    put(tmp_path, "train/9/20.png", 1)
    put(tmp_path, "val/1/20.png", 2)
    assert firsts(tmp_path, "1/20") == [2]


def test_an_id_that_another_begins_with_is_not_mistaken(tmp_path: Path) -> None:
    put(tmp_path, "frame12.png", 1)
    with pytest.raises(DatasetError, match="1 of 1 pictures"):
        firsts(tmp_path, "1/frame1")
    put(tmp_path, "a_1_pred.png", 2)
    put(tmp_path, "a_pred.png", 3)
    assert firsts(tmp_path, "x/a", "x/a_1", "x/frame12") == [3, 2, 1]


def test_missing_predictions_are_counted_and_the_first_is_named(tmp_path: Path) -> None:
    put(tmp_path, "1/20.png")
    with pytest.raises(DatasetError, match=r"2 of 3 pictures .* The first is 1/21: "):
        firsts(tmp_path, "1/20", "1/21", "1/22")
    with pytest.raises(DatasetError, match="is no folder"):
        firsts(tmp_path / "absent", "1/20")


def test_two_predictions_of_one_picture_are_refused(tmp_path: Path) -> None:
    put(tmp_path, "1/20_a.png")
    put(tmp_path, "1/20_b.png")
    with pytest.raises(DatasetError, match=r"1/20 has 2 predictions .*20_a.*20_b"):
        firsts(tmp_path, "1/20")


def test_two_pictures_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="Two pictures are called 1/20"):
        firsts(tmp_path, "1/20", "1/20")


def test_of_a_palette_the_indices_are_the_ids(tmp_path: Path) -> None:
    picture = Image.fromarray(IDS)
    picture.putpalette([(7 * n) % 256 for n in range(768)])
    picture.save(tmp_path / "20.png")
    assert np.array_equal(Predictions(tmp_path, ["1/20"], 7).label("1/20", NOBODY), IDS)


@pytest.mark.parametrize(
    ("pixels", "reason"),
    [
        (np.zeros((2, 3, 3), np.uint8), "colour"),
        (np.zeros((2, 3), np.uint16), "16 bits"),
        (np.array([[0, 7, 6]], np.uint8), "ids that mean nothing: 7.* 0 to 6"),
    ],
    ids=["colour", "16 bits", "out of range"],
)
def test_what_holds_no_ids_of_the_classes_is_refused(
    tmp_path: Path, pixels: np.ndarray, reason: str
) -> None:
    cv2.imwrite(str(tmp_path / "20.png"), pixels)
    with pytest.raises(DatasetError, match=rf"20\.png .*{reason}"):
        Predictions(tmp_path, ["1/20"], 7).label("1/20", NOBODY)


def test_what_is_saved_is_found_again(tmp_path: Path) -> None:
    save(tmp_path, "1/20", IDS)
    assert np.array_equal(Predictions(tmp_path, ["1/20"], 7).label("1/20", NOBODY), IDS)
