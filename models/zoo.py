"""The models that are at hand: weights files and the cards that describe them.

A model is a name. It has a variant for every way of running it (`int8` for a CPU,
`fp16` for a GPU), each a `.tflite` file with a card of the same name beside it, ending
in `.json`. The program learns everything that it knows of a network from the card.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from models.errors import ModelError
from models.labels import LabelClass

WEIGHTS = Path(__file__).parent / "weights"
DEFAULT_MODEL = "mobilenet_fpn"


@dataclass(frozen=True)
class ModelCard:
    """What is known of one weights file.

    Attributes:
        name: the model's name, shared by its variants.
        variant: `int8` or `fp16`.
        description: one sentence for a person.
        classes: the label set; the index of a class is its id.
        input_size: width and height in pixels of the uint8 RGB picture that it takes.
        output_stride: input pixels per output pixel along each side.
        parameters: how many weights the network has.
        macs: multiply-accumulate operations of one frame.
        miou: mean intersection over union, 0 to 1, as `training.evaluate` printed it.
        iou: the same for each class, by name.
        measured_on: the data set, split and rule of the figures above.
        data: what it was trained on.
        terms: under which terms weights and data may be used.
        sha256: of the weights file, in hexadecimal.
        folder: where the files are.
    """

    name: str
    variant: str
    description: str
    classes: tuple[LabelClass, ...]
    input_size: tuple[int, int]
    output_stride: int
    parameters: int
    macs: int
    miou: float
    iou: dict[str, float]
    measured_on: str
    data: str
    terms: str
    sha256: str
    folder: Path = field(default=WEIGHTS, compare=False)

    @property
    def weights(self) -> Path:
        """The `.tflite` file that this card describes."""
        return self.folder / f"{self.name}.{self.variant}.tflite"

    @property
    def path(self) -> Path:
        """Where the card itself is kept."""
        return self.weights.with_suffix(".json")

    def verify(self) -> None:
        """Compare the weights file with the card's checksum.

        Raises:
            ModelError: the file is missing, or is not the one that the card describes.
        """
        try:
            digest = hashlib.sha256(self.weights.read_bytes()).hexdigest()
        except OSError as error:
            raise ModelError(
                f"The weights of model {self.name} cannot be read: {error}. "
                "Restore the file or choose another model."
            ) from error
        if digest != self.sha256:
            raise ModelError(
                f"{self.weights.name} is damaged or was exchanged: its checksum is not "
                "the one on its card. Restore the file or export the model again."
            )

    def save(self) -> Path:
        """Write the card beside its weights and return its path."""
        record = asdict(self)
        del record["folder"]
        self.path.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
        return self.path


def read_card(path: Path) -> ModelCard:
    """Read one card.

    Raises:
        ModelError: the file cannot be read or is no model card.
    """
    try:
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        classes = tuple(
            LabelClass(entry["name"], tuple(entry["colour"]))
            for entry in record.pop("classes")
        )
        input_size = tuple(record.pop("input_size"))
        known = {f.name for f in fields(ModelCard)} - {"folder"}
        unknown = record.keys() - known
        if unknown:
            raise ModelError(
                f"{path.name} has entries that no model card has: "
                f"{', '.join(sorted(unknown))}."
            )
        return ModelCard(
            classes=classes, input_size=input_size, folder=path.parent, **record
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ModelError(f"{path} is not a readable model card: {error!r}.") from error


def cards(folder: Path = WEIGHTS) -> list[ModelCard]:
    """All cards in a folder, sorted by name and variant."""
    return [read_card(path) for path in sorted(folder.glob("*.json"))]


def model_names(folder: Path = WEIGHTS) -> list[str]:
    """The names of the models in a folder, the default one first."""
    names = dict.fromkeys(card.name for card in cards(folder))
    return sorted(names, key=lambda name: (name != DEFAULT_MODEL, name))


def find(name: str, variant: str, folder: Path = WEIGHTS) -> ModelCard:
    """The card of one variant of a model.

    Raises:
        ModelError: there is no such model, or it has no such variant.
    """
    at_hand = cards(folder)
    for card in at_hand:
        if (card.name, card.variant) == (name, variant):
            return card
    if any(card.name == name for card in at_hand):
        raise ModelError(f"Model {name} has no {variant} file in {folder}.")
    names = ", ".join(model_names(folder)) or "none"
    raise ModelError(f"There is no model called {name}. Models at hand: {names}.")
