"""The settings on disk: read whatever state they are in, and never lost."""

import logging
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from platformdirs import user_config_path

from gui.memory.migration import VERSION, NewerError, migrated
from gui.memory.settings import Settings
from gui.texts import tr

_log = logging.getLogger(__name__)

_DAMAGE = (
    OSError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    RecursionError,  # brackets within brackets
)


@dataclass(frozen=True)
class Kept:
    """What was found on disk.

    Attributes:
        settings: those that were kept, or the defaults.
        path: where they are to be written.
        complaint: what a person should know, once; empty where all is well.
    """

    settings: Settings
    path: Path
    complaint: str = ""


def settings_path() -> Path:
    """Where the settings are kept on this system."""
    return user_config_path("sadak", appauthor=False) / "settings.json"


def load(path: Path) -> Kept:
    """Read the settings.

    What cannot be read is put aside and told of. What a newer program has written is
    left alone: this one has a file of its own beside it.
    """
    try:
        record = migrated(msgspec.json.decode(path.read_bytes()))
    except FileNotFoundError:
        return Kept(Settings(), path)
    except NewerError as error:
        _log.warning("%s is left alone: %s", path, error)
        return _load_own(path.with_suffix(f".{VERSION}.json"))
    except _DAMAGE as error:
        _log.warning("%s is not used, defaults are: %r", path, error)
        text = tr(
            "The settings could not be read: Sadak starts with its own, and keeps the "
            "damaged file as {name}."
        )
        return Kept(Settings(), path, text.format(name=_put_aside(path).name))
    settings, lost = _sections(record)
    if not lost:
        return Kept(settings, path)
    text = tr(
        "A part of the settings could not be read ({parts}): it is as at first. The "
        "damaged file is kept as {name}."
    )
    name = _put_aside(path).name
    return Kept(settings, path, text.format(parts=", ".join(lost), name=name))


def save(settings: Settings, path: Path) -> None:
    """Write the settings, or leave the old ones as they are."""
    record = {"version": VERSION, **msgspec.to_builtins(settings, order="sorted")}
    fresh = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        text = msgspec.json.format(msgspec.json.encode(record), indent=2)
        fresh.write_bytes(text + b"\n")
        os.replace(fresh, path)  # never half a file, even when the power fails
    except OSError as error:
        _log.warning("settings cannot be written: %s", error)


def _load_own(path: Path) -> Kept:
    """Settings beside those of a newer program."""
    if path.exists():
        return load(path)
    text = tr(
        "A newer Sadak has written the settings. They are left as they are; this one "
        "keeps its own beside them, as {name}."
    )
    return Kept(Settings(), path, text.format(name=path.name))


def _sections(record: dict[str, Any]) -> tuple[Settings, list[str]]:
    """The settings, and the names of the sections that could not be read."""
    sections, lost = {}, []
    for field in msgspec.structs.fields(Settings):
        try:
            sections[field.name] = msgspec.convert(
                record.get(field.name, {}), field.type
            )
        except msgspec.ValidationError as error:
            _log.warning("the settings of %s are not used: %s", field.name, error)
            lost.append(field.name)
    return Settings(**sections), lost


def _put_aside(path: Path) -> Path:
    """Keep a damaged file under another name."""
    aside = path.with_suffix(".bad")
    try:
        shutil.copyfile(path, aside)
    except OSError as error:
        _log.warning("%s cannot be kept: %s", path, error)
    return aside
