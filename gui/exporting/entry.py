"""One export in the queue, and what is said of it."""

from dataclasses import dataclass
from enum import Enum

from engine.export.job import ExportJob, ExportOutcome, Progress
from gui.texts import tr, trn
from gui.transport.times import time_text


class EntryState(Enum):
    """What becomes of an export."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ACTIVE = frozenset({EntryState.RUNNING, EntryState.PAUSED})
OVER = frozenset({EntryState.DONE, EntryState.FAILED, EntryState.CANCELLED})


@dataclass
class Entry:
    """An export in the queue.

    Attributes:
        job: what is exported.
        title: what a person calls it.
        state: how far it is.
        progress: of one that runs or stands still.
        outcome: of one that is done.
        message: of one that failed: why.
    """

    job: ExportJob
    title: str
    state: EntryState = EntryState.WAITING
    progress: Progress | None = None
    outcome: ExportOutcome | None = None
    message: str = ""

    @property
    def share(self) -> float | None:
        """How much of it is done, 0 to 1; None where nobody can say."""
        if self.state is EntryState.DONE:
            return 1.0
        if self.progress is None or not self.progress.total:
            return None
        return min(self.progress.done / self.progress.total, 1.0)

    @property
    def words(self) -> str:
        """How it goes, in a sentence."""
        state, progress = self.state, self.progress
        if state is EntryState.WAITING:
            return tr("Waiting")
        if state is EntryState.CANCELLED:
            return tr("Cancelled. Nothing was left behind.")
        if state is EntryState.FAILED:
            return self.message
        if state is EntryState.DONE and self.outcome:
            return _done(self.outcome)
        if progress is None:
            return tr("Starting…")
        if state is EntryState.PAUSED:
            return tr("Paused at {frames}").format(frames=_frames(progress))
        return _running(progress)


def _done(outcome: ExportOutcome) -> str:
    text = tr("Done: {frames} in {time}").format(
        frames=trn("{n} frame", "{n} frames", outcome.frames),
        time=time_text(outcome.seconds),
    )
    return "  ·  ".join([text, *outcome.notes])


def _frames(progress: Progress) -> str:
    if not progress.total:
        return trn("{n} frame", "{n} frames", progress.done)
    return tr("{done} of {total} frames").format(
        done=f"{progress.done:,}", total=f"{progress.total:,}"
    )


def _running(progress: Progress) -> str:
    parts = [_frames(progress), tr("{n} a second").format(n=f"{progress.fps:.1f}")]
    if progress.seconds_left is not None:
        left = time_text(progress.seconds_left, 0)
        parts.append(tr("{time} left").format(time=left))
    return "  ·  ".join(parts)
