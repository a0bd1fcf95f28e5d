"""The official score of IDD: intersection over union of one confusion matrix.

Truth and prediction are brought to the official size by nearest neighbour, one matrix
is summed over the whole set, and the score is the plain mean over the classes. Pixels
without a true class count nowhere. So do the scripts that the data set's authors gave
with it (AutoNUE's `evaluate_mIoU.py` and the one for IDD-Lite). They divide by zero
where a class is in neither truth nor prediction; here it is left out of the mean.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from training.datasets.examples import resize_ids

OFFICIAL_SIZE = (256, 128)
"""Width and height in pixels at which IDD-Lite's masks are compared."""

Matrix = NDArray[np.int64]
Shares = NDArray[np.float64]


@dataclass
class Confusion:
    """Counts of pixels: `matrix[truth, predicted]`.

    The last column holds pixels that have a true class but were predicted undefined:
    they are missed (false negatives) without being anybody's false positives.

    Attributes:
        classes: how many there are.
        size: width and height at which masks are compared; None: the truth's own.
        matrix: int64 [classes, classes + 1].
    """

    classes: int
    size: tuple[int, int] | None = None
    matrix: Matrix = field(init=False)

    def __post_init__(self) -> None:
        self.matrix = np.zeros((self.classes, self.classes + 1), np.int64)

    def add(self, truth: NDArray[np.uint8], predicted: NDArray[np.uint8]) -> None:
        """Count a picture, after bringing both masks to the size of comparison.

        Args:
            truth: ids [h, w], 255 where undefined.
            predicted: ids [h, w] of any size.
        """
        size = self.size or (truth.shape[1], truth.shape[0])
        self.add_as_it_is(resize_ids(truth, size), resize_ids(predicted, size))

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
    def iou(self) -> Shares:
        """For each class; NaN for one that is in neither truth nor prediction."""
        square = self.matrix[:, : self.classes]
        hit = np.diag(square)
        union = self.matrix.sum(axis=1) + square.sum(axis=0) - hit
        return _shares(hit, union)

    @property
    def miou(self) -> float:
        """Mean over the classes that are there at all; NaN before anything is."""
        iou = self.iou
        return float(np.nanmean(iou)) if not np.isnan(iou).all() else float("nan")

    @property
    def accuracy(self) -> float:
        """Share of the pixels with a true class that were given it; NaN without any."""
        total = self.matrix.sum()
        return float(np.trace(self.matrix) / total) if total else float("nan")

    @property
    def share(self) -> Shares:
        """For each class its share of the pixels that have a true class."""
        rows = self.matrix.sum(axis=1)
        return _shares(rows, rows.sum())

    @property
    def rates(self) -> Shares:
        """`matrix` with every row over its sum; NaN where a class is not in the truth.

        [classes, classes + 1]; the diagonal is each class's recall.
        """
        return _shares(self.matrix, self.matrix.sum(axis=1, keepdims=True))


def _shares(part: Matrix, whole: Matrix) -> Shares:
    """`part / whole`, NaN over zero."""
    whole = np.broadcast_to(whole, part.shape)
    return np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
