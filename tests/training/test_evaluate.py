"""`training.evaluate` from the command line: what it prints, writes and refuses."""

import json
import shutil
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from models import zoo
from models.labels import IDD_LEVEL1
from training.evaluate import main

MODEL = ["--model", zoo.DEFAULT_MODEL]


def scores_of(tmp_path: Path, *options: str | Path) -> dict[str, Any]:
    """What a run writes with `--json`."""
    file = tmp_path / "scores.json"
    assert main([*map(str, options), "--json", str(file)]) == 0
    record: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return record


@pytest.fixture
def perfect(small_idd: Path, tmp_path: Path) -> Path:
    """Predictions for `small_idd` that are its truth."""
    return Path(shutil.copytree(small_idd / "gtFine" / "val", tmp_path / "perfect"))


def test_the_truth_itself_gets_the_highest_score(
    small_idd: Path, perfect: Path, tmp_path: Path
) -> None:
    scores = scores_of(tmp_path, "--predictions", perfect, "--data", small_idd)
    assert scores["miou"] == scores["accuracy"] == 1.0
    assert set(scores["iou"].values()) == {1.0}
    assert sum(scores["share"].values()) == pytest.approx(1, abs=1e-3)
    assert scores["pictures"] == {"7/0": 1.0, "7/1": 1.0}
    assert np.diag(scores["confusion_rates"]).tolist() == [1.0] * 7
    assert scores["measured_on"].startswith("IDD-Lite val, 2 pictures, official rule")
    assert "256x128" in scores["measured_on"]
    # At that size and not at 64x45; an eighth of the pixels is void.
    assert np.sum(scores["confusion"]) == pytest.approx(2 * 256 * 128 * 7 / 8, rel=0.02)


