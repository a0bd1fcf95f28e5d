"""Where an export goes: checked before, written beside, renamed at the end."""

import errno
import os
import shutil
from pathlib import Path

from engine.errors import ExportError

VIDEO_ENDINGS = (".mp4", ".mkv", ".mov", ".webm")


class Target:
    """A file or folder that appears whole or not at all.

    Until `commit`, everything goes to a hidden name beside it, so that the rename stays
    on one disk.
    """

    def __init__(self, path: Path, folder: bool, overwrite: bool) -> None:
        """Check that the path may be written.

        Raises:
            ExportError: it exists and may not be replaced, or cannot be written.
        """
        self.path = path
        self._folder = folder
        self._overwrite = overwrite
        self.partial = path.with_name(
            f".{path.stem}.{os.getpid()}.partial{path.suffix}"
        )
        if folder is False and path.is_dir():
            raise ExportError(f"{path} is a folder. Give it as {path}/ to write PNGs.")
        if folder and path.is_file():
            raise ExportError(f"{path} is a file, not a folder. Choose another name.")
        taken = path.is_file() or (path.is_dir() and any(path.iterdir()))
        if taken and not overwrite:
            raise ExportError(
                f"{path} exists. Choose another name, or allow it with --overwrite."
            )
        if not path.parent.is_dir():
            raise ExportError(
                f"The folder {path.parent} does not exist. Make it first."
            )
        if not os.access(path.parent, os.W_OK):
            raise ExportError(f"The folder {path.parent} may not be written to.")

    def begin(self) -> Path:
        """Make room for what is to be written, and say where."""
        self.discard()
        if self._folder:
            self.partial.mkdir()
        return self.partial

    def commit(self) -> None:
        """Let what was written take its place."""
        if self._folder and self.path.is_dir():
            # A folder of somebody's: replaced are files of the same names, no others.
            for file in self.partial.iterdir():
                file.replace(self.path / file.name)
            self.partial.rmdir()
        elif self.path.exists() and not self._overwrite:
            raise ExportError(f"{self.path} was made by somebody else in the meantime.")
        else:
            self.partial.replace(self.path)

    def discard(self) -> None:
        """Leave nothing behind."""
        if self.partial.is_dir():
            shutil.rmtree(self.partial)
        else:
            self.partial.unlink(missing_ok=True)


def writing_failed(path: Path, error: Exception) -> ExportError:
    """What to tell a person of an error while writing."""
    number = getattr(error, "errno", None)
    if number == errno.ENOSPC:
        return ExportError(
            f"There is no space left for {path}. Free some, or write to another disk."
        )
    text = getattr(error, "strerror", None) or str(error)
    return ExportError(f"{path} cannot be written: {text}.")
