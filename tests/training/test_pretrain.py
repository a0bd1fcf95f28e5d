"""An encoder that learns from another, and the network that begins with it."""

from pathlib import Path

import keras
import numpy as np
import pytest

from models import architectures
from models.architectures import efficientlite
from tests.training import tiny
from training import encoders
from training.augment import Augment
from training.config import AugmentConfig, OptimiserConfig, write_config
from training.errors import ConfigError
from training.imitator import Imitator
from training.pretrain import main, pretrain
from training.train import build_learner

pytestmark = [
    pytest.mark.training,
    # Keras 3.15 saves HDF5 in a way that numpy 2 gives notice of.
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]


@pytest.fixture
def teacher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file such as `training.encoders` writes, of a small variant."""
    variant = efficientlite.Variant(0.1, 0.1)
    monkeypatch.setitem(architectures.BUILDERS, "tiny", tiny.build)
    monkeypatch.setitem(encoders.VARIANTS, "efficientnet_lite0", variant)
    keras.utils.set_random_seed(3)
    path = tmp_path / "efficientnet_lite0_imagenet.weights.h5"
    efficientlite.build((None, None, 3), variant).save_weights(path)
    return path


def test_the_loss_falls_and_the_network_begins_with_the_file(
    small_idd: Path, tmp_path: Path, teacher: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tiny.config(optimiser=OptimiserConfig(rate=0.02, warmup_epochs=1))
    output = tmp_path / "encoder" / "encoder.weights.h5"
    first = pretrain(config, small_idd, teacher, 1, output)
    assert pretrain(config, small_idd, teacher, 12, output) < 0.9 * first
    # Four pictures to train on and one without labels; not those of val.
    assert capsys.readouterr().out.startswith("5 pictures to learn from")
    assert {path.name for path in output.parent.iterdir()} == {
        "encoder.weights.h5",
        "config.yaml",
    }
    keras.utils.set_random_seed(9)
    taught = tiny.config(encoder_weights=str(output))
    network = build_learner(taught, small_idd, 7).network
    alone = tiny.build((None, None, 3), 2).get_layer("encoder")
    alone.load_weights(output)
    found = network.get_layer("encoder").get_weights()
    for weight, same in zip(found, alone.get_weights(), strict=True):
        assert np.array_equal(weight, same)


def test_only_the_encoder_and_its_heads_learn(teacher: Path) -> None:
    other = encoders.build(teacher.name)
    encoder = tiny.build((None, None, 3), 2).get_layer("encoder")
    augment = Augment(AugmentConfig(), (64, 32), 0, dtype="float32")
    imitator = Imitator(encoder, other, augment)
    learning = {id(variable) for variable in imitator.trainable_variables}
    assert learning >= {id(variable) for variable in encoder.trainable_variables}
    assert not learning & {id(variable) for variable in other.variables}


def test_encoders_without_a_stride_in_common_are_refused(teacher: Path) -> None:
    pictures = keras.Input((None, None, 3))
    whole = keras.Model(pictures, [keras.layers.Conv2D(2, 1)(pictures)])
    augment = Augment(AugmentConfig(), (64, 32), 0, dtype="float32")
    with pytest.raises(ConfigError, match=r"has strides \[1\].*none is the same"):
        Imitator(whole, encoders.build(teacher.name), augment)


def test_what_cannot_teach_is_one_line(
    small_idd: Path, tmp_path: Path, teacher: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_config(tiny.config(), tmp_path / "tiny.yaml")
    command = ["--config", str(tmp_path / "tiny.yaml"), "--data", str(small_idd)]
    command += ["--output", str(tmp_path / "out" / "encoder.weights.h5"), "--teacher"]
    unnamed = tmp_path / "resnet.weights.h5"
    unnamed.write_bytes(b"")
    for file, reason in [
        (tmp_path / "absent.weights.h5", "training.encoders makes it"),
        (unnamed, "is none of efficientnet_lite0"),
    ]:
        assert main([*command, str(file)]) == 2
        error = capsys.readouterr().err
        assert error.count("\n") == 1
        assert reason in error
    teacher.write_bytes(b"rust")
    assert main([*command, str(teacher)]) == 2
    assert "does not hold the weights of encoder" in capsys.readouterr().err
    for more, reason in [
        (["--epochs", "0"], "epochs must be 1 or more"),
        (["--set", "precision=foo"], "no policy called foo"),
    ]:
        assert main([*command, str(teacher), *more]) == 2
        error = capsys.readouterr().err
        assert error.count("\n") == 1
        assert reason in error


def test_broken_pictures_are_left_out_or_refused(
    small_idd: Path,
    tmp_path: Path,
    teacher: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    (small_idd / "leftImg8bit" / "train" / "7" / "2_image.jpg").write_bytes(b"rust")
    output = tmp_path / "out" / "encoder.weights.h5"
    pretrain(tiny.config(), small_idd, teacher, 1, output)
    assert capsys.readouterr().out.startswith("4 pictures to learn from")
    assert "1 of 5 examples are broken" in caplog.text
    write_config(tiny.config(), tmp_path / "tiny.yaml")
    command = ["--config", str(tmp_path / "tiny.yaml"), "--data", str(small_idd)]
    command += ["--output", str(output), "--teacher", str(teacher), "--strict"]
    assert main(command) == 2
    assert "1 of 5 examples are broken" in capsys.readouterr().err
