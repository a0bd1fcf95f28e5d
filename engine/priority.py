"""Threads that work only when nothing else wants the processor."""

import contextlib
import logging
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

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


def without_real_time(act: Callable[[], None]) -> None:
    """Do something with a library, and let it make no threads of real time.

    SVT-AV1 makes them, and the thread that opens it one, where the system lets it, as
    for root: they take the processor from all else, as do the programs that such a
    thread starts. So it is opened in a thread that ends with that: the C library keeps
    in mind what a thread was made, though it is none any more.
    """
    if sys.platform != "linux":
        act()
        return
    before = _threads()
    try:
        with ThreadPoolExecutor(1) as passing:
            passing.submit(act).result()
    finally:
        for thread in _threads() - before:
            # It may have ended meanwhile, or be one that the system itself made so.
            with contextlib.suppress(OSError):
                if os.sched_getscheduler(thread) != os.SCHED_OTHER:
                    os.sched_setscheduler(thread, os.SCHED_OTHER, os.sched_param(0))


def _threads() -> set[int]:
    return {int(task.name) for task in Path("/proc/self/task").iterdir()}
