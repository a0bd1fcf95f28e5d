"""How a source is exported, from opening it to the finished file."""

import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from engine.bench.cost import Cost, Stopwatch
from engine.bench.machine import idle_seconds, resident_mb
from engine.export.job import ExportJob, Progress, run_export


@dataclass(frozen=True)
class Exported:
    """What came of it.

    Attributes:
        frames: how many.
        cost: of one; 1000 / wall_ms were written a second.
        memory_mb: in memory when half was done; None where Python cannot tell.
        idle: the share of the machine's time that nobody used; None as above.
    """

    frames: int
    cost: Cost
    memory_mb: float | None
    idle: float | None = None


def export(job: ExportJob) -> Exported:
    """Do an export, its output in a folder that is taken away again.

    Raises:
        SadakError: it cannot be done.
    """
    memory: list[float | None] = [None]

    def note(progress: Progress) -> None:
        if progress.total and progress.done == progress.total // 2:
            memory[0] = resident_mb()

    with tempfile.TemporaryDirectory() as folder:
        job = replace(job, output=Path(folder) / job.output.name)
        watch, idle_before = Stopwatch(), idle_seconds()
        outcome = run_export(job, note)
        cost, idle_after = watch.cost(outcome.frames), idle_seconds()
    idle = None
    if idle_before is not None and idle_after is not None:
        all_cores = outcome.frames * cost.wall_ms / 1000 * (os.cpu_count() or 1)
        idle = (idle_after - idle_before) / all_cores
    return Exported(outcome.frames, cost, memory[0], idle)
