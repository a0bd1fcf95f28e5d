"""Settings that an earlier version has written."""

from typing import Any

from models.labels import IDD_LEVEL1

VERSION = 3

_SECTIONS = {
    "look": ("opacity", "view", "hidden"),
    "opening": ("recent", "last_folder"),
    "network": ("models", "size"),
    "window": ("geometry",),
}
"""Where version 3 has what lay side by side in version 2."""


class NewerError(Exception):
    """A later version of the program has written them."""


def migrated(record: dict[str, Any]) -> dict[str, Any]:
    """Settings of any version that is known, as the present one writes them.

    Raises:
        NewerError: they are of a later version.
        ValueError: they are of a version that never was.
        KeyError: they have no version.
        TypeError, AttributeError: they are no settings at all.
    """
    version = record["version"]
    if version == 1:  # it knew but one label set
        names = [label.name for label in IDD_LEVEL1]
        hidden = record.get("hidden")
        record = {**record, "hidden": [[names, hidden]] if hidden else []}
        version = 2
    if version == 2:
        return {
            section: {name: record[name] for name in names if name in record}
            for section, names in _SECTIONS.items()
        }
    if version > VERSION:
        raise NewerError(f"version {version}, where {VERSION} is known")
    if version != VERSION:
        raise ValueError(f"version {version}, where {VERSION} is known")
    return record
