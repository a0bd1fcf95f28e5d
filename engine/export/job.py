"""An export from beginning to end."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

from engine.errors import DeviceFailedError, ExportError, SourceError
from engine.export.checks import NOTHING, refuse_impossible, refuse_range, total
from engine.export.control import Control
from engine.export.look import Look
from engine.export.outputs import FolderOutput, VideoOutput
from engine.export.pace import Pace, Progress
from engine.export.plan import ExportJob, ExportOutcome
from engine.export.target import Target
from engine.pipeline import Pipeline, Policy
from engine.priority import give_way
from engine.runtimes.choice import Choice, choose
from engine.sources.opening import open_source
from engine.workers import Result, Workers
from models.errors import SadakError

__all__ = ["ExportJob", "ExportOutcome", "Progress", "run_export"]


def run_export(
    job: ExportJob,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    control: Control | None = None,
) -> ExportOutcome:
    """Export a source; the output appears when it is whole, or not at all.

    Args:
        job: what and how.
        on_progress: called after each frame, in the calling thread.
        control: by which another thread lets it stand still or give up.

    A job that gives way lowers the priority of the calling thread for good.

    Raises:
        SadakError: it cannot be done; nothing is left behind.
    """
    control = control or Control()
    if job.niceness:
        give_way(job.niceness)
    began = time.monotonic()
    try:
        frames, notes = _export(job, on_progress, control)
    except SadakError:
        # Who has given up need not hear that a camera did not answer either.
        if not control.cancelled:
            raise
        frames, notes = 0, []
    seconds = time.monotonic() - began - control.stood
    if not frames:  # a finished export has at least one
        return ExportOutcome(job.output, 0, seconds, cancelled=True)
    return ExportOutcome(job.output, frames, seconds, tuple(notes))


def _export(
    job: ExportJob,
    on_progress: Callable[[Progress], None],
    control: Control,
) -> tuple[int, list[str]]:
    """Export; gives the number of frames, and notes. Stops early when cancelled."""
    refuse_impossible(job)
    with ExitStack() as stack:
        target = Target(job.output, not job.is_video, job.overwrite)
        choice = choose(job.model, job.device, size=job.size, runtime=job.runtime)
        if control.cancelled:
            return 0, []
        source = open_source(job.source)
        stack.callback(source.close)
        refuse_range(job, source)
        if job.start and not control.cancelled:
            source.seek(job.start)
        stack.callback(target.discard)
        look = Look(choice.card.classes, job.style, job.ids)
        writer: VideoOutput | FolderOutput
        if job.is_video:
            writer = VideoOutput(job, target.begin(), source, look)
        else:
            writer = FolderOutput(job, target.begin(), source, look)
        stack.callback(writer.abandon)
        successors: list[Choice] = []

        def on_failed(error: DeviceFailedError, fallback: Choice) -> None:
            why = str(error).rstrip(".")
            writer.notes.append(
                f"What ran the network failed in the middle ({why}). "
                f"{fallback.runtime} on the {fallback.device.name} went on, and no "
                "frame was lost."
            )
            successors.append(fallback)

        workers = Workers(choice, on_failed)
        pipeline = Pipeline(
            source, workers, Policy.EVERY_FRAME, refinement=job.refinement
        )
        stack.callback(pipeline.stop)
        pace = Pace(total(job, source.info), lambda: time.monotonic() - control.stood)
        for result in _results(pipeline, job, control, writer.notes):
            if successors:  # with as many workers as it keeps busy
                pipeline.switch(Workers(successors[-1], on_failed))
                successors.clear()
            writer.write(result)
            on_progress(pace.count())
        if not control.go_on():
            return 0, []
        if not writer.frames:
            raise ExportError(NOTHING)
        writer.finish(job.end)
        target.commit()
        return writer.frames, [*source.notes, *writer.notes, *target.notes]


def _results(
    pipeline: Pipeline, job: ExportJob, control: Control, notes: list[str]
) -> Iterator[Result]:
    """The results up to the end of the job, and notes of what a live source lost.

    Ends early when it is cancelled.
    """
    missed, expected = 0, None
    try:
        while (result := pipeline.next()) and control.go_on():
            if job.end is not None and result.frame.time >= job.end:
                break
            if job.start and result.frame.time < job.start and pipeline.live:
                continue  # a live source cannot be sought: it is waited for
            if pipeline.live and expected is not None:
                missed += result.frame.index - expected
            expected = result.frame.index + 1
            yield result
    except SourceError as error:
        if not pipeline.live:
            raise
        # What a camera or stream has sent cannot be had again: it is kept.
        notes.append(str(error))
    if missed:
        notes.append(
            f"{missed} frames of the live source are missing: "
            "they came faster than this machine could take them."
        )
