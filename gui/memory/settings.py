"""What the window remembers from one time to the next."""

import logging
import os
from pathlib import Path
from typing import Annotated, Any

import msgspec
from platformdirs import user_config_path

from engine.governor import AUTO
from engine.overlay import OverlayStyle, View
from engine.sources.stream import without_password
from gui.memory.migration import VERSION, migrated
from gui.picture.look import Hidden
from models.card import SIZES

_log = logging.getLogger(__name__)

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

Share = Annotated[float, msgspec.Meta(ge=0.0, le=1.0)]
Names = tuple[str, ...]


class LookSettings(msgspec.Struct, frozen=True):
    """How the overlay looks.

    Attributes:
        opacity: of the class colours.
        view: what is shown of picture and class map.
        hidden: of the names of a label set those of the classes not coloured; the
            sets used last come last.
    """

    opacity: Share = 0.5
    view: View = View.OVERLAY
    hidden: tuple[tuple[Names, frozenset[str]], ...] = ()

    @property
    def style(self) -> OverlayStyle:
        """The look that was remembered, whatever the label set is."""
        return OverlayStyle(self.opacity, view=self.view)


class OpeningSettings(msgspec.Struct, frozen=True):
    """What was opened.

    Attributes:
        recent: addresses of the sources opened last, the newest first.
        last_folder: where the last file was opened; empty for the home folder.
    """

    recent: tuple[str, ...] = ()
    last_folder: str = ""

    def __post_init__(self) -> None:
        """Leave out what an earlier version kept and this one would not."""
        kept = tuple(address for address in self.recent if _may_be_kept(address))
        msgspec.structs.force_setattr(self, "recent", kept)

    def with_recent(self, address: str) -> "OpeningSettings":
        """The same with a source at the head of the recent ones.

        An address with a password in it is not written to disk.
        """
        others = [old for old in self.recent if old != address]
        kept = (address, *others) if _may_be_kept(address) else self.recent
        return msgspec.structs.replace(self, recent=kept[:_MOST_RECENT])


class NetworkSettings(msgspec.Struct, frozen=True):
    """Which network.

    Attributes:
        models: the folder whose models are offered beside the shipped ones, if any.
        size: of the network's input that a person chose, or `governor.AUTO`.
    """

    models: str = ""
    size: str = AUTO

    def __post_init__(self) -> None:
        """Refuse a size that there is not."""
        if self.size not in (AUTO, *SIZES):
            raise ValueError(f"a size of {self.size!r}")


class WindowSettings(msgspec.Struct, frozen=True):
    """The window itself.

    Attributes:
        geometry: size and place, as Qt writes them.
    """

    geometry: bytes = b""


class Settings(msgspec.Struct, frozen=True):
    """Everything that is remembered, in sections.

    A section that cannot be read is that of a new program; the others stay.
    """

    look: LookSettings = LookSettings()
    opening: OpeningSettings = OpeningSettings()
    network: NetworkSettings = NetworkSettings()
    window: WindowSettings = WindowSettings()


def settings_path() -> Path:
    """Where the settings are kept on this system."""
    return user_config_path("sadak", appauthor=False) / "settings.json"


def load(path: Path) -> Settings:
    """Read the settings; where they are missing or broken, the defaults."""
    try:
        record = migrated(msgspec.json.decode(path.read_bytes()))
    except FileNotFoundError:
        return Settings()
    except _DAMAGE as error:
        _log.warning("%s is not used, defaults are: %r", path, error)
        return Settings()
    return Settings(
        **{
            section.name: _section(section, record.get(section.name, {}))
            for section in msgspec.structs.fields(Settings)
        }
    )


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


def latest(hidden: Hidden) -> tuple[tuple[Names, frozenset[str]], ...]:
    """What is hidden of the label sets used last, as it is kept."""
    worth_it = [(names, some) for names, some in hidden.items() if some]
    return tuple(worth_it[-_MOST_LABEL_SETS:])


def _section(field: msgspec.structs.FieldInfo, record: object) -> Any:
    try:
        return msgspec.convert(record, field.type)
    except msgspec.ValidationError as error:
        _log.warning("the settings of %s are not used: %s", field.name, error)
        return field.type()


def _may_be_kept(address: str) -> bool:
    """Whether there is no password in an address: anybody can read the settings."""
    if "://" not in address:
        return True
    bare = address.replace("://@", "://", 1)  # udp://@:5000 has nobody's password
    return without_password(bare) == bare
