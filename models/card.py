"""The card beside a weights file: all that the program knows of a network."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import MISSING, asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from models.errors import ModelError
from models.labels import UNDEFINED, LabelClass, folded

WEIGHTS = Path(__file__).parent / "weights"
"""Where the shipped models are."""

VARIANTS = ("fp16", "int8", "openvino")
"""For a GPU, for any CPU, and for processors that OpenVINO knows (x86, Intel)."""

SIZES = ("fast", "balanced", "sharp")
"""Of the picture that a network takes, the smallest first."""

BALANCED = "balanced"
"""The size of a model that says nothing of it."""


@dataclass(frozen=True)
class ModelCard:
    """What is known of one weights file.

    Attributes:
        name: the model's name, shared by its variants and sizes.
        variant: one of `VARIANTS`.
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
        sha256: of the weights file, in hexadecimal; of an IR of `.xml` and `.bin`, one
            after the other.
        size: one of `SIZES`.
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
    size: str = BALANCED
    folder: Path = field(default=WEIGHTS, compare=False)

    @property
    def model(self) -> str:
        """What `zoo.find` takes: the name if it is shipped, else where it is."""
        return self.name if self.shipped else str(self.folder.absolute() / self.name)

    @property
    def shipped(self) -> bool:
        """Whether it came with the program."""
        return self.folder == WEIGHTS

    @property
    def weights(self) -> Path:
        """The file that this card describes: a `.tflite`, or the `.xml` of an IR."""
        return self.path.with_suffix(
            ".xml" if self.variant == "openvino" else ".tflite"
        )

    @property
    def files(self) -> tuple[Path, ...]:
        """The weights file, and the `.bin` beside it where it is an IR."""
        if self.weights.suffix == ".xml":
            return self.weights, self.weights.with_suffix(".bin")
        return (self.weights,)

    @property
    def megabytes(self) -> float:
        """How large the files are together, in millions of bytes."""
        return sum(file.stat().st_size for file in self.files) / 1e6

    @property
    def path(self) -> Path:
        """Where the card itself is kept."""
        return card_path(self.folder / self.name, self.variant, self.size)

    def verify(self) -> None:
        """Compare the files with the card's checksum.

        Raises:
            ModelError: the file is missing, or is not the one that the card describes.
        """
        try:
            digest = checksum(file.read_bytes() for file in self.files)
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

    def text(self) -> str:
        """The card as its file has it."""
        record = asdict(self)
        del record["folder"]
        return json.dumps(record, indent=2) + "\n"

    def save(self) -> Path:
        """Write the card beside its weights and return its path."""
        self.path.write_text(self.text(), encoding="utf-8")
        return self.path


def checksum(contents: Iterable[bytes]) -> str:
    """What a card says of its files, from what is in them, in their order."""
    digest = hashlib.sha256()
    for content in contents:
        digest.update(content)
    return digest.hexdigest()


def card_path(model: Path, variant: str, size: str = BALANCED) -> Path:
    """Where the card of a variant and size of a model is, of its path without endings.

    `roads.int8.json`, but `roads.fast.int8.json` where the size is another than the
    balanced one.
    """
    # Text, since a name may have dots of its own that `with_suffix` would take away.
    part = "" if size == BALANCED else f".{size}"
    return Path(f"{model}{part}.{variant}.json")


def read_card(path: Path) -> ModelCard:
    """Read one card.

    Raises:
        ModelError: the file cannot be read or is no model card; the message says why.
    """
    try:
        record = _parsed(path.read_text(encoding="utf-8"))
        card = _card(record, path.parent)
        if path.name != card.path.name:
            raise ValueError(f"it describes {card.weights.name}")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise ModelError(
            f"{path} is no model card that can be used: {why}. "
            "Export the model again, or take the file away."
        ) from error
    return card


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"it is not JSON ({error})") from error


def _card(record: Any, folder: Path) -> ModelCard:
    """Make a card of what was read; a ValueError says what is wrong with it."""
    if not isinstance(record, dict):
        raise ValueError("it is no table of entries")
    entries = {f.name: f for f in fields(ModelCard) if f.name != "folder"}
    needed = {name for name, f in entries.items() if f.default is MISSING}
    if unknown := record.keys() - entries:
        raise ValueError(f"no card has the entries {', '.join(sorted(unknown))}")
    if missing := needed - record.keys():
        raise ValueError(f"it lacks {', '.join(sorted(missing))}")
    for name in ("name", "description", "measured_on", "data", "terms", "sha256"):
        if not isinstance(record[name], str):
            raise ValueError(f"{name} is no text")
    if record["variant"] not in VARIANTS:
        raise ValueError(f"variant is none of {', '.join(VARIANTS)}")
    if record.get("size", BALANCED) not in SIZES:
        raise ValueError(f"size is none of {', '.join(SIZES)}")
    for name in ("parameters", "macs", "miou"):
        if not isinstance(record[name], int | float):
            raise ValueError(f"{name} is no number")
    size, stride = record["input_size"], record["output_stride"]
    if not (_are_whole(size, 2) and min(size) > 0):
        raise ValueError("input_size is not a width and a height")
    if not (_are_whole([stride], 1) and stride > 0):
        raise ValueError("output_stride is no number of pixels")
    if not isinstance(record["iou"], dict):
        raise ValueError("iou is no table of classes")
    classes = _classes(record["classes"])
    changed = {"classes": classes, "input_size": tuple(size), "folder": folder}
    return ModelCard(**{**record, **changed})


def _classes(entries: Any) -> tuple[LabelClass, ...]:
    if not isinstance(entries, list) or not 2 <= len(entries) <= UNDEFINED:
        raise ValueError(f"classes is no list of 2 to {UNDEFINED}")
    known: dict[str, str] = {}
    classes = []
    for index, entry in enumerate(entries):
        if not isinstance(entry, dict) or entry.keys() != {"name", "colour"}:
            raise ValueError(f"class {index} is not a name and a colour")
        name, colour = entry["name"], entry["colour"]
        if not isinstance(name, str) or not name.strip() or _has_control(name):
            raise ValueError(f"class {index} has no name that can be shown")
        if not _are_whole(colour, 3) or not 0 <= min(colour) <= max(colour) <= 255:
            raise ValueError(f"the colour of {name} is not three numbers of 0 to 255")
        if before := known.get(folded(name)):
            raise ValueError(f"the classes {before} and {name} have one name")
        known[folded(name)] = name
        classes.append(LabelClass(name, tuple(colour)))
    return tuple(classes)


def _are_whole(numbers: Any, count: int) -> bool:
    return (
        isinstance(numbers, list)
        and len(numbers) == count
        and all(isinstance(n, int) and not isinstance(n, bool) for n in numbers)
    )


def _has_control(text: str) -> bool:
    """Whether a text would do something to a terminal, such as begin a line."""
    return any(unicodedata.category(character) == "Cc" for character in text)
