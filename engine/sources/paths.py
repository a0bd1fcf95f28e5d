"""Paths as people type them, and what is wrong with one, in words."""

import errno
import re
from pathlib import Path

from engine.errors import SourceError

_LONGEST_SHOWN = 80


def path_of(text: str) -> Path:
    """A path, with ~ for the home folder.

    Raises:
        SourceError: nobody has such a home folder.
    """
    try:
        return Path(text).expanduser()
    except RuntimeError as error:  # ~somebody
        raise SourceError(
            f"{shown(text)} does not exist: no such user is known. Check the path."
        ) from error


def is_folder(path: Path) -> bool:
    """Whether a path is a folder.

    Raises:
        SourceError: that cannot be found out.
    """
    try:
        return path.is_dir()
    except OSError as error:
        raise unreachable(path, error) from error


def exists(path: Path) -> bool:
    """Whether there is anything.

    Raises:
        SourceError: that cannot be found out.
    """
    try:
        return path.exists()
    except OSError as error:
        raise unreachable(path, error) from error


def refuse_missing(path: Path) -> None:
    """Do nothing if a path exists.

    Raises:
        SourceError: it does not, or that cannot be found out.
    """
    if not exists(path):
        raise SourceError(f"{shown(path)} does not exist. Check the path.")


def natural(path: Path) -> tuple[list[tuple[int, str]], str]:
    """A key that puts frame 2 before frame 10."""
    parts = re.split(r"(\d+)", path.name.lower())
    numbers_apart = [
        (int(part), "") if part.isdecimal() else (-1, part) for part in parts
    ]
    return numbers_apart, path.name


def unreachable(path: Path, error: OSError) -> SourceError:
    """What to tell a person of a path that the system refuses to look at."""
    if error.errno == errno.ENAMETOOLONG:
        return SourceError(f"{shown(path)} is too long for a name. Check the path.")
    if isinstance(error, PermissionError):
        return SourceError(
            f"{shown(path)} may not be read by this user. Change its permissions, "
            "or those of the folders that it is in."
        )
    why = error.strerror or str(error)
    return SourceError(f"{shown(path)} cannot be read: {why}. Check the path.")


def shown(path: Path | str) -> str:
    """A path as it stands in a message: the end of a long one is what tells most."""
    text = str(path)
    return text if len(text) <= 4 * _LONGEST_SHOWN else f"…{text[-_LONGEST_SHOWN:]}"
