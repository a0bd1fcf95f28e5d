"""The ids under which the drawn things are labelled, by name."""

from models.labels import IDD_LEVEL1

_IDS = {label.name: index for index, label in enumerate(IDD_LEVEL1)}

DRIVABLE = _IDS["drivable"]
NON_DRIVABLE = _IDS["non-drivable"]
LIVING = _IDS["living things"]
VEHICLE = _IDS["vehicles"]
ROADSIDE = _IDS["roadside objects"]
FAR = _IDS["far objects"]
SKY = _IDS["sky"]
