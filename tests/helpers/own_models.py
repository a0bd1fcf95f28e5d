"""A model of one's own: a shipped network under another name, with other classes."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

from models import zoo
from models.zoo import ModelCard

CLASSES = {
    "Straße": (255, 255, 0),
    "फुटपाथ": (0, 255, 255),
    "people, animals": (255, 0, 0),
    "vehicles": (0, 255, 0),
    "遠景": (90, 0, 160),
    "Дома": (255, 128, 0),
    "sky": (20, 20, 20),
}
"""As many as the shipped network tells apart; two of the names are in its own set."""


def own_model(
    folder: Path,
    name: str = "own",
    variants: tuple[str, ...] = ("int8",),
    weights: bool = False,
    size: str = zoo.BALANCED,
    **entries: object,
) -> ModelCard:
    """Write a model into a folder and return the card of its last variant.

    Args:
        folder: made if it is not there.
        name: of the model.
        variants: which files it has.
        weights: whether they can be run, or are but names.
        size: that they are called by; the network is the one of the balanced size.
        entries: of the cards, in place of those of the shipped network.
    """
    folder.mkdir(exist_ok=True)
    for variant in variants:
        shipped = zoo.find(zoo.DEFAULT_MODEL, variant)
        own = replace(shipped, name=name, folder=folder, size=size)
        for file, like in zip(own.files, shipped.files, strict=True):
            if weights:
                shutil.copy(like, file)
            else:
                file.touch()
        classes = [{"name": n, "colour": colour} for n, colour in CLASSES.items()]
        record = json.loads(shipped.path.read_text(encoding="utf-8"))
        record |= {"name": name, "classes": classes, "iou": {}, "size": size}
        record |= entries
        own.path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    return zoo.read_card(own.path)
