"""The official score of IDD-Lite.

Truth and prediction are both brought to 256x128 by nearest neighbour, one confusion
matrix is summed over the whole set, and the score is the plain mean over the classes of
intersection over union. Pixels without a true class count nowhere.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from training.datasets.examples import resize_ids

OFFICIAL_SIZE = (256, 128)
"""Width and height in pixels at which IDD-Lite's masks are compared."""

Matrix = NDArray[np.int64]


@dataclass
class Confusion:
    """Counts of pixels: `matrix[truth, predicted]`.

    The last column holds pixels that have a true class but were predicted undefined:
    they are missed (false negatives) without being anybody's false positives.
    """

    classes: int
    matrix: Matrix = field(init=False)

    def __post_init__(self) -> None:
        self.matrix = np.zeros((self.classes, self.classes + 1), np.int64)

    def add(self, truth: NDArray[np.uint8], predicted: NDArray[np.uint8]) -> None:
        """Count a picture, after bringing both masks to the official size.

        Args:
            truth: ids [h, w], 255 where undefined.
            predicted: ids [h, w] of any size.
        """
        self.add_as_it_is(
            resize_ids(truth, OFFICIAL_SIZE), resize_ids(predicted, OFFICIAL_SIZE)
        )

    def add_as_it_is(
        self, truth: NDArray[np.uint8], predicted: NDArray[np.uint8]
    ) -> None:
        """Count two masks of one shape."""
        if truth.shape != predicted.shape:
            raise ValueError(f"masks of {truth.shape} and {predicted.shape}")
        defined = truth < self.classes
        guess = np.minimum(predicted[defined], self.classes).astype(np.int64)
        cells = truth[defined].astype(np.int64) * (self.classes + 1) + guess
        self.matrix += np.bincount(cells, minlength=self.matrix.size).reshape(
            self.matrix.shape
        )

    @property
    def iou(self) -> NDArray[np.float64]:
        """For each class; NaN for one that is in neither truth nor prediction."""
        square = self.matrix[:, : self.classes]
        hit = np.diag(square).astype(np.float64)
        union = self.matrix.sum(axis=1) + square.sum(axis=0) - hit
        return np.divide(hit, union, out=np.full(self.classes, np.nan), where=union > 0)

    @property
    def miou(self) -> float:
        """Mean over the classes that are there at all; NaN before anything is."""
        iou = self.iou
        return float(np.nanmean(iou)) if not np.isnan(iou).all() else float("nan")
