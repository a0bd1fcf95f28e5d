"""Processes that share a list of work and are gone soon after whoever started them."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Task = TypeVar("Task")
Outcome = TypeVar("Outcome")


@contextmanager
def workers(
    count: int, work: Callable[[Task], Outcome], tasks: Iterable[Task]
) -> Iterator[list[Future[Outcome]]]:
    """Start processes on all tasks; leaving gives up those that nobody has begun.

    Args:
        count: how many processes.
        work: must be importable, as its arguments must be picklable.
        tasks: one call of `work` each.
    """
    # Fresh processes on every system: forking one that has threads may hang.
    fresh = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, fresh, initializer=_prepare)
    try:
        with _no_interrupts():
            futures = [pool.submit(work, task) for task in tasks]
        yield futures
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back until the end; processes started meanwhile never see one.

    A terminal sends it to all processes: one that is just starting, or the one that is
    starting it, would leave a traceback. Processes inherit what their starter blocks.
    But it blocks for its own thread only, and any other may take the signal in its
    place, so the handler is replaced as well.
    """
    held: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: held.append(number))
    blocks = hasattr(signal, "pthread_sigmask")  # all but Windows
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if blocks else None
    try:
        yield
    finally:
        if mask is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)
    if held:
        signal.raise_signal(signal.SIGINT)


def _prepare() -> None:
    """In each process: leave Ctrl-C to the parent, and do not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # on Windows nothing was blocked
    threading.Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # one that was killed could not tell its workers
