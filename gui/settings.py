"""What the window remembers from one time to the next."""

import base64
import json
import logging
import os
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from platformdirs import user_config_path

from engine.governor import AUTO
from engine.overlay import OverlayStyle, View
from engine.sources.stream import without_password
from gui.look import Hidden
from models.card import SIZES
from models.labels import IDD_LEVEL1

_log = logging.getLogger(__name__)

_VERSION = 2
_MOST_RECENT = 10
_MOST_LABEL_SETS = 20
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
        hidden: of the names of a label set those of the classes not coloured; the
            sets used last come last.
        recent: addresses of the sources opened last, the newest first.
        last_folder: where the last file was opened; empty for the home folder.
        models: the folder whose models are offered beside the shipped ones, if any.
        size: of the network's input that a person chose, or `governor.AUTO`.
        geometry: size and place of the window, as Qt writes them, in base64.
    """

    opacity: float = 0.5
    view: str = View.OVERLAY.value
    hidden: Hidden = field(default_factory=dict)
    recent: tuple[str, ...] = ()
    last_folder: str = ""
    models: str = ""
    size: str = AUTO
    geometry: str = ""

    @property
    def style(self) -> OverlayStyle:
        """The look that was remembered, whatever the label set is."""
        return OverlayStyle(self.opacity, view=View(self.view))

    def with_look(self, style: OverlayStyle, hidden: Hidden) -> "Settings":
        """The same with another look."""
        worth_it = [(names, some) for names, some in hidden.items() if some]
        return replace(
            self,
            opacity=style.opacity,
            view=style.view.value,
            hidden=dict(worth_it[-_MOST_LABEL_SETS:]),
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
    hidden = [[list(names), sorted(some)] for names, some in settings.hidden.items()]
    record = {"version": _VERSION, **asdict(settings), "hidden": hidden}
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
    if version == 1:  # it knew but one label set
        names = [label.name for label in IDD_LEVEL1]
        record["hidden"] = [[names, record.get("hidden", [])]]
    elif version != _VERSION:
        raise ValueError(f"version {version}, where {_VERSION} is known")
    known = {field.name for field in fields(Settings)}
    values = {name: value for name, value in record.items() if name in known}
    recent = _texts(values.get("recent", []))
    hidden = {_texts(a): frozenset(_texts(b)) for a, b in values.get("hidden", [])}
    settings = Settings(**{**values, "recent": recent, "hidden": hidden})
    _texts([settings.last_folder, settings.models, settings.geometry])
    if not 0.0 <= settings.opacity <= 1.0:
        raise ValueError(f"an opacity of {settings.opacity}")
    View(settings.view)
    if settings.size not in (AUTO, *SIZES):
        raise ValueError(f"a size of {settings.size!r}")
    base64.b64decode(settings.geometry, validate=True)
    # Earlier versions kept some that this one would not.
    recent = tuple(address for address in settings.recent if _may_be_kept(address))
    return replace(settings, recent=recent)


def _texts(items: object) -> tuple[str, ...]:
    if not isinstance(items, list) or not all(isinstance(i, str) for i in items):
        raise TypeError(f"{items!r} is no list of texts")
    return tuple(items)


def _may_be_kept(address: str) -> bool:
    """Whether there is no password in an address: anybody can read the settings."""
    if "://" not in address:
        return True
    bare = address.replace("://@", "://", 1)  # udp://@:5000 has nobody's password
    return without_password(bare) == bare
