"""What a recording is called."""

import re
from datetime import datetime
from enum import Enum
from pathlib import Path

from engine.record.movie import ENDING
from engine.record.recorder import RecordPlan

_ODD = re.compile(r"[^\w .-]+")
# File systems take 255 bytes, encrypted ones 143; time and ending need some of them.
_BYTES = 80


class Content(Enum):
    """What is recorded: what comes, what is seen, or each in a file of its own."""

    ORIGINAL = "original"
    ANNOTATED = "annotated"
    BOTH = "both"


def plan(folder: Path, source: str, content: Content, now: datetime) -> RecordPlan:
    """Files that nothing has yet, called after the source, the day and the time.

    Args:
        folder: where they go.
        source: what a person calls it.
        content: what is recorded.
        now: when it begins.
    """
    name = _name(source)
    first = stem = f"{now:%Y-%m-%d %H-%M-%S} {name}".rstrip()
    number = 1
    while any(path.exists() for path in (_original(folder, stem), _seen(folder, stem))):
        number += 1
        stem = f"{first} {number}"
    return RecordPlan(
        None if content is Content.ANNOTATED else _original(folder, stem),
        None if content is Content.ORIGINAL else _seen(folder, stem),
    )


def _name(source: str) -> str:
    """What a file may be called of a source.

    Without what an address asks for, which is long, and may be a secret.
    """
    _, slashes, rest = source.partition("://")
    name = _ODD.sub("-", rest.partition("?")[0] if slashes else source)
    return name.encode()[:_BYTES].decode(errors="ignore").strip("-. ")


def _original(folder: Path, stem: str) -> Path:
    return folder / f"{stem}{ENDING}"


def _seen(folder: Path, stem: str) -> Path:
    return folder / f"{stem} annotated{ENDING}"
