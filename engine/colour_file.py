"""Colours of classes in a file, to be handed from one to the other.

JSON of three entries; `docs/colours.md` describes it for those who write one by hand.
"""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.palettes import RGB
from models.errors import SadakError

FORMAT = "sadak-colours"
VERSION = 1
_LONGEST = 1_000_000
"""Bytes of the largest file that is looked into: it may be anything."""

_COLOUR = re.compile(r"#([0-9a-fA-F]{6})")


def read_colours(path: Path) -> dict[str, RGB]:
    """The colours of a file, by the names of classes.

    Raises:
        SadakError: it cannot be read, or is no such file; the message says why.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_LONGEST + 1)
        return _colours(content)
    except (OSError, ValueError, RecursionError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise SadakError(
            f"{path.name} has no colours that can be used: {why}. Choose a file that "
            "was written by Export colours, or mend it."
        ) from error


def write_colours(path: Path, colours: Mapping[str, RGB]) -> None:
    """Write colours by the names of classes; what is there is replaced.

    Raises:
        SadakError: it cannot be written.
    """
    record = {
        "format": FORMAT,
        "version": VERSION,
        "colours": {
            name: "#{:02x}{:02x}{:02x}".format(*c) for name, c in colours.items()
        },
    }
    text = json.dumps(record, indent=2, ensure_ascii=False) + "\n"
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_text(text, encoding="utf-8")
        os.replace(fresh, path)  # never half a file
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise SadakError(
            f"{path} cannot be written: {error.strerror or error}. Choose another "
            "folder or name."
        ) from error


def _colours(content: bytes) -> dict[str, RGB]:
    """What a file says; a ValueError says what is wrong with it."""
    if len(content) > _LONGEST:
        raise ValueError("it is far too large")
    try:
        record = json.loads(content)
    except ValueError as error:
        raise ValueError(f"it is not JSON ({error})") from error
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise ValueError(f'its entry "format" is not "{FORMAT}"')
    version = record.get("version")
    if version != VERSION:
        raise ValueError(f"it is of version {version}, where {VERSION} is known")
    entries = record.get("colours")
    if not isinstance(entries, dict) or not entries:
        raise ValueError('its entry "colours" names no class')
    return {name: _colour(name, text) for name, text in entries.items()}


def _colour(name: str, text: Any) -> RGB:
    found = _COLOUR.fullmatch(text) if isinstance(text, str) else None
    if not found:
        raise ValueError(f"the colour of {name} is not written as #rrggbb")
    red, green, blue = bytes.fromhex(found[1])
    return red, green, blue
