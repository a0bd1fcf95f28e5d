"""Scores of a whole set: one confusion matrix, and how every picture did by itself."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from training.datasets.checking import check
from training.datasets.pairs import Example, Pair
from training.errors import DatasetError
from training.metrics import Confusion

Bytes = NDArray[np.uint8]
Label = Callable[[str, Bytes], Bytes]
"""From a picture's name (`name_of`) and its RGB pixels to ids of any size."""


@dataclass(frozen=True)
class PictureScore:
    """How one picture did.

    Attributes:
        name: of the picture.
        miou: over the classes in its truth or its prediction; NaN where nothing of it
            has a true class.
    """

    name: str
    miou: float


@dataclass(frozen=True)
class Scores:
    """How a set did.

    Attributes:
        confusion: all its pixels.
        pictures: in the order of the set.
    """

    confusion: Confusion
    pictures: tuple[PictureScore, ...]

    @property
    def ranked(self) -> list[PictureScore]:
        """The pictures that have a score, from the worst to the best."""
        scored = [one for one in self.pictures if not math.isnan(one.miou)]
        return sorted(scored, key=lambda one: one.miou)


def refuse_unscorable(examples: Sequence[Example], classes: int) -> None:
    """Read all of a set once: a score is of all its pictures or of none.

    Raises:
        DatasetError: there are none, some are broken, or no pixel has a true class.
    """
    defined: list[bool] = []

    def keep(_: int, pair: Pair) -> None:
        if not defined and (pair.ids < classes).any():
            defined.append(True)

    check(examples, keep).act(strict=True)
    if not defined:
        raise DatasetError(
            f"None of {len(examples)} pictures has a pixel with a true class: there "
            "is nothing to score. Take a split with labels."
        )


def score(
    label: Label,
    examples: Sequence[Example],
    names: Sequence[str],
    classes: int,
    size: tuple[int, int] | None,
    *,
    title: str = "",
) -> Scores:
    """Label every example and count.

    Args:
        label: the network, or whatever else knows the ids of a picture.
        examples: pictures with their truth.
        names: one for each.
        classes: how many there are.
        size: width and height at which masks are compared; None: the truth's own.
        title: stands before the progress on a terminal.

    Raises:
        SadakError: an example is broken, or cannot be labelled.
    """
    total, pictures = Confusion(classes), []
    pairs = zip(names, examples, strict=True)
    for name, example in tqdm(pairs, title, len(examples), disable=None):
        rgb, truth = example.read()
        alone = Confusion(classes, size)
        alone.add(truth, label(name, rgb))
        total.matrix += alone.matrix
        pictures.append(PictureScore(name, alone.miou))
    return Scores(total, tuple(pictures))
