"""Files that a command writes at its end: refused at its start where they cannot be."""

import contextlib
import tempfile
from pathlib import Path

from training.errors import ConfigError


def prepare_folder(path: Path) -> None:
    """Make a folder to write into, with all that are above it.

    Raises:
        ConfigError: it cannot be made or written into.
    """
    if path.is_file():
        raise ConfigError(f"{path} is a file. Name a folder to write into.")
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as error:
        raise cannot_write(path, error) from error


def prepare_file(path: Path) -> None:
    """Make sure that a file can be written, without touching it.

    Raises:
        ConfigError: it cannot.
    """
    if path.is_dir():
        raise ConfigError(f"{path} is a folder. Name a file to write.")
    prepare_folder(path.parent)


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all; text as UTF-8.

    Raises:
        ConfigError: it cannot be written.
    """
    partial = path.with_name(f"{path.name}.partial")
    try:
        partial.write_bytes(content.encode() if isinstance(content, str) else content)
        partial.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise cannot_write(path, error) from error


def cannot_write(path: Path, error: OSError) -> ConfigError:
    """The error of a file or folder that cannot be written, in a person's words."""
    return ConfigError(f"{path} cannot be written: {error.strerror or error}.")
