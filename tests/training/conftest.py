"""What the tests of training share: the data set where it is, else a small one."""

import json
import os
from pathlib import Path
from typing import Any

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


def write_polygons(path: Path, *objects: dict[str, Any], size: Any = (64, 36)) -> Path:
    """Write a polygon file of the full IDD; objects as they stand in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    record = {"imgWidth": size[0], "imgHeight": size[1], "objects": [*objects]}
    path.write_text(json.dumps(record))
    return path


def rectangle(label: str, x0: int, y0: int, x1: int, y1: int) -> dict[str, Any]:
    """An object whose polygon is a rectangle, its last row and column included."""
    corners = [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]
    return {"label": label, "polygon": corners}


@pytest.fixture
def full_idd(tmp_path: Path) -> Path:
    """Both parts of the full IDD: polygons and pictures, no masks yet.

    Part I has PNGs, part II JPEGs: each three pictures to train on, one to score, one
    bare. Their upper half is sky, their lower half road.
    """
    scene = rectangle("sky", 0, 0, 63, 17), rectangle("road", 0, 18, 63, 35)
    rng = np.random.default_rng(0)
    for part, ending in (("IDD_Segmentation", "png"), ("idd20kII", "jpg")):
        for split, count in (("train", 3), ("val", 1), ("test", 1)):
            for number in range(count):
                drive = tmp_path / part / "leftImg8bit" / split / "5"
                path = drive / f"frame{number}_leftImg8bit.{ending}"
                path.parent.mkdir(parents=True, exist_ok=True)
                cv2.imwrite(str(path), rng.integers(0, 256, (36, 64, 3), np.uint8))
                if split != "test":
                    name = f"frame{number}_gtFine_polygons.json"
                    write_polygons(
                        tmp_path / part / "gtFine" / split / "5" / name, *scene
                    )
    return tmp_path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes minutes, so that no core waits for it at the end."""
    items.sort(key=lambda item: "test_tiny" not in item.nodeid)
