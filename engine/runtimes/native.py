"""Keeping native libraries from talking into a person's terminal."""

import contextlib
import os
import sys
import threading
from collections.abc import Iterator

_one_at_a_time = threading.Lock()


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Discard what native code writes to standard error.

    LiteRT reports each step of loading there and has no setting for it. The file
    descriptor belongs to the whole process, so this is for loading, not for running.
    """
    with _one_at_a_time:
        if sys.stderr:  # a program without a terminal has none on Windows
            sys.stderr.flush()
        kept = os.dup(2)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            os.close(nowhere)
