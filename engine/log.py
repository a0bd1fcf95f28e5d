"""The log: a file of limited size, in which no password is."""

import logging
import logging.handlers
import re
from pathlib import Path

import platformdirs

_BYTES = 500_000
_OLD_ONES = 1
_NAME = "sadak.log"
_OURS = ("sadak", "engine", "gui", "models")
# As in `rtsp://me:secret@host`; what follows the slashes up to the last @ of the word.
_SECRET = re.compile(r"(?<=://)[^\s'\"]*@")


def keep_log() -> str:
    """Send what the program logs to a file, and return its path.

    Where there can be no file nothing is logged, and the path is empty.
    """
    logging.raiseExceptions = False  # a full disk should not be told in traces
    try:
        folder = platformdirs.user_log_path("sadak", ensure_exists=True)
    except OSError:
        logging.basicConfig(handlers=[logging.NullHandler()])
        return ""
    path = folder / _NAME
    handler = logging.handlers.RotatingFileHandler(
        path, maxBytes=_BYTES, backupCount=_OLD_ONES, encoding="utf-8", delay=True
    )
    handler.setFormatter(_Discreet("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    return str(path)


def log_path() -> Path:
    """Where the log is, if there is one."""
    return platformdirs.user_log_path("sadak") / _NAME


class _Discreet(logging.Formatter):
    """Leaves out what stands before the host of an address, also in traces."""

    def format(self, record: logging.LogRecord) -> str:
        return _SECRET.sub("…@", super().format(record))
