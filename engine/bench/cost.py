"""What a stage takes: by the clock, and of all the processor's cores together."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import TypeVar

Item = TypeVar("Item")

_WARM = 3
"""Calls before the measurement: the first ones find memory and code cold."""


@dataclass(frozen=True)
class Cost:
    """Milliseconds a frame.

    Attributes:
        wall_ms: by the clock.
        cpu_ms: of processor time, of all threads of the process, a decoder's and an
            encoder's own among them.
    """

    wall_ms: float
    cpu_ms: float

    @property
    def fps(self) -> float:
        """Frames a second by the clock."""
        return 1000 / self.wall_ms if self.wall_ms else 0.0

    def least(self, other: "Cost") -> "Cost":
        """Of two measurements of the same the one that was disturbed less.

        Noise only ever adds to the clock's time. Processor time goes with it: threads
        that are kept from running at the same time do not slow each other down.
        """
        return min(self, other, key=lambda cost: cost.wall_ms)


class Stopwatch:
    """Runs from when it is made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def cost(self, frames: int) -> Cost:
        """What was spent up to now, shared out among so many frames."""
        wall = time.perf_counter() - self._wall
        cpu = time.process_time() - self._cpu
        each = 1000 / max(frames, 1)
        return Cost(wall * each, cpu * each)


def cost_of(work: Callable[[Item], object], items: Sequence[Item], frames: int) -> Cost:
    """The cost of one stage alone, over many frames.

    Args:
        work: what is measured.
        items: what it is given, one after the other and again from the beginning.
        frames: how many times.
    """
    for item in islice(cycle(items), _WARM):
        work(item)
    watch = Stopwatch()
    for item in islice(cycle(items), frames):
        work(item)
    return watch.cost(frames)
