"""What the window remembers from one time to the next."""

import base64
import json
import logging
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from platformdirs import user_config_path

from engine.overlay import OverlayStyle, View
from engine.sources.stream import without_password

_log = logging.getLogger(__name__)

_VERSION = 1
_MOST_RECENT = 10
_DAMAGE = (
    OSError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    RecursionError,  # brackets within brackets
)


@dataclass(frozen=True)
class Settings:
    """Everything that is remembered.

    Attributes:
        opacity: of the class colours, 0 to 1.
        view: the value of an `engine.overlay.View`.
        hidden: names of the classes that are not coloured.
        recent: addresses of the sources opened last, the newest first.
        last_folder: where the last file was opened; empty for the home folder.
        geometry: size and place of the window, as Qt writes them, in base64.
    """

    opacity: float = 0.5
    view: str = View.OVERLAY.value
    hidden: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()
    last_folder: str = ""
    geometry: str = ""

    @property
    def style(self) -> OverlayStyle:
        """The look that was remembered."""
        return OverlayStyle(self.opacity, frozenset(self.hidden), View(self.view))

    def with_style(self, style: OverlayStyle) -> "Settings":
        """The same with another look."""
        hidden = tuple(sorted(style.hidden))
        return replace(
            self, opacity=style.opacity, view=style.view.value, hidden=hidden
        )

    def with_recent(self, address: str) -> "Settings":
        """The same with a source at the head of the recent ones.

        An address with a password in it is not written to disk.
        """
        if not _may_be_kept(address):
            return self
        others = [old for old in self.recent if old != address]
        return replace(self, recent=(address, *others)[:_MOST_RECENT])


def settings_path() -> Path:
    """Where the settings are kept on this system."""
    return user_config_path("sadak", appauthor=False) / "settings.json"


def load(path: Path) -> Settings:
    """Read the settings; where they are missing or broken, the defaults."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return _checked(record)
    except FileNotFoundError:
        return Settings()
    except _DAMAGE as error:
        _log.warning("%s is not used, defaults are: %r", path, error)
        return Settings()


def save(settings: Settings, path: Path) -> None:
    """Write the settings, or leave the old ones as they are."""
    record = {"version": _VERSION, **asdict(settings)}
    fresh = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
        os.replace(fresh, path)  # never half a file, even when the power fails
    except OSError as error:
        _log.warning("settings cannot be written: %s", error)


def _checked(record: dict[str, Any]) -> Settings:
    """Make settings of what was read; a ValueError or TypeError where it is wrong."""
    version = record.pop("version")
    if version != _VERSION:  # a later version adds its migration here
        raise ValueError(f"version {version}, where {_VERSION} is known")
    known = {field.name for field in fields(Settings)}
    values = {name: value for name, value in record.items() if name in known}
    for name in ("hidden", "recent"):
        items = values.get(name, [])
        if not isinstance(items, list):
            raise TypeError(f"{name} is no list")
        values[name] = tuple(items)
    settings = Settings(**values)
    texts = (settings.last_folder, settings.geometry, *settings.hidden)
    if not all(isinstance(text, str) for text in (*texts, *settings.recent)):
        raise TypeError("a text is something else")
    if not 0.0 <= settings.opacity <= 1.0:
        raise ValueError(f"an opacity of {settings.opacity}")
    View(settings.view)
    base64.b64decode(settings.geometry, validate=True)
    # Earlier versions kept some that this one would not.
    recent = tuple(address for address in settings.recent if _may_be_kept(address))
    return replace(settings, recent=recent)


def _may_be_kept(address: str) -> bool:
    """Whether there is no password in an address: anybody can read the settings."""
    if "://" not in address:
        return True
    bare = address.replace("://@", "://", 1)  # udp://@:5000 has nobody's password
    return without_password(bare) == bare
