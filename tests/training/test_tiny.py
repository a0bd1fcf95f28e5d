"""The training command as it is, on drawn scenes: a loss that is broken shows here."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.training
@pytest.mark.timeout(900)
def test_a_network_learns_drawn_scenes_within_minutes(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "training.train", "--data", "sample:"]
    command += ["--config", "training/configs/tiny.yaml", "--run", str(tmp_path)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=880, check=False
    )
    assert done.returncode == 0, done.stderr
    with (tmp_path / "log.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    # Scenes of drives that it has not seen.
    assert max(float(row["val_miou"] or 0) for row in rows) > 0.8
    assert float(rows[-1]["loss"]) < 0.7 * float(rows[0]["loss"])
