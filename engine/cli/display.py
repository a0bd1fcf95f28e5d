"""Whether a window can be opened here; asked without Qt, which aborts if it cannot."""

import os
import re
import socket
import sys

_SECONDS = 1.0
_FIRST_PORT = 6000
# [protocol/][host]:number[.screen]; a host may be an IPv6 address in brackets.
_DISPLAY = re.compile(r"(?:[a-z]+/)?(?P<host>.*):(?P<number>\d{1,4})(?:\.\d+)?")


def why_no_window() -> str | None:
    """Half a sentence that says why Qt could not open a window; None where it could.

    Only Linux has to be asked. There it may have been told of another way than X11.
    """
    if not sys.platform.startswith("linux"):
        return None
    if os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM"):
        return None
    display = os.environ.get("DISPLAY")
    if not display:
        return "There is no display here"
    if _answers(display):
        return None
    return f"The display {display} does not answer"


def _answers(display: str) -> bool:
    """Whether somebody listens where an X server with this name would."""
    parts = _DISPLAY.fullmatch(display)
    if not parts:
        return False
    host, number = parts["host"].strip("[]"), int(parts["number"])
    if host not in ("", "unix"):
        try:
            socket.create_connection((host, _FIRST_PORT + number), _SECONDS).close()
        except (OSError, UnicodeError):
            return False
        return True
    path = f"/tmp/.X11-unix/X{number}"
    return any(map(_listens, (path, f"\0{path}")))


def _listens(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as asking:
        asking.settimeout(_SECONDS)
        try:
            asking.connect(path)
        except OSError:
            return False
        return True
