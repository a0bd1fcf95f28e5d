"""Where an export goes: checked before, written beside, renamed at the end."""

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from engine.errors import ExportError


class OutputExistsError(ExportError):
    """There is something already that nobody has allowed to replace."""


class Target:
    """A file or folder that appears whole or not at all.

    Until `commit`, everything goes to a hidden name beside it, so that the rename stays
    on one disk.
    """

    def __init__(self, path: Path, folder: bool, overwrite: bool) -> None:
        """Check that the path may be written.

        Raises:
            OutputExistsError: it exists and may not be replaced.
            ExportError: it cannot be written.
        """
        # Made absolute, so that every path has a name and a parent.
        self.path = path = Path(os.path.abspath(path))
        self._folder = folder
        self._overwrite = overwrite
        self.notes: list[str] = []
        # Short, since a long name may just fit.
        self.partial = path.parent / f".sadak-{os.getpid()}.partial{path.suffix}"
        with self._explained():
            self._check()

    def begin(self) -> Path:
        """Make room for what is to be written, and say where.

        Raises:
            ExportError: it cannot be written there.
        """
        with self._explained():
            self.discard()
            if self._folder:
                self.partial.mkdir()
        return self.partial

    def commit(self) -> None:
        """Let what was written take its place.

        Raises:
            ExportError: something else is there by now, or it may not be replaced.
        """
        with self._explained():
            if self._folder and self.path.is_dir():
                self._merge()
            elif self.path.exists() and not self._overwrite:
                raise ExportError(f"{self.path} was made by another in the meantime.")
            else:
                self.partial.replace(self.path)

    def discard(self) -> None:
        """Leave nothing behind."""
        if self.partial.is_dir():
            shutil.rmtree(self.partial)
        else:
            self.partial.unlink(missing_ok=True)

    def _check(self) -> None:
        path = self.path
        if not self._folder and path.is_dir():
            raise ExportError(f"{path} is a folder. Give it as {path}/ to write PNGs.")
        if self._folder and path.is_file():
            raise ExportError(f"{path} is a file, not a folder. Choose another name.")
        taken = path.is_file() or (path.is_dir() and any(path.iterdir()))
        if taken and not self._overwrite:
            raise OutputExistsError(
                f"{path} exists. Choose another name, or move it away first."
            )
        if not path.parent.is_dir():
            raise ExportError(
                f"The folder {path.parent} does not exist. Make it first."
            )
        for folder in (path.parent, path):
            if folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK):
                raise ExportError(f"The folder {folder} may not be written to.")

    def _merge(self) -> None:
        """Into a folder of somebody's: files of the same names give way, no others."""
        files = list(self.partial.iterdir())
        kept = {file.name for file in self.path.iterdir()} - {f.name for f in files}
        if kept:
            self.notes.append(
                f"What was in {self.path} under other names is kept: "
                f"{len(kept)} of them."
            )
        for file in files:
            if (self.path / file.name).is_dir():
                raise ExportError(
                    f"{self.path / file.name} is a folder where a picture should go. "
                    "Choose another output."
                )
        for file in files:
            file.replace(self.path / file.name)
        self.partial.rmdir()

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise writing_failed(self.path, error) from error


def writing_failed(path: Path, error: Exception) -> ExportError:
    """What to tell a person of an error while writing."""
    number = getattr(error, "errno", None)
    if number == errno.ENOSPC:
        return ExportError(
            f"There is no space left for {path}. Free some, or write to another disk."
        )
    text = getattr(error, "strerror", None) or str(error)
    return ExportError(f"{path} cannot be written: {text}.")
