"""Threads that work only when nothing else wants the processor."""

import logging
import os
import sys
import threading

_log = logging.getLogger(__name__)

LOWEST = 19
"""The niceness of what nobody waits for."""


def niceness() -> int:
    """How far the calling thread gives way; 0 where nobody knows."""
    if sys.platform != "linux":
        return 0
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def give_way(niceness: int = LOWEST) -> None:
    """Lower the priority of the calling thread, and of threads that it will start.

    Only Linux knows a niceness of single threads. Elsewhere nothing happens: macOS and
    Windows have classes of threads of their own, which threads do not pass on to those
    that decode for them. What works in the background must not rely on it alone.

    Args:
        niceness: 0 to 19, as of the command `nice`.
    """
    if sys.platform != "linux":
        return
    try:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), niceness)
    except OSError as error:  # a sandbox may forbid it
        _log.info("a thread keeps its priority: %s", error)
