"""How long the program keeps the window's thread from its events.

Each event is measured by the processor time of that one thread. By the clock a machine
that is busy with something else, as one that runs tests is, would be blamed on the
program: the thread is ready and does not get a core. What the clock tells beyond the
processor's time is waiting, and that the window waits for nothing is tested by other
means; here it is only reported.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

LIMIT_MS = 16.0
"""What the program's own code may take of the window's thread at once."""

_TOLD_MS = 1.0
"""Of events within others: to name each of a hundred would take as long as they do."""


@dataclass(frozen=True)
class Block:
    """An event that was handled.

    Attributes:
        cpu_ms: processor time of the window's thread.
        wall_ms: by the clock.
        what: the event and who received it; behind it, if most of the time was spent in
            handling another event, that one, and so on.
    """

    cpu_ms: float
    wall_ms: float
    what: str

    def __str__(self) -> str:
        return f"{self.cpu_ms:.1f} ms ({self.wall_ms:.0f} by the clock): {self.what}"


class ProbedApplication(QApplication):
    """Measures every event that its thread handles."""

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self.blocks: list[Block] = []
        self._thread = threading.get_ident()
        self._inner: list[list[Block]] = [self.blocks]

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        """Deliver an event, and note what that took."""
        if threading.get_ident() != self._thread:
            return super().notify(receiver, event)
        kind = event.type()  # the event is gone afterwards
        within: list[Block] = []
        self._inner.append(within)
        wall, cpu = time.perf_counter(), time.thread_time()
        try:
            return super().notify(receiver, event)
        finally:
            cpu_ms = 1000 * (time.thread_time() - cpu)
            wall_ms = 1000 * (time.perf_counter() - wall)
            self._inner.pop()
            if cpu_ms > _TOLD_MS or len(self._inner) == 1:
                what = f"{kind.name} to {_described(receiver)}"
                longest = max(within, key=lambda block: block.cpu_ms, default=None)
                if longest and longest.cpu_ms > cpu_ms / 2:
                    what = f"{what} > {longest.what}"
                self._inner[-1].append(Block(cpu_ms, wall_ms, what))

    @contextmanager
    def watching(self) -> Iterator[list[Block]]:
        """The events that begin and end meanwhile, those within others left out."""
        before = self._inner
        found: list[Block] = []
        self._inner = [found]
        try:
            yield found
        finally:
            self._inner = before


def worst(blocks: list[Block], count: int = 20) -> list[Block]:
    """The longest, the longest first."""
    return sorted(blocks, key=lambda block: -block.cpu_ms)[:count]


def _described(receiver: QObject) -> str:
    kind = type(receiver).__name__
    if not shiboken6.isValid(receiver):  # the event was its last
        return kind
    name = receiver.objectName()
    if isinstance(receiver, QTimer) and (owner := receiver.parent()):
        return f"{kind} of {_described(owner)}"
    return f"{kind} {name}" if name else kind
