"""Standard output and standard error, also where nobody reads them."""

import contextlib
import os
import sys
from typing import TextIO

from models.errors import SadakError


def open_missing_streams() -> None:
    """Put something in the place of each standard stream that is closed.

    Otherwise the first file that is opened would take its number, and get whatever a
    library writes to it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115


def say(text: str) -> None:
    """Print a line; it is lost where nobody reads any more, as before `| head`.

    Raises:
        SadakError: it cannot be written for another reason, such as a full disk.
    """
    try:
        print(text, flush=True)
    except BrokenPipeError:
        silence(sys.stdout)
    except OSError as error:
        silence(sys.stdout)
        raise SadakError(
            f"Standard output cannot be written: {error.strerror}."
        ) from error


def complain(text: str) -> None:
    """Print one line on standard error, if that can be."""
    with contextlib.suppress(OSError, ValueError):
        print(" ".join(text.splitlines()), file=sys.stderr, flush=True)


def flush() -> None:
    """Let out what was printed, so that it cannot fail when Python ends."""
    try:
        sys.stdout.flush()
    except OSError:
        silence(sys.stdout)


def silence(stream: TextIO) -> None:
    """Send what is left of a stream, and all that follows, nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream shows a bar; one that is closed or missing shows nothing."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False
