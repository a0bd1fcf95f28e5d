"""What a report of a fault needs, as text, and nothing private."""

import re
from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Literal, get_origin

import msgspec

from engine.export.snapshot import PICTURE_ENDINGS
from engine.log import log_path
from engine.sources import videos
from gui.help.versions import Rows, machine, parts, program
from gui.memory.settings import Settings
from gui.session import Session

_LINES = 60
_ROOT = Path(__file__).parents[2]
_ENDINGS = "|".join(map(re.escape, (*videos.ENDINGS, *PICTURE_ENDINGS)))
# A name may have blanks, so what stands before an ending may belong to it, as far back
# as a mark that few names have.
_FILE = re.compile(rf"[^\s'\":][^\n'\":]{{0,250}}?(?=(?:{_ENDINGS})\b)", re.IGNORECASE)
_PATH = re.compile(
    r"(?<![\w.:/])(?:[A-Za-z]:)?(?:[\\/][^\\/\n'\":]+)+[\\/][^\\/\s'\":]+"
)
_ADDRESS = re.compile(r"\b(\w+://)[^\s'\",;]+?(?=[:.]?(?:[\s'\",;]|$))")


def diagnostics(session: Session) -> str:
    """Versions, machine, what runs and why, settings, and the end of the log."""
    return "\n\n".join(
        [
            program(),
            _table([*parts(), *machine()]),
            _table(_running(session)),
            "Settings\n" + _table(_settings(session.memory.settings)),
            "Log\n" + discreet(_log(), _names(session)),
        ]
    )


def discreet(text: str, names: Iterable[str] = ()) -> str:
    """A text without paths, hosts, and names of videos and pictures.

    The program's own files stay. Words before a name may go with it.

    Args:
        text: any.
        names: of sources, of which only the ending is left wherever they stand.
    """
    text = text.replace(f"{_ROOT}/", "")
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, f"…{Path(name).suffix}")
    return _PATH.sub("…", _FILE.sub("…", _ADDRESS.sub(r"\1…", text)))


def _running(session: Session) -> Rows:
    status, names = session.playback.status, _names(session)
    rows = [("State", status.state.value)]
    info, choice = status.info, status.choice
    if info:
        kind = "live" if info.live else "file"
        rows.append(("Source", "{}, {}x{}, {} fps".format(kind, *info.size, info.rate)))
    if choice:
        card, reasons = choice.card, (choice.reason, status.sizing)
        rows.append(("Network", f"{card.name}, {card.size}, {card.variant}"))
        rows.append(("Runs", f"{choice.runtime} on the {choice.device.name}"))
        rows.append(("Why", discreet(" ".join(filter(None, reasons)), names)))
    if status.error:
        rows.append(("Error", discreet(str(status.error), names)))
    return rows


def _settings(settings: Settings) -> Rows:
    """Switches, numbers and choices. Words of any other kind may be somebody's own."""
    rows = []
    for part in msgspec.structs.fields(Settings):
        section = getattr(settings, part.name)
        for field in msgspec.structs.fields(section):
            value = getattr(section, field.name)
            if isinstance(value, Enum):
                value = value.value
            elif get_origin(field.type) is not Literal and not isinstance(
                value, (bool, int, float)
            ):
                continue
            rows.append((f"{part.name}.{field.name}", str(value)))
    return rows


def _log() -> str:
    try:
        lines = log_path().read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return "none"
    return "\n".join(lines[-_LINES:])


def _names(session: Session) -> list[str]:
    """Of all files that are known, with and without their folders, and of these."""
    sources = [*session.memory.settings.opening.recent, session.playback.address or ""]
    info = session.playback.status.info
    files = [Path(source) for source in sources if source and "://" not in source]
    files += [entry.job.output for entry in session.exports.entries]
    files += session.recording.status.files
    folders = [file.parent for file in files if file.is_absolute()]
    names = [*map(str, (*files, *folders)), *(file.name for file in files)]
    return [*names, info.name if info else ""]


def _table(rows: Rows) -> str:
    return "\n".join(f"{name}: {value}" for name, value in rows)
