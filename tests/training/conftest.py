"""What the tests of training share: the data set where it is, else a small one."""

import os
from pathlib import Path

import cv2
import numpy as np
import pytest

# TensorFlow's notes on start are no warnings of ours.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


@pytest.fixture(scope="session")
def idd_data() -> Path:
    """The folder of the data sets; the test is skipped where there is none."""
    named = os.environ.get("SADAK_DATA")
    folder = Path(named) if named else Path(__file__).parents[2] / "../shared/data"
    if not (folder / "idd_lite" / "leftImg8bit").is_dir():
        pytest.skip(f"IDD-Lite is not in {folder}: name its folder in SADAK_DATA")
    return folder


@pytest.fixture
def small_idd(tmp_path: Path) -> Path:
    """IDD-Lite's layout: four labelled pictures to train on, two to score, one bare."""
    rng = np.random.default_rng(0)
    for split, count in (("train", 4), ("val", 2), ("test", 1)):
        for number in range(count):
            pictures = tmp_path / "leftImg8bit" / split / "7"
            pictures.mkdir(parents=True, exist_ok=True)
            rgb = rng.integers(0, 256, (45, 64, 3), np.uint8)
            cv2.imwrite(str(pictures / f"{number}_image.jpg"), rgb)
            if split == "test":
                continue
            labels = tmp_path / "gtFine" / split / "7"
            labels.mkdir(parents=True, exist_ok=True)
            ids = rng.choice(np.array([0, 1, 2, 3, 4, 5, 6, 255], np.uint8), (45, 64))
            cv2.imwrite(str(labels / f"{number}_label.png"), ids)
    return tmp_path
