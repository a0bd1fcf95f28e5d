"""The command itself, killed and started again, on each backend."""

import csv
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.program import ROOT
from tests.training import tiny
from training.config import write_config

pytestmark = [pytest.mark.training, pytest.mark.timeout(400)]

needs_jax = pytest.mark.skipif(
    importlib.util.find_spec("jax") is None, reason="JAX is not installed"
)
BACKENDS = ["tensorflow", pytest.param("jax", marks=needs_jax)]


def command(
    config: Path, data: Path, run: Path, *more: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Train to the end, or to where `TINY_STOP` says."""
    arguments = ["--config", str(config), "--data", str(data), "--run", str(run)]
    return subprocess.run(
        [sys.executable, "-m", "tests.training.tiny", *arguments, *more],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


def figures(run: Path) -> list[float]:
    with (run / "log.csv").open(newline="") as file:
        return [float(cell) for row in csv.DictReader(file) for cell in row.values()]


# A few steps are sooner done than optimised.
UNOPTIMISED = "--xla_backend_optimization_level=0"


@pytest.fixture(autouse=True)
def _compiled_once(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where JAX finds the steps that an earlier process has compiled."""
    folder = tmp_path_factory.getbasetemp() / "compiled"
    monkeypatch.setenv("JAX_COMPILATION_CACHE_DIR", str(folder))
    monkeypatch.setenv("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")
    monkeypatch.setenv("JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES", "-1")
    monkeypatch.setenv("XLA_FLAGS", UNOPTIMISED)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.parametrize("backend", BACKENDS)
def test_a_run_that_was_killed_ends_as_an_unbroken_one(
    small_idd: Path, tmp_path: Path, backend: str
) -> None:
    write_config(tiny.config(auxiliary=("inner",)), tmp_path / "tiny.yaml")
    unbroken, killed = tmp_path / "unbroken", tmp_path / "killed"

    def train(run: Path, stop: str = "") -> subprocess.CompletedProcess[str]:
        environment = {"KERAS_BACKEND": backend}
        if stop:
            environment["TINY_STOP"] = stop
        return command(tmp_path / "tiny.yaml", small_idd, run, **environment)

    done = train(unbroken)
    assert done.returncode == 0, done.stderr
    # Ctrl-C within the second epoch, of two steps as all are.
    done = train(killed, "SIGINT:step:3")
    assert done.returncode == 130, done.stderr
    backup = killed / "backup"
    assert done.stderr.splitlines()[-1] == (
        f"stopped: {backup} holds 1 of 4 epochs, "
        "and the same command goes on from there"
    )
    assert "Traceback" not in done.stderr
    # In the middle of its second writing: of best weights or of a backup.
    done = train(killed, "SIGKILL:save:2")
    assert done.returncode == -9, done.stderr
    assert list(killed.rglob("*.partial.weights.h5"))
    done = train(killed)
    assert done.returncode == 0, done.stderr
    assert figures(killed) == pytest.approx(figures(unbroken), rel=1e-5)
    assert not backup.exists()
    assert not list(killed.glob("*partial*"))


@needs_jax
def test_two_devices_learn_what_one_learns(small_idd: Path, tmp_path: Path) -> None:
    write_config(tiny.config(epochs=2), tmp_path / "tiny.yaml")
    environment = {
        "KERAS_BACKEND": "jax",
        "JAX_PLATFORMS": "cpu",
        "XLA_FLAGS": f"{UNOPTIMISED} --xla_force_host_platform_device_count=2",
    }
    for count in (1, 2):
        done = command(
            tmp_path / "tiny.yaml",
            small_idd,
            tmp_path / str(count),
            *("--devices", str(count)),
            **environment,
        )
        assert done.returncode == 0, done.stderr
        assert ("2 devices share each batch" in done.stdout) == (count == 2)
    one, two = figures(tmp_path / "1"), figures(tmp_path / "2")
    assert two == pytest.approx(one, rel=1e-4)
    for more, reason in [
        (("--devices", "3"), "There are 2 devices, not 3"),
        (("--devices", "2", "--set", "batch=3"), "batch of 3 cannot be shared evenly"),
    ]:
        run = tmp_path / "refused"
        done = command(tmp_path / "tiny.yaml", small_idd, run, *more, **environment)
        assert done.returncode == 2
        assert reason in done.stderr.splitlines()[-1]
