"""A whole run: what it leaves, how it goes on, what it refuses."""

import csv
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from models import architectures
from models.labels import LabelClass
from tests.training import tiny
from training import networks
from training.callbacks import Backup, Rate
from training.config import LossConfig, OptimiserConfig, write_config
from training.errors import ConfigError, run
from training.networks import build_network, load_network
from training.train import main, train

pytestmark = [
    pytest.mark.training,
    # Keras 3.15 saves HDF5 in a way that numpy 2 gives notice of.
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
    # TensorFlow says so of its own pipeline, wherever functions run eagerly.
    pytest.mark.filterwarnings("ignore:Even though the `tf.config:UserWarning"),
]


@pytest.fixture(autouse=True)
def tiny_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    import tensorflow

    monkeypatch.setitem(architectures.BUILDERS, tiny.NAME, tiny.build)
    # Two steps are sooner done than compiled; test_train_killed.py compiles.
    tensorflow.config.run_functions_eagerly(True)
    # TensorFlow's writer of curves is not what is tested, and takes seconds.
    monkeypatch.setattr("training.fitting._tensorboard", lambda run: [])
    yield
    tensorflow.config.run_functions_eagerly(False)


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "log.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")}


class Broken(BaseException):
    """What breaks a run off; nothing catches it."""


