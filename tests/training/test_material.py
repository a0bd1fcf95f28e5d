"""What a run trains on: what joins, and what never may."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from training.config import Config, DataConfig
from training.datasets.opening import open_dataset
from training.errors import ConfigError
from training.material import training_batches


@pytest.fixture
def camvid(tmp_path: Path) -> Path:
    """CamVid's layout: two pictures to train on and one to score."""
    for split, count in (("train", 2), ("val", 1)):
        for kind, ending, shape in (("", "jpg", (9, 12, 3)), ("annot", "png", (9, 12))):
            folder = tmp_path / "camvid" / f"{split}{kind}"
            folder.mkdir(parents=True)
            for number in range(count):
                path = folder / f"{split}{number}.{ending}"
                cv2.imwrite(str(path), np.zeros(shape, np.uint8))
    return tmp_path


def trained_on(data: Path, **wanted: bool) -> int:
    """How many pictures a run would train on."""
    config = Config(
        "a", "tiny", input_size=(64, 32), batch=1, data=DataConfig(scenes=0, **wanted)
    )
    batches = training_batches(config, open_dataset(data), data, strict=True)
    return batches.num_batches


def test_other_pictures_join_where_they_are_wanted(
    small_idd: Path, camvid: Path
) -> None:
    assert camvid == small_idd
    assert trained_on(small_idd) == 4
    assert trained_on(small_idd, camvid=True, unlabelled=True) == 4 + 3 + 1


def test_what_is_scored_is_never_trained_on(camvid: Path) -> None:
    assert trained_on(camvid) == 2
    with pytest.raises(
        ConfigError, match=r"1 pictures of CamVid .*val0\.jpg.* data\.camvid"
    ):
        trained_on(camvid, camvid=True)
