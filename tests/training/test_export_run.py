"""A run becomes files that the program takes, whole or not at all."""

import json
from pathlib import Path

import numpy as np
import pytest

from engine.picture import Picture
from engine.runtimes.litert_cpu import CpuRuntime
from engine.runtimes.openvino import OpenVinoRuntime
from engine.segmenter import Segmenter
from models import zoo
from models.labels import LabelClass
from tests.training import tiny
from training import export
from training.config import DataConfig, write_config
from training.datasets.opening import open_dataset
from training.errors import ConfigError
from training.networks import build_network, save_weights, write_classes

pytestmark = [
    pytest.mark.training,
    pytest.mark.timeout(300),
    # Keras 3.15 saves HDF5 in a way that numpy 2 gives notice of.
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]
OWN = (LabelClass("sadak", (10, 20, 30)), LabelClass("गाय", (200, 100, 0)))


@pytest.fixture
def own_data(tmp_path: Path) -> Path:
    """Pictures of one's own with two classes: dark and light."""
    import cv2

    data = tmp_path / "data"
    rng = np.random.default_rng(0)
    for split in ("train", "val"):
        for folder in ("images", "masks"):
            (data / folder / split).mkdir(parents=True)
        for number in range(4):
            ids = (rng.random((4, 6)) < 0.5).astype(np.uint8)
            ids = np.kron(ids, np.ones((8, 16), np.uint8))
            rgb = np.repeat((ids * 200 + 20)[:, :, None], 3, axis=2)
            cv2.imwrite(str(data / "images" / split / f"{number}.png"), rgb)
            cv2.imwrite(str(data / "masks" / split / f"{number}.png"), ids)
    record = [{"name": kind.name, "colour": kind.colour} for kind in OWN]
    (data / "classes.json").write_text(json.dumps(record))
    return data


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """What a training leaves, with random weights."""
    folder = tmp_path / "run"
    folder.mkdir()
    config = tiny.config(
        network="unet_tiny",
        name="first",
        model="mine",
        size="fast",
        input_size=(96, 32),
    )
    save_weights(build_network(config, len(OWN)), folder / "best.weights.h5")
    write_config(config, folder / "config.yaml")
    write_classes(OWN, folder)
    return folder


def test_a_run_with_classes_of_its_own_becomes_a_model(
    run: Path, own_data: Path, tmp_path: Path
) -> None:
    output = tmp_path / "models"
    arguments = ["--run", str(run), "--data", str(own_data), "--output", str(output)]
    assert export.main([*arguments, "--variants", "int8", "openvino"]) == 0
    assert {path.name for path in output.iterdir()} == {
        "mine.fast.int8.tflite",
        "mine.fast.int8.json",
        "mine.fast.openvino.xml",
        "mine.fast.openvino.bin",
        "mine.fast.openvino.json",
    }
    cards = zoo.cards(output)
    assert [(c.name, c.size, c.variant) for c in cards] == [
        ("mine", "fast", "int8"),
        ("mine", "fast", "openvino"),
    ]
    for card, make in zip(cards, (CpuRuntime, OpenVinoRuntime), strict=True):
        card.verify()
        assert card.classes == OWN
        assert card.data == "own pictures of data train (4 pictures)"
        assert "own pictures of data val, 4 pictures" in card.measured_on
        assert 0 < card.miou <= 1
        segmenter = Segmenter(card, make(card))
        ids = segmenter.segment(Picture.from_array(np.zeros((64, 128, 3), np.uint8)))
        assert ids.max() < 2


def test_a_file_that_cannot_be_scored_does_not_take_the_place_of_a_good_one(
    run: Path, own_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "models"
    output.mkdir()
    (output / "mine.fast.int8.tflite").write_bytes(b"good")
    monkeypatch.setattr(export, "to_int8", lambda network, pictures: b"no network")
    with pytest.raises(ConfigError, match="could not be scored"):
        export.export(run, own_data, output, ["int8"])
    assert [path.name for path in output.iterdir()] == ["mine.fast.int8.tflite"]
    assert (output / "mine.fast.int8.tflite").read_bytes() == b"good"


def test_data_of_other_classes_is_refused(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--run", str(run), "--data", "sample:", "--output", str(tmp_path)]
    assert export.main(arguments) == 2
    assert "other classes" in capsys.readouterr().err


def test_a_card_tells_what_was_trained_on(small_idd: Path) -> None:
    dataset = open_dataset(small_idd)
    config = tiny.config(
        data=DataConfig(scenes=3, unlabelled=True),
        start="runs/first/best.weights.h5",
        teachers=("runs/wise",),
        note="by hand",
    )
    assert export.described(config, small_idd, dataset) == (
        "IDD-Lite train (4 pictures); drawn scenes of `sample:` (3 pictures); "
        "IDD-Lite test without labels (1 pictures); went on from first; "
        "learnt from wise as well; by hand"
    )
    sample = Path("sample:")
    bare = tiny.config(data=DataConfig(scenes=3))
    assert export.described(bare, sample, open_dataset(sample)) == (
        "drawn scenes train (200 pictures)"
    )
