"""The video files of a folder, and which of them belong together."""

import re
from pathlib import Path

from engine.sources.paths import natural, unreachable

ENDINGS = (
    *(".mp4", ".mov", ".mkv", ".avi", ".webm", ".m4v"),
    *(".ts", ".mts", ".m2ts", ".mpg", ".3gp"),
)
"""Of what is taken for a video before it is opened."""


def is_video(path: Path) -> bool:
    """Whether a file has the ending of a video; hidden ones are left alone."""
    return path.suffix.lower() in ENDINGS and not path.name.startswith(".")


def videos_in(folder: Path) -> list[Path]:
    """The videos of a folder, file 2 before file 10.

    Raises:
        SourceError: it cannot be looked into.
    """
    try:
        return sorted(filter(is_video, folder.iterdir()), key=natural)
    except OSError as error:
        raise unreachable(folder, error) from error


def belong_together(one: Path, other: Path) -> bool:
    """Whether files are named alike but for their numbers.

    So are those that a dash-cam writes minute by minute; its views to the front and to
    the rear have other letters.
    """
    return one.parent == other.parent and _letters(one) == _letters(other)


def _letters(path: Path) -> str:
    return re.sub(r"\d+", "0", path.name.lower())
