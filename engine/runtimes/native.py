"""Keeping native libraries from talking into a person's terminal."""

import contextlib
import os
import sys
import threading
from collections.abc import Iterator

_lock = threading.Lock()
_inside = 0
_kept = -1  # standard error itself, while anybody is inside


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Discard what native code writes to standard error.

    LiteRT reports each step of loading there and has no setting for it. The file
    descriptor belongs to the whole process, so this is for loading, not for running.
    Several threads may load at the same time: one of low priority holds up no other.
    """
    global _inside, _kept
    with _lock:
        if not _inside:
            _kept = _discard()
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside:
                os.dup2(_kept, 2)
                os.close(_kept)


def _discard() -> int:
    """Lead standard error nowhere; returns a descriptor of where it led."""
    if sys.stderr:  # a program without a terminal has none on Windows
        sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    return kept
