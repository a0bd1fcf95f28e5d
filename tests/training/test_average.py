"""The mean of the weights of runs."""

from pathlib import Path

import numpy as np
import pytest

from models import architectures
from models.labels import IDD_LEVEL1, LabelClass
from tests.training import tiny
from training.average import main
from training.config import read_config, write_config
from training.networks import (
    build_network,
    load_network,
    read_classes,
    save_weights,
    write_classes,
)

pytestmark = [
    pytest.mark.training,
    # Keras 3.15 saves HDF5 in a way that numpy 2 gives notice of.
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]


@pytest.fixture(autouse=True)
def tiny_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(architectures.BUILDERS, "tiny", tiny.build)
    monkeypatch.setitem(architectures.BUILDERS, "other", tiny.build)


def make_run(
    folder: Path,
    network: str = "tiny",
    classes: tuple[LabelClass, ...] = IDD_LEVEL1,
) -> list[np.ndarray]:
    """A run of random weights, normalisation included."""
    folder.mkdir()
    config = tiny.config(network=network, epochs=5)
    built = build_network(config, len(classes))
    rng = np.random.default_rng(len(folder.name))
    weights = [rng.random(w.shape, np.float32) for w in built.get_weights()]
    built.set_weights(weights)
    save_weights(built, folder / "best.weights.h5")
    write_config(config, folder / "config.yaml")
    write_classes(classes, folder)
    return weights


def test_the_mean_of_two_runs_is_a_run(tmp_path: Path) -> None:
    first, second = make_run(tmp_path / "a"), make_run(tmp_path / "bb")
    mean = tmp_path / "mean"
    runs = [str(tmp_path / "a"), str(tmp_path / "bb")]
    assert main([*runs, "--output", str(mean)]) == 0
    found = load_network(mean).get_weights()
    for weight, one, other in zip(found, first, second, strict=True):
        assert weight == pytest.approx((one + other) / 2, abs=1e-6)
    config = read_config(mean / "config.yaml")
    assert (config.name, config.epochs) == ("mean", 5)
    assert config.note == "mean of the weights of a and bb"
    assert read_classes(mean) == IDD_LEVEL1


@pytest.mark.parametrize(
    "second", [{"network": "other"}, {"classes": IDD_LEVEL1[:3]}], ids=str
)
def test_different_networks_have_no_mean(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], second: dict
) -> None:
    make_run(tmp_path / "a")
    make_run(tmp_path / "b", **second)
    runs = [str(tmp_path / "a"), str(tmp_path / "b")]
    assert main([*runs, "--output", str(tmp_path / "mean")]) == 2
    assert capsys.readouterr().err.startswith("error: Only runs of one network")
    assert not (tmp_path / "mean").exists()


def test_a_run_is_not_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_run(tmp_path / "a")
    before = (tmp_path / "a" / "best.weights.h5").read_bytes()
    assert main([str(tmp_path / "a"), "--output", str(tmp_path / "a")]) == 2
    assert "is one of the runs" in capsys.readouterr().err
    assert (tmp_path / "a" / "best.weights.h5").read_bytes() == before


def test_a_missing_run_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "a"), "--output", str(tmp_path / "b")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
