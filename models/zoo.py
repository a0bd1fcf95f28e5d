"""The models that are at hand: those that are shipped, and those of one's own folder.

A model is a name. It has a variant for either way of running it (`int8` for a CPU,
`fp16` for a GPU) or for one of them alone, each a `.tflite` file with a card of the
same name beside it, ending in `.json`. The program learns everything that it knows of a
network from the card.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from models.card import VARIANTS, WEIGHTS, ModelCard, read_card
from models.errors import ModelError

__all__ = [
    "DEFAULT_MODEL",
    "VARIANTS",
    "WEIGHTS",
    "AtHand",
    "ModelCard",
    "at_hand",
    "cards",
    "find",
    "read_card",
    "variants",
]

DEFAULT_MODEL = "efficientlite_fpn"


@dataclass(frozen=True)
class AtHand:
    """What there is to choose from.

    Attributes:
        cards: of all variants of all models, the default one first.
        problems: why some are not among them, one sentence or two each.
    """

    cards: tuple[ModelCard, ...]
    problems: tuple[ModelError, ...] = ()

    @property
    def names(self) -> list[str]:
        """The names of the models."""
        return list(dict.fromkeys(card.name for card in self.cards))

    def variants(self, name: str) -> dict[str, ModelCard]:
        """The cards of a model by variant; empty where there is none of this name."""
        return {card.variant: card for card in self.cards if card.name == name}

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
    variants. What is wrong with one card does not keep the others away.
    """
    cards, problems = _look_into(WEIGHTS)
    if own is not None:
        mine, wrong = _look_into(own)
        names = {card.name for card in mine}
        cards = [card for card in cards if card.name not in names] + mine
        problems += wrong
    cards.sort(key=lambda card: (card.name != DEFAULT_MODEL, card.name, card.variant))
    return AtHand(tuple(cards), tuple(problems))


def cards(folder: Path = WEIGHTS) -> list[ModelCard]:
    """All cards in a folder, sorted by name and variant.

    Raises:
        ModelError: there is none, or one of them is no good.
    """
    found, problems = _look_into(folder)
    if problems:
        raise problems[0]
    return found


def variants(model: str, folder: Path = WEIGHTS) -> list[str]:
    """Of which variants of a model there are cards.

    Args:
        model: its name, or for one of another folder the path without endings.
        folder: where a model that is but a name is looked for.

    Raises:
        ModelError: there is no such model.
    """
    found = [name for name in VARIANTS if os.path.isfile(_card(model, name, folder))]
    if not found:
        others, _ = _look_into((folder / model).parent)
        raise ModelError(_unknown(Path(model).name, AtHand(tuple(others)).names))
    return found


def find(model: str, variant: str, folder: Path = WEIGHTS) -> ModelCard:
    """The card of one variant of a model; for the arguments see `variants`.

    Raises:
        ModelError: there is no such model, it has no such variant, or the card is
            unreadable.
    """
    if variant not in variants(model, folder):
        where = folder / model
        raise ModelError(f"Model {where.name} has no {variant} file in {where.parent}.")
    return read_card(_card(model, variant, folder))


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
            if not card.weights.is_file():
                raise ModelError(
                    f"{card.path} has no {card.weights.name} beside it. "
                    "Restore the file, or take the card away."
                )
            found.append(card)
        except ModelError as error:
            problems.append(error)
    if not names:
        problems.append(
            ModelError(
                f"There is no model in {folder}. A model is NAME.int8.tflite or "
                "NAME.fp16.tflite with its card NAME.int8.json or NAME.fp16.json, "
                "as training.export writes them."
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


def _card(model: str, variant: str, folder: Path) -> Path:
    # A path of its own stays what it is: `folder / "/elsewhere/name"` is that.
    return Path(f"{folder / model}.{variant}.json")


def _unknown(name: str, names: list[str]) -> str:
    at_hand = ", ".join(names) or "none"
    return f"There is no model called {name}. Models at hand: {at_hand}."
