"""Waiting for what tells nobody that it has happened."""

import threading
import time
from collections.abc import Callable

from tests.helpers.fakes import PATIENCE


def until(happened: Callable[[], bool]) -> None:
    """Return as soon as something is true, and fail if it never is."""
    never, deadline = threading.Event(), time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        never.wait(0.01)
