"""What a person may look for in a video."""

from dataclasses import dataclass

from gui.texts import mark
from models.labels import LabelClass, folded

# Of label sets in common use: IDD, Cityscapes, CamVid, Mapillary.
_GROUPS = {
    "living": (
        mark("Living things"),
        "living things, person, pedestrian, people, rider, bicyclist, motorcyclist, "
        "child, animal, ground animal, bird",
    ),
    "vehicles": (
        mark("Vehicles"),
        "vehicles, vehicle, car, truck, lorry, bus, van, suv pickup truck, truck bus, "
        "autorickshaw, motorcycle, motorcycle scooter, motorbike, bicycle, train, "
        "tram, on rails, caravan, trailer, vehicle fallback, other vehicle",
    ),
}


@dataclass(frozen=True)
class Subject:
    """One class of a network, or several that belong together.

    Attributes:
        key: by which it is remembered.
        text: what it is called; to be translated where it is a group.
        ids: of its classes.
    """

    key: str
    text: str
    ids: tuple[int, ...]


def subjects(classes: tuple[LabelClass, ...]) -> list[Subject]:
    """What can be looked for among the classes of a network: groups, then classes.

    A class that is a group by itself is there once.
    """
    groups = []
    for key, (text, names) in _GROUPS.items():
        members = {folded(name) for name in names.split(",")}
        ids = tuple(n for n, c in enumerate(classes) if folded(c.name) in members)
        if ids:
            groups.append(Subject(key, text, ids))
    alone = {group.ids for group in groups}
    return groups + [
        Subject(f"class:{label.name}", label.name, (number,))
        for number, label in enumerate(classes)
        if (number,) not in alone
    ]
