"""What goes between the process of Keras 3 and that of Keras 2: files in a folder."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

TRAINED = "trained.npz"
START = "start.npz"
RGB = "rgb.npy"
IDS = "ids.npy"
EXPECTED = "expected.npy"
RESULT = "qat.tflite"
_SETTINGS = "settings.json"


@dataclass(frozen=True)
class Job:
    """How to fine-tune.

    `TRAINED` holds the network as it was trained and `START` with the weights to begin
    with (`training.steps.save`), `RGB` and `IDS` the training pictures at the size of
    its input, uint8 [n, h, w, 3] and [n, h, w], and `EXPECTED` the logits of the
    trained network for the first of them. `RESULT` is what comes of it.

    Attributes:
        calibration: how many of the pictures measure the ranges.
        crop: width and height of a training picture in pixels.
        epochs: passes over the pictures.
        batch: pictures per step.
        rate: learning rate at first; it falls to nothing by a cosine.
        distillation: weight of what the network in floats says, in the loss.
        cross_entropy: weight of what the labels say.
        jaccard: weight of the soft Jaccard index with the labels.
        seed: of order, crops and flips.
    """

    calibration: int
    crop: tuple[int, int]
    epochs: int
    batch: int
    rate: float
    distillation: float
    cross_entropy: float
    jaccard: float
    seed: int

    def save(self, folder: Path) -> None:
        """Write the settings."""
        text = json.dumps(asdict(self), indent=2)
        (folder / _SETTINGS).write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Job":
        """Read what `save` wrote."""
        record = json.loads((folder / _SETTINGS).read_text(encoding="utf-8"))
        return cls(**{**record, "crop": tuple(record["crop"])})