def test_the_table_names_classes_figures_and_the_worst_pictures(
    small_idd: Path, perfect: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = np.zeros((45, 64), np.uint8)
    cv2.imwrite(str(perfect / "7" / "1_label.png"), wrong)
    assert main(["--predictions", str(perfect), "--data", str(small_idd)]) == 0
    lines = capsys.readouterr().out.splitlines()
    for number, kind in enumerate(IDD_LEVEL1):
        assert any(line.startswith(f"{kind.name} ") for line in lines)
        assert any(line.startswith(f" {number} {kind.name} ") for line in lines)
    assert any(line.startswith("mIoU ") for line in lines)
    assert any(line.startswith("pixel accuracy ") for line in lines)
    first, second = lines[-2:]
    assert first.split()[1] == "7/1"
    assert second.split() == ["100.00", "7/0"]


def test_a_class_that_is_nowhere_is_left_out_and_said_so(
    small_idd: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = small_idd / "gtFine" / "val"
    for path in labels.rglob("*.png"):
        ids = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        ids[ids == 2] = 0
        cv2.imwrite(str(path), ids)
    scores = scores_of(tmp_path, "--predictions", labels, "--data", small_idd)
    assert scores["iou"]["living things"] is None
    assert scores["miou"] == 1.0
    said = capsys.readouterr().out
    assert "mean over 6 of 7 classes: living things left out" in said


def test_a_network_gets_the_same_score_from_its_saved_predictions(
    small_idd: Path, tmp_path: Path
) -> None:
    saved = tmp_path / "saved"
    direct = scores_of(
        tmp_path, *MODEL, "--data", small_idd, "--save-predictions", saved
    )
    again = scores_of(tmp_path, "--predictions", saved, "--data", small_idd)
    card = zoo.find(zoo.DEFAULT_MODEL, "int8")
    for entry in ("model", "size", "variant", "sha256"):
        assert direct.pop(entry) == getattr(card, entry)
    assert again.pop("predictions") == str(saved)
    assert direct == again


@pytest.mark.parametrize("variant", ["int8", "openvino"])
def test_a_file_of_weights_gets_the_score_of_its_model(
    small_idd: Path, tmp_path: Path, variant: str
) -> None:
    card = zoo.find(zoo.DEFAULT_MODEL, variant)
    model = [*MODEL, "--variant", variant, "--data", small_idd]
    copied = [shutil.copy(path, tmp_path) for path in (*card.files, card.path)]
    by_file = scores_of(tmp_path, "--weights", Path(copied[0]), "--data", small_idd)
    assert (by_file["variant"], by_file["size"]) == (variant, "balanced")
    assert by_file == scores_of(tmp_path, *model)
    assert by_file == scores_of(tmp_path, *model, "--models", tmp_path)


def test_pictures_of_ones_own_are_compared_at_their_own_size(
    tmp_path: Path,
) -> None:
    own = tmp_path / "own"
    for folder in ("images/val", "images/train", "masks/val", "masks/train"):
        (own / folder).mkdir(parents=True)
    classes = [{"name": name, "colour": [9, 9, 9]} for name in ("road", "rest")]
    (own / "classes.json").write_text(json.dumps(classes))
    ids = np.zeros((30, 50), np.uint8)
    ids[:3] = 1
    for split in ("train", "val"):
        cv2.imwrite(str(own / "images" / split / "a.png"), np.dstack([ids] * 3))
        cv2.imwrite(str(own / "masks" / split / "a.png"), ids)
    masks = own / "masks" / "val"
    scores = scores_of(tmp_path, "--predictions", masks, "--data", own)
    assert np.sum(scores["confusion"]) == 30 * 50
    assert "truth's own size" in scores["measured_on"]


def refused(capsys: pytest.CaptureFixture[str], *options: str | Path) -> str:
    """The one line of a run that is refused."""
    assert main([*map(str, options)]) == 2
    said = capsys.readouterr()
    (line,) = said.err.splitlines()
    assert said.out == ""
    assert line.startswith("error: ")
    return line


def test_what_cannot_be_scored_is_refused_in_one_line(
    small_idd: Path, perfect: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    guesses, data = ["--predictions", perfect], ["--data", small_idd]
    assert "no split 'dev'" in refused(capsys, *guesses, *data, "--split", "dev")
    absent = tmp_path / "absent"
    assert "is no folder" in refused(capsys, *guesses, "--data", absent)
    line = refused(capsys, *MODEL, *data, "--split", "test")
    assert "nothing to score" in line
    line = refused(capsys, "--predictions", perfect / "7", *data, "--split", "train")
    assert "2 of 4 pictures have no prediction" in line
    (small_idd / "gtFine" / "val" / "7" / "1_label.png").write_bytes(b"")
    assert "1 of 2 examples are broken" in refused(capsys, *guesses, *data)


def test_pictures_of_one_name_are_refused_before_they_are_mixed_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "own"
    for drive in ("train/a", "val/a/x", "val/b/x"):
        for folder in ("images", "masks"):
            (own / folder / drive).mkdir(parents=True)
            picture = np.zeros((30, 50), np.uint8)
            cv2.imwrite(str(own / folder / drive / "1.png"), picture)
    classes = [{"name": kind.name, "colour": [9, 9, 9]} for kind in IDD_LEVEL1]
    (own / "classes.json").write_text(json.dumps(classes))
    line = refused(capsys, *MODEL, "--data", own, "--report", tmp_path / "report")
    assert "Two pictures are called x/1" in line
    assert not (tmp_path / "report").exists()


def test_weights_that_cannot_be_run_are_refused_in_one_line(
    small_idd: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data", small_idd]
    assert "no model called x" in refused(capsys, "--model", "x", *data)
    absent = tmp_path / "absent.tflite"
    assert "does not exist" in refused(capsys, "--weights", absent, *data)
    bare = tmp_path / "bare.tflite"
    bare.write_bytes(b"")
    assert "has no card" in refused(capsys, "--weights", bare, *data)
    odd = tmp_path / "odd.pt"
    odd.write_bytes(b"")
    assert "neither a .tflite" in refused(capsys, "--weights", odd, *data)
    lone = tmp_path / "lone.weights.h5"
    lone.write_bytes(b"")
    assert "no config.yaml" in refused(capsys, "--weights", lone, *data)
    line = refused(capsys, "--weights", bare, "--variant", "fp16", *data)
    assert "--model alone" in line


def test_a_network_of_other_classes_is_refused(
    small_idd: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card = zoo.find(zoo.DEFAULT_MODEL, "int8")
    copied = [Path(shutil.copy(path, tmp_path)) for path in (card.weights, card.path)]
    text = copied[1].read_text(encoding="utf-8").replace('"sky"', '"heaven"')
    copied[1].write_text(text, encoding="utf-8")
    line = refused(capsys, "--weights", copied[0], "--data", small_idd)
    assert "heaven" in line
    assert "no score" in line


@pytest.mark.parametrize("option", ["--json", "--report", "--save-predictions"])
def test_what_cannot_be_written_is_refused_before_anything_is_read(
    small_idd: Path,
    perfect: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    option: str,
) -> None:
    (small_idd / "gtFine" / "val" / "7" / "1_label.png").write_bytes(b"broken")
    (tmp_path / "file").write_text("")
    guesses = ["--predictions", perfect, "--data", small_idd]
    line = refused(capsys, *guesses, option, tmp_path / "file" / "within")
    assert "file" in line
    assert "broken" not in line
    if option == "--json":
        assert "is a folder" in refused(capsys, *guesses, option, tmp_path)
    else:
        assert "is a file" in refused(capsys, *guesses, option, tmp_path / "file")
    assert (tmp_path / "file").read_text() == ""


def test_the_truth_of_idd_lite_scores_one_hundred(
    idd_data: Path, tmp_path: Path
) -> None:
    truth = idd_data / "idd_lite" / "gtFine"
    scores = scores_of(tmp_path, "--predictions", truth, "--data", idd_data)
    assert scores["miou"] == 1.0
    assert len(scores["pictures"]) == 204