@contextmanager
def broken_off_at(save: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Break a run off in the middle of its n-th writing of weights."""
    original, count = keras.Model.save_weights, 0

    def save_weights(model: keras.Model, path: Path) -> None:
        nonlocal count
        count += 1
        original(model, path)
        if count == save:
            path.write_bytes(b"half of it")
            raise Broken

    with monkeypatch.context() as patch:
        patch.setattr(keras.Model, "save_weights", save_weights)
        yield


def test_a_run_leaves_what_the_next_commands_need(
    small_idd: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "runs" / "a"
    best = train(tiny.config(), small_idd, folder)
    assert files(folder) == {
        "best.weights.h5",
        "last.weights.h5",
        "classes.json",
        "config.yaml",
        "log.csv",
    }
    scores = [float(row["val_miou"]) for row in rows(folder)]
    assert len(scores) == 4
    assert best == max(scores)
    assert load_network(folder).name == "tiny"
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "4 pictures to train on"
    assert lines[1].startswith("epoch 1/4  loss ")
    assert lines[-1].startswith("epoch 4/4  loss ")


def test_a_finished_run_is_not_trained_again(
    small_idd: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "a"
    best = train(tiny.config(epochs=2), small_idd, folder)
    before = (folder / "best.weights.h5").read_bytes()
    assert train(tiny.config(epochs=2), small_idd, folder) == pytest.approx(best)
    assert "is finished" in capsys.readouterr().out
    assert (folder / "best.weights.h5").read_bytes() == before
    # Nor one that was killed while it took its backup away.
    (folder / "backup").mkdir()
    (folder / "backup" / "2.weights.h5").write_bytes(b"half of it")
    assert train(tiny.config(epochs=2), small_idd, folder) == pytest.approx(best)
    assert (folder / "best.weights.h5").read_bytes() == before
    assert not (folder / "backup").exists()


def test_a_run_broken_off_again_and_again_ends_as_an_unbroken_one(
    small_idd: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tiny.config(epochs=3, frozen_epochs=2, auxiliary=("inner",))
    unbroken, broken = tmp_path / "unbroken", tmp_path / "broken"
    best = train(config, small_idd, unbroken)
    # In the second frozen epoch, in the first best weights, and later.
    for save, frozen, whole in ((2, 1, 0), (2, 2, 0), (3, 2, 1)):
        with pytest.raises(Broken), broken_off_at(save, monkeypatch):
            train(config, small_idd, broken)
        assert Backup(broken / "backup_frozen").epochs == frozen
        assert Backup(broken / "backup").epochs == whole
    load_network(broken)
    assert train(config, small_idd, broken) == pytest.approx(best, abs=1e-6)
    assert rows(broken) == rows(unbroken)
    for name in ("best.weights.h5", "last.weights.h5"):
        one = load_network(unbroken, name).get_weights()
        other = load_network(broken, name).get_weights()
        for weight, same in zip(one, other, strict=True):
            assert same == pytest.approx(weight, abs=1e-6)
    assert files(broken) == files(unbroken)


def test_the_encoder_is_frozen_at_first_and_only_at_first(
    small_idd: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = build_network(tiny.config(), 7)
    networks.save_weights(start, tmp_path / "start.weights.h5")
    before = [np.array(weight) for weight in start.get_layer("encoder").get_weights()]
    seen: list[list[np.ndarray]] = []

    def on_train_begin(self: Rate, logs: object = None) -> None:
        seen.append(self.model.network.get_layer("encoder").get_weights())

    monkeypatch.setattr(Rate, "on_train_begin", on_train_begin)
    config = tiny.config(
        epochs=1, frozen_epochs=2, start=str(tmp_path / "start.weights.h5")
    )
    train(config, small_idd, tmp_path / "a")
    for weight, same in zip(seen[0], before, strict=True):
        assert np.array_equal(weight, same)
    after = load_network(tmp_path / "a", "last.weights.h5").get_layer("encoder")
    assert not np.array_equal(after.get_weights()[0], before[0])


@contextmanager
def disk_of(bytes_: int) -> Iterator[None]:
    """No file may grow larger: what is written over it fails, as on a full disk."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_full_disk_is_one_line_and_spoils_nothing(
    small_idd: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    config, folder = tiny.config(epochs=3), tmp_path / "a"
    best = train(config, small_idd, tmp_path / "unbroken")
    with pytest.raises(Broken), broken_off_at(4, monkeypatch):
        train(config, small_idd, folder)
    before = {path: path.read_bytes() for path in folder.rglob("*.h5")}
    assert len(before) == 2
    capfd.readouterr()
    # The log still has room, weights have not.
    with disk_of(20_000):
        assert run(lambda: train(config, small_idd, folder) and None) == 2
    error = capfd.readouterr().err
    assert error.count("\n") == 1
    assert error.startswith("error: ")
    assert "cannot be written" in error
    assert {path: path.read_bytes() for path in folder.rglob("*.h5")} == before
    assert train(config, small_idd, folder) == pytest.approx(best, abs=1e-6)


def test_a_run_goes_on_only_with_its_own_configuration(
    small_idd: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config, folder = tiny.config(), tmp_path / "a"
    with pytest.raises(Broken), broken_off_at(4, monkeypatch):
        train(config, small_idd, folder)
    other = replace(config, loss=LossConfig(jaccard=0.1), seed=3)
    with pytest.raises(ConfigError, match=r"configuration: seed, loss\.jaccard differ"):
        train(other, small_idd, folder)
    harmless = replace(config, name="b", note="c", validate_every=2)
    train(harmless, small_idd, folder)
    assert len(rows(folder)) == 4


def test_runs_of_other_classes_cannot_teach_or_be_gone_on_from(
    small_idd: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    write_config(tiny.config(), other / "config.yaml")
    cows = (LabelClass("road", (0, 0, 0)), LabelClass("cow", (9, 9, 9)))
    networks.write_classes(cows, other)
    best = other / "best.weights.h5"
    networks.save_weights(build_network(tiny.config(), len(cows)), best)
    for changes in ({"teachers": (str(other),)}, {"start": str(best)}):
        with pytest.raises(
            ConfigError,
            match=r"other knows 2 classes \(road, cow\), the data set has 7",
        ):
            train(tiny.config(**changes), small_idd, tmp_path / "a")
    # Weights that lie by themselves tell nothing but their shapes.
    lone = best.rename(tmp_path / "lone.weights.h5")
    with pytest.raises(ConfigError, match="does not hold the weights of tiny"):
        train(tiny.config(start=str(lone)), small_idd, tmp_path / "a")


def test_weights_of_somebody_elses_are_not_written_over(
    small_idd: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "best.weights.h5").write_bytes(b"precious")
    with pytest.raises(ConfigError, match="Name another folder"):
        train(tiny.config(), small_idd, folder)
    assert (folder / "best.weights.h5").read_bytes() == b"precious"


def test_a_damaged_backup_is_named(
    small_idd: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "a"
    with pytest.raises(Broken), broken_off_at(4, monkeypatch):
        train(tiny.config(), small_idd, folder)
    (backup,) = (folder / "backup").glob("*.h5")
    backup.write_bytes(b"rust")
    with pytest.raises(ConfigError, match=r"Remove .*backup to begin anew"):
        train(tiny.config(), small_idd, folder)


def test_the_rate_depends_on_the_epoch_alone() -> None:
    rate = Rate(0.1, warmup=4, epochs=40)
    factors = [rate.factor(epoch) for epoch in range(40)]
    assert factors[:5] == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    assert factors[4:] == sorted(factors[4:], reverse=True)
    assert factors[22] == pytest.approx(0.5)
    assert 0.001 <= factors[-1] < 0.01
    # A short run has a short warm-up.
    assert Rate(0.1, warmup=4, epochs=5).factor(1) == 1.0


def test_the_rate_of_each_epoch_reaches_the_optimiser(
    small_idd: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[float] = []

    def on_train_batch_end(self: Rate, batch: int, logs: object = None) -> None:
        if batch == 1:
            seen.append(float(self.model.optimizer.learning_rate))

    monkeypatch.setattr(Rate, "on_train_batch_end", on_train_batch_end)
    optimiser = OptimiserConfig(rate=0.01, warmup_epochs=1)
    train(tiny.config(epochs=5, optimiser=optimiser), small_idd, tmp_path / "a")
    expected = [0.01 * Rate(0.01, 1, 5).factor(epoch) for epoch in range(5)]
    assert seen == pytest.approx(expected)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"auxiliary": ["nowhere"]}, "tiny has no layer called nowhere"),
        ({"start": "other.weights.h5"}, "does not hold the weights of tiny"),
        ({"encoder_weights": "absent.weights.h5"}, "absent.weights.h5 does not exist"),
        ({"encoder_weights": "other.weights.h5"}, "does not hold the weights of"),
        ({"teachers": ["nobody"]}, "does not exist"),
        ({"network": "lenet"}, "no network called lenet"),
        ({"crop": [60, 32]}, "crop"),
        ({"input_size": [64, 30]}, "input_size"),
        ({"batch": 0}, "batch"),
        ({"epochs": 0}, "epochs"),
        ({"precision": "float99"}, "precision"),
    ],
    ids=str,
)
def test_what_cannot_be_trained_is_one_line(
    small_idd: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    changes: dict[str, object],
    reason: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    inputs = keras.Input((8, 8, 3))
    other = keras.Model(inputs, keras.layers.Conv2D(2, 5)(inputs))
    other.save_weights("other.weights.h5")
    write_config(tiny.config(), tmp_path / "tiny.yaml")
    override = [f"{key}={value}" for key, value in changes.items()]
    arguments = ["--config", "tiny.yaml", "--data", str(small_idd), "--set", *override]
    assert main(arguments) == 2
    error = capfd.readouterr().err
    assert error.startswith("error: ")
    assert error.count("\n") == 1
    assert reason in error


def test_data_and_run_folder_are_checked_first(
    small_idd: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write_config(tiny.config(), tmp_path / "tiny.yaml")
    config = ["--config", str(tmp_path / "tiny.yaml")]
    taken = tmp_path / "taken"
    taken.write_text("a file")
    for arguments, reason in [
        (["--data", str(tmp_path / "absent")], "is no folder"),
        (["--data", str(small_idd), "--run", str(taken)], "is a file"),
        (["--data", str(small_idd), "--run", str(taken / "a")], "cannot be"),
        (
            ["--data", str(small_idd), "--run", str(tmp_path), "--devices", "2"],
            "device",
        ),
    ]:
        assert main([*config, *arguments]) == 2
        error = capfd.readouterr().err
        assert error.startswith("error: ")
        assert error.count("\n") == 1
        assert reason in error
