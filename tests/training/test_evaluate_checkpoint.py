"""A checkpoint of a run, scored where the run left it."""

from pathlib import Path

import keras
import numpy as np
import pytest

from models import architectures
from models.labels import IDD_LEVEL1
from training import networks
from training.config import Config, write_config
from training.evaluate import main
from training.metrics import Confusion

pytestmark = [
    pytest.mark.training,
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]


def encoder(channels: int) -> keras.Model:
    pictures = keras.Input((None, None, 3))
    x = keras.layers.Rescaling(1 / 255)(pictures)
    x = keras.layers.Conv2D(channels, 3, 2, "same", activation="relu")(x)
    return keras.Model(pictures, x)


def build(
    shape: tuple[int | None, int | None, int], classes: int, *_: object
) -> keras.Model:
    """A network of a few weights, in two parts as the shipped one."""
    pictures = keras.Input(shape)
    logits = keras.layers.Conv2D(classes, 1)(encoder(4)(pictures))
    return keras.Model(pictures, logits, name="tiny")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run of a network of a few weights, as `training.train` leaves it."""
    monkeypatch.setitem(architectures.BUILDERS, "tiny", build)
    folder = tmp_path / "run"
    folder.mkdir()
    config = Config(name="small", network="tiny", input_size=(64, 32))
    write_config(config, folder / networks.CONFIG)
    networks.write_classes(IDD_LEVEL1, folder)
    chance = np.random.default_rng(0)
    network = networks.build_network(config, len(IDD_LEVEL1))
    network.set_weights([chance.normal(size=w.shape) for w in network.get_weights()])
    networks.save_weights(network, folder / networks.BEST)
    return folder


def test_a_checkpoint_gets_the_score_of_its_network(
    run: Path, small_idd: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from training.datasets.examples import resize_picture
    from training.datasets.idd_lite import examples

    options = ["--weights", str(run / networks.BEST), "--data", str(small_idd)]
    assert main(options) == 0
    said = capsys.readouterr().out
    assert said.startswith("small best: IDD-Lite val, 2 pictures")
    # The same by hand, at full precision and with OpenCV's scaling for FFmpeg's.
    network = networks.load_network(run)
    confusion = Confusion(len(IDD_LEVEL1), (256, 128))
    for example in examples(small_idd, "val"):
        rgb, ids = example.read()
        small = resize_picture(rgb, (64, 32))[np.newaxis].astype(np.float32)
        logits = keras.ops.image.resize(network(small), (32, 64))
        confusion.add(ids, np.asarray(keras.ops.argmax(logits[0], -1), np.uint8))
    (line,) = [line for line in said.splitlines() if line.startswith("mIoU ")]
    assert float(line.split()[-1]) == pytest.approx(100 * confusion.miou, abs=1.0)


def test_a_checkpoint_of_another_network_is_refused_in_one_line(
    run: Path, small_idd: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    networks.save_weights(encoder(5), run / "other.weights.h5")
    options = ["--weights", str(run / "other.weights.h5"), "--data", str(small_idd)]
    assert main(options) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: ")
    assert "other.weights.h5 does not hold the weights of tiny: " in line
