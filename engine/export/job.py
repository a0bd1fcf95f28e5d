"""An export from beginning to end."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from engine.errors import DeviceFailedError, ExportError, SourceError
from engine.export.encoders import VIDEO_ENDINGS, encoding
from engine.export.look import Look
from engine.export.outputs import FolderOutput, VideoOutput
from engine.export.target import Target
from engine.overlay import OverlayStyle
from engine.pipeline import Pipeline, Policy
from engine.runtimes.choice import Choice, Device, choose
from engine.sources.base import Source
from engine.sources.opening import open_source
from engine.sources.paths import path_of
from engine.workers import Result, Workers
from models import zoo
from models.card import BALANCED
from models.errors import SadakError

_NOTHING = "There is no frame between the start and the end. Choose an earlier start."


@dataclass(frozen=True)
class ExportJob:
    """What is to be exported, and how.

    Attributes:
        source: as `open_source` takes it.
        output: a video by its ending; any other path is a folder of PNGs.
        model: as `models.zoo.find` takes it.
        device: what it runs on.
        size: of the network's input.
        runtime: the library that must run it; None for the fastest.
        style: how it looks.
        ids: write class ids instead, one channel of 8 bits; only into a folder.
        start: seconds of the source from which on frames are exported.
        end: seconds of the source before which they begin.
        overwrite: whether what exists may be replaced.
        hardware: let a graphics card encode the video.
    """

    source: str
    output: Path
    model: str = zoo.DEFAULT_MODEL
    device: Device = Device.AUTO
    size: str = BALANCED
    runtime: str | None = None
    style: OverlayStyle = field(default_factory=OverlayStyle)
    ids: bool = False
    start: Fraction | None = None
    end: Fraction | None = None
    overwrite: bool = False
    hardware: bool = False

    @property
    def is_video(self) -> bool:
        """Whether the output is a video file."""
        return self.output.suffix.lower() in VIDEO_ENDINGS


@dataclass(frozen=True)
class Progress:
    """How far an export has come.

    Attributes:
        done: frames written.
        total: frames in all, estimated; None where nobody can say.
        fps: frames a second on the whole.
        seconds_left: estimated.
    """

    done: int
    total: int | None
    fps: float
    seconds_left: float | None


@dataclass(frozen=True)
class ExportOutcome:
    """What came of an export.

    Attributes:
        output: what was written, if it was not cancelled.
        frames: how many.
        seconds: how long it took.
        notes: what a person should know of it, a sentence each.
        cancelled: nothing was left behind.
    """

    output: Path
    frames: int
    seconds: float
    notes: tuple[str, ...] = ()
    cancelled: bool = False


def run_export(
    job: ExportJob,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    cancelled: threading.Event | None = None,
) -> ExportOutcome:
    """Export a source; the output appears when it is whole, or not at all.

    Args:
        job: what and how.
        on_progress: called after each frame, in the calling thread.
        cancelled: set from another thread to give up.

    Raises:
        SadakError: it cannot be done; nothing is left behind.
    """
    cancelled = cancelled or threading.Event()
    began = time.monotonic()
    try:
        frames, notes = _export(job, on_progress, cancelled)
    except SadakError:
        # Who has given up need not hear that a camera did not answer either.
        if not cancelled.is_set():
            raise
        frames, notes = 0, []
    seconds = time.monotonic() - began
    if not frames:  # a finished export has at least one
        return ExportOutcome(job.output, 0, seconds, cancelled=True)
    return ExportOutcome(job.output, frames, seconds, tuple(notes))


def _export(
    job: ExportJob,
    on_progress: Callable[[Progress], None],
    cancelled: threading.Event,
) -> tuple[int, list[str]]:
    """Export; gives the number of frames, and notes. Stops early when cancelled."""
    _refuse_impossible(job)
    with ExitStack() as stack:
        target = Target(job.output, not job.is_video, job.overwrite)
        choice = choose(job.model, job.device, size=job.size, runtime=job.runtime)
        if cancelled.is_set():
            return 0, []
        source = open_source(job.source)
        stack.callback(source.close)
        _refuse_range(job, source)
        if job.start and not cancelled.is_set():
            source.seek(job.start)
        stack.callback(target.discard)
        look = Look(choice.card.classes, job.style, job.ids)
        cut = bool(job.start)
        writer: VideoOutput | FolderOutput
        if job.is_video:
            how = encoding(job.output.suffix.lower(), job.hardware)
            writer = VideoOutput(target, source, look, cut, how)
        else:
            writer = FolderOutput(target, source, look, cut)
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
        pipeline = Pipeline(source, workers, Policy.EVERY_FRAME)
        stack.callback(pipeline.stop)
        total = _total(job, source)
        began = time.monotonic()
        for result in _results(pipeline, job, writer.notes):
            if cancelled.is_set():
                return 0, []
            if successors:  # with as many workers as it keeps busy
                pipeline.switch(Workers(successors[-1], on_failed))
                successors.clear()
            writer.write(result)
            fps = writer.frames / (time.monotonic() - began)
            left = max(total - writer.frames, 0) / fps if total else None
            on_progress(Progress(writer.frames, total, fps, left))
        if not writer.frames:
            raise ExportError(_NOTHING)
        writer.finish(job.end)
        target.commit()
        return writer.frames, [*source.notes, *writer.notes, *target.notes]


def _results(pipeline: Pipeline, job: ExportJob, notes: list[str]) -> Iterator[Result]:
    """The results up to the end of the job, and notes of what a live source lost."""
    missed, expected = 0, None
    try:
        while result := pipeline.next():
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


def _refuse_impossible(job: ExportJob) -> None:
    if job.ids and job.is_video:
        raise ExportError(
            "Class ids are written as PNGs, since a video would change them. "
            "Give a folder, ending in /."
        )
    if job.start is not None and job.end is not None and job.end <= job.start:
        raise ExportError("The end of the export is not after its start.")
    if _writes_over_source(path_of(job.source), job.output):
        raise ExportError(
            f"{job.output} is the source itself. Choose another name for the output."
        )


def _writes_over_source(source: Path, output: Path) -> bool:
    try:
        if source.samefile(output):
            return True
        # A picture that is exported into its own folder has its own name there.
        return source.suffix.lower() == ".png" and source.parent.samefile(output)
    except OSError:
        return False  # one of them is not there: they are not the same


def _refuse_range(job: ExportJob, source: Source) -> None:
    info = source.info
    if job.start and info.duration is not None and job.start >= info.duration:
        raise ExportError(_NOTHING)
    if job.end is None and (info.live or info.duration is None):
        raise ExportError(f"{info.name} does not end by itself. Say where with --end.")


def _total(job: ExportJob, source: Source) -> int | None:
    """How many frames will come, as far as that can be estimated."""
    info = source.info
    if job.start is None and job.end is None and info.frame_count:
        return info.frame_count
    end = min((t for t in (job.end, info.duration) if t is not None), default=None)
    if end is None or not info.rate:
        return None
    return max(round((end - (job.start or 0)) * info.rate), 1)
