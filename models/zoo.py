"""The models that are at hand: those that are shipped, and those of one's own folder.

A model is a name. It has a variant for each way of running it (`int8` for any CPU,
`fp16` for a GPU, `openvino` for Intel's kind of processors) or for some of them, and
may have them in several sizes of picture. Each is a `.tflite` file, or an `.xml` with
its `.bin`, with a card of the same name beside it, ending in `.json`. The program
learns everything that it knows of a network from the card.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from models.card import (
    BALANCED,
    SIZES,
    VARIANTS,
    WEIGHTS,
    ModelCard,
    card_path,
    read_card,
)
from models.errors import ModelError

__all__ = [
    "BALANCED",
    "DEFAULT_MODEL",
    "SIZES",
    "VARIANTS",
    "WEIGHTS",
    "AtHand",
    "ModelCard",
    "at_hand",
    "cards",
    "find",
    "read_card",
    "sizes",
    "variants",
]

DEFAULT_MODEL = "efficientlite_fpn"


@dataclass(frozen=True)
class AtHand:
    """What there is to choose from.

    Attributes:
        cards: of all variants and sizes of all models, the default one first.
        problems: why some are not among them, one sentence or two each.
    """

    cards: tuple[ModelCard, ...]
    problems: tuple[ModelError, ...] = ()

    @property
    def names(self) -> list[str]:
        """The names of the models."""
        return list(dict.fromkeys(card.name for card in self.cards))

    def variants(self, name: str, size: str = BALANCED) -> dict[str, ModelCard]:
        """The cards of a model and size by variant; empty where there is none."""
        return {
            card.variant: card
            for card in self.cards
            if (card.name, card.size) == (name, size)
        }

    def sizes(self, name: str) -> list[str]:
        """In which sizes there is a model, the smallest first; of none, none."""
        there = {card.size for card in self.cards if card.name == name}
        return [size for size in SIZES if size in there]

    def model(self, name: str) -> str:
        """What `find` takes for the model of a name.

        Raises:
            ModelError: there is none; the message also says what kept one away.
        """
        for card in self.cards:
            if card.name == name:
                return card.model
        problems = [_unknown(name, self.names), *map(str, self.problems[:1])]
        raise ModelError(" ".join(problems))


def at_hand(own: Path | None = None) -> AtHand:
    """Look what is shipped, and what is in a folder of one's own.

    A model of the folder takes the place of a shipped one that has its name, with all
    variants and sizes. What is wrong with one card does not keep the others away.
    """
    cards, problems = _look_into(WEIGHTS)
    if own is not None:
        mine, wrong = _look_into(own)
        names = {card.name for card in mine}
        cards = [card for card in cards if card.name not in names] + mine
        problems += wrong
    cards.sort(key=_order)
    return AtHand(tuple(cards), tuple(problems))


def cards(folder: Path = WEIGHTS) -> list[ModelCard]:
    """All cards in a folder, sorted by the names of their files.

    Raises:
        ModelError: there is none, or one of them is no good.
    """
    found, problems = _look_into(folder)
    if problems:
        raise problems[0]
    return found


def sizes(model: str, folder: Path = WEIGHTS) -> list[str]:
    """In which sizes there are cards of a model, the smallest first.

    Args:
        model: its name, or for one of another folder the path without endings.
        folder: where a model that is but a name is looked for.

    Raises:
        ModelError: there is no such model.
    """
    found = [size for size in SIZES if _variants(folder / model, size)]
    if not found:
        others, _ = _look_into((folder / model).parent)
        raise ModelError(_unknown(Path(model).name, AtHand(tuple(others)).names))
    return found


def variants(model: str, folder: Path = WEIGHTS, size: str = BALANCED) -> list[str]:
    """Of which variants of a model and size there are cards; see `sizes`.

    Raises:
        ModelError: there is no such model, or not in this size.
    """
    there = sizes(model, folder)
    if size not in there:
        raise ModelError(
            f"Model {Path(model).name} has no size {size}. "
            f"Choose {' or '.join(there)}, or another model."
        )
    return _variants(folder / model, size)


def find(
    model: str, variant: str, folder: Path = WEIGHTS, size: str = BALANCED
) -> ModelCard:
    """The card of one variant of a model in one size; for the arguments see `sizes`.

    Raises:
        ModelError: there is no such model, it has no such size or variant, or the card
            is unreadable.
    """
    if variant not in variants(model, folder, size):
        where = folder / model
        what = variant if size == BALANCED else f"{size} {variant}"
        raise ModelError(f"Model {where.name} has no {what} file in {where.parent}.")
    # A path of its own stays what it is: `folder / "/elsewhere/name"` is that.
    return read_card(card_path(folder / model, variant, size))


def _variants(model: Path, size: str) -> list[str]:
    return [v for v in VARIANTS if os.path.isfile(card_path(model, v, size))]


def _order(card: ModelCard) -> tuple[bool, str, int, str]:
    first = card.name == DEFAULT_MODEL
    return not first, card.name, SIZES.index(card.size), card.variant


def _look_into(folder: Path) -> tuple[list[ModelCard], list[ModelError]]:
    """The cards of a folder, and what is wrong with the others, or with the folder."""
    try:
        names = _card_names(folder)
    except OSError as error:
        return [], [
            ModelError(
                f"The folder of models {folder} cannot be read: {error.strerror}. "
                "Name a folder with models in it."
            )
        ]
    found, problems = [], []
    for name in names:
        try:
            card = read_card(folder / name)
            for file in card.files:
                if not file.is_file():
                    raise ModelError(
                        f"{card.path} has no {file.name} beside it. "
                        "Restore the file, or take the card away."
                    )
            found.append(card)
        except ModelError as error:
            problems.append(error)
    if not names:
        problems.append(
            ModelError(
                f"There is no model in {folder}. A model is NAME.int8.tflite, "
                "NAME.fp16.tflite or NAME.openvino.xml and .bin, each with its card "
                "(NAME.int8.json and so on), as training.export writes them."
            )
        )
    return found, problems


def _card_names(folder: Path) -> list[str]:
    """The names of all files that should be cards."""
    endings = tuple(f".{variant}.json" for variant in VARIANTS)
    # Those with a dot at the front are what macOS leaves on other systems' disks.
    return sorted(
        name
        for name in os.listdir(folder)
        if name.endswith(endings) and not name.startswith(".")
    )


def _unknown(name: str, names: list[str]) -> str:
    at_hand = ", ".join(names) or "none"
    return f"There is no model called {name}. Models at hand: {at_hand}."
