"""The 40 labels of the India Driving Dataset and their ids in every label set of IDD.

Facts of the official label table (AutoNUE public-code, `helpers/anue_labels.py`). Its
oddities are kept as they stand:

- The level ids of the five labels of void are 255, and so is that of `license plate`.
- `vehicle fallback` has csId 355, which no byte holds; see `values`.
- Colours are not unique (`pole` and `polegroup`, `car` and `license plate`, and
  others), so a mask of colours cannot be turned back into ids.
- `animal`, `caravan`, `trailer` and `train` say `ignore_in_eval`, but the official
  script counts them.
"""

import csv
from typing import NamedTuple


class IddLabel(NamedTuple):
    """One label.

    Attributes:
        name: as in polygon files.
        id: unique.
        cs_id: of the label of Cityscapes that comes nearest, 255 where none does.
        cs_train_id: the same for Cityscapes' trainId.
        level4: of 30 classes; 255 is void, as at the other levels.
        level3: of 26 classes, the ones that challenges are scored on.
        category: the official name of the group.
        level2: of 16 classes.
        level1: of 7 classes, `models.labels.IDD_LEVEL1`.
        has_instances: whether single objects are told apart.
        ignore_in_eval: as the table has it, not as it is scored.
        colour: red, green, blue.
    """

    name: str
    id: int
    cs_id: int
    cs_train_id: int
    level4: int
    level3: int
    category: str
    level2: int
    level1: int
    has_instances: bool
    ignore_in_eval: bool
    colour: tuple[int, int, int]


_TABLE = """\
name,id,csId,csTrainId,level4,level3,category,level2,level1,instances,ignored,r,g,b
road,0,7,0,0,0,drivable,0,0,no,no,128,64,128
parking,1,9,255,1,1,drivable,1,0,no,no,250,170,160
drivable fallback,2,255,255,2,1,drivable,1,0,no,no,81,0,81
sidewalk,3,8,1,3,2,non-drivable,2,1,no,no,244,35,232
rail track,4,10,255,3,3,non-drivable,3,1,no,no,230,150,140
non-drivable fallback,5,255,9,4,3,non-drivable,3,1,no,no,152,251,152
person,6,24,11,5,4,living-thing,4,2,yes,no,220,20,60
animal,7,255,255,6,4,living-thing,4,2,yes,yes,246,198,145
rider,8,25,12,7,5,living-thing,5,2,yes,no,255,0,0
motorcycle,9,32,17,8,6,2-wheeler,6,3,yes,no,0,0,230
bicycle,10,33,18,9,7,2-wheeler,6,3,yes,no,119,11,32
autorickshaw,11,255,255,10,8,autorickshaw,7,3,yes,no,255,204,54
car,12,26,13,11,9,car,7,3,yes,no,0,0,142
truck,13,27,14,12,10,large-vehicle,8,3,yes,no,0,0,70
bus,14,28,15,13,11,large-vehicle,8,3,yes,no,0,60,100
caravan,15,29,255,14,12,large-vehicle,8,3,yes,yes,0,0,90
trailer,16,30,255,15,12,large-vehicle,8,3,yes,yes,0,0,110
train,17,31,16,15,12,large-vehicle,8,3,yes,yes,0,80,100
vehicle fallback,18,355,255,15,12,large-vehicle,8,3,yes,no,136,143,153
curb,19,255,255,16,13,barrier,9,4,no,no,220,190,40
wall,20,12,3,17,14,barrier,9,4,no,no,102,102,156
fence,21,13,4,18,15,barrier,10,4,no,no,190,153,153
guard rail,22,14,255,19,16,barrier,10,4,no,no,180,165,180
billboard,23,255,255,20,17,structures,11,4,no,no,174,64,67
traffic sign,24,20,7,21,18,structures,11,4,no,no,220,220,0
traffic light,25,19,6,22,19,structures,11,4,no,no,250,170,30
pole,26,17,5,23,20,structures,12,4,no,no,153,153,153
polegroup,27,18,255,23,20,structures,12,4,no,no,153,153,153
obs-str-bar-fallback,28,255,255,24,21,structures,12,4,no,no,169,187,214
building,29,11,2,25,22,construction,13,5,no,no,70,70,70
bridge,30,15,255,26,23,construction,13,5,no,no,150,100,100
tunnel,31,16,255,26,23,construction,13,5,no,no,150,120,90
vegetation,32,21,8,27,24,vegetation,14,5,no,no,107,142,35
sky,33,23,10,28,25,sky,15,6,no,no,70,130,180
fallback background,34,255,255,29,25,object fallback,15,6,no,no,169,187,214
unlabeled,35,0,255,255,255,void,255,255,no,yes,0,0,0
ego vehicle,36,1,255,255,255,void,255,255,no,yes,0,0,0
rectification border,37,2,255,255,255,void,255,255,no,yes,0,0,0
out of roi,38,3,255,255,255,void,255,255,no,yes,0,0,0
license plate,39,255,255,255,255,vehicle,255,255,no,yes,0,0,142
"""


def _label(row: dict[str, str]) -> IddLabel:
    return IddLabel(
        name=row["name"],
        id=int(row["id"]),
        cs_id=int(row["csId"]),
        cs_train_id=int(row["csTrainId"]),
        level4=int(row["level4"]),
        level3=int(row["level3"]),
        category=row["category"],
        level2=int(row["level2"]),
        level1=int(row["level1"]),
        has_instances=row["instances"] == "yes",
        ignore_in_eval=row["ignored"] == "yes",
        colour=(int(row["r"]), int(row["g"]), int(row["b"])),
    )


LABELS = tuple(map(_label, csv.DictReader(_TABLE.splitlines())))
"""All labels, each at the index that is its id."""

KINDS = {
    "1": "level1",
    "2": "level2",
    "3": "level3",
    "4": "level4",
    "id": "id",
    "csId": "cs_id",
    "csTrainId": "cs_train_id",
}
"""The kinds of ids that a mask can hold, and which attribute of a label each is."""


def values(kind: str) -> dict[str, int]:
    """The byte that a mask of one kind has for each label, by the label's name.

    355 becomes 255, Cityscapes' "none": the official tool hands 355 to Pillow, which
    draws the largest byte, and no label of Cityscapes fits better.
    """
    return {label.name: min(getattr(label, KINDS[kind]), 255) for label in LABELS}
