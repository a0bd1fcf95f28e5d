"""The pictures by which the ranges of an int8 file are set."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from models.labels import IDD_LEVEL1
from training.config import Config
from training.datasets import scenes
from training.datasets.examples import resize_picture
from training.datasets.opening import Dataset
from training.datasets.pairs import Example

AT_LEAST = 160
"""So many pictures, where the data set has them."""

_SCENES = 8


def calibration(config: Config, dataset: Dataset) -> Iterator[NDArray[np.uint8]]:
    """Training pictures from all over the set, and of IDD's classes drawn scenes too.

    Returns:
        uint8 [height, width, 3] each, of the network's input size.
    """
    labelled = dataset.examples("train")
    chosen: list[Example] = [*labelled[:: max(1, len(labelled) // AT_LEAST)]]
    if dataset.classes == IDD_LEVEL1:
        chosen += scenes.examples(_SCENES, config.input_size)
    for example in chosen:
        yield resize_picture(example.read().rgb, config.input_size)
