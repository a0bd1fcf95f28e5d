"""Pictures in memory, served to Keras in batches of uint8."""

from typing import Any

import keras
import numpy as np

from models.labels import UNDEFINED
from training.datasets.examples import Pictures
from training.writing import write_over

_WORKERS = 4


class TrainingBatches(keras.utils.PyDataset):
    """Shuffled batches of one size; the same ones for the same epoch and seed.

    `epoch` is set at the start of each epoch, so that a run that was broken off and
    resumed sees the batches that an unbroken one would have seen.
    """

    def __init__(
        self, pictures: Pictures, batch: int, seed: int, writing: float = 0.0
    ) -> None:
        super().__init__(workers=_WORKERS, max_queue_size=16)
        self.pictures, self.batch, self.seed = pictures, batch, seed
        self.writing = writing
        self.epoch = 0

    @property
    def num_batches(self) -> int:
        """Batches of an epoch; a rest that fills none is left for other epochs."""
        return max(1, len(self.pictures.ids) // self.batch)

    def __getitem__(self, index: int) -> tuple[dict[str, Any]]:
        """Batch `index` of this epoch."""
        count = len(self.pictures.ids)
        order = np.random.default_rng((self.seed, self.epoch)).permutation(count)
        chosen = np.resize(order, max(count, self.batch))
        chosen = chosen[index * self.batch : (index + 1) * self.batch]
        rgb = self.pictures.rgb[chosen]
        rng = np.random.default_rng((self.seed, self.epoch, index))
        for picture in rgb[rng.random(len(rgb)) < self.writing]:
            write_over(picture, rng)
        return ({"rgb": rgb, "ids": self.pictures.ids[chosen]},)


class ValidationBatches(keras.utils.PyDataset):
    """Every picture once, in order; the last batch is filled up with undefined ones."""

    def __init__(self, rgb: Any, ids: Any, batch: int) -> None:
        super().__init__()
        self.rgb, self.ids, self.batch = rgb, ids, batch

    @property
    def num_batches(self) -> int:
        """Batches to see every picture."""
        return -(-len(self.rgb) // self.batch)

    def __getitem__(self, index: int) -> tuple[dict[str, Any]]:
        """Batch `index`."""
        part = slice(index * self.batch, (index + 1) * self.batch)
        rgb, ids = self.rgb[part], self.ids[part]
        lacking = self.batch - len(rgb)
        if lacking:
            filler = ((0, lacking), (0, 0), (0, 0))
            rgb = np.pad(rgb, (*filler, (0, 0)))
            ids = np.pad(ids, filler, constant_values=UNDEFINED)
        return ({"rgb": rgb, "ids": ids},)
