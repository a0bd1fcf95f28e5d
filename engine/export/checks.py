"""What is refused before an export begins, and how long it will be."""

from pathlib import Path

from engine.errors import ExportError
from engine.export.plan import ExportJob
from engine.sources.base import Source, SourceInfo
from engine.sources.paths import path_of

NOTHING = "There is no frame between the start and the end. Choose an earlier start."


def refuse_impossible(job: ExportJob) -> None:
    """Refuse what no source could make possible.

    Raises:
        ExportError: the parts of the job contradict each other.
    """
    if job.ids and job.is_video:
        raise ExportError(
            "Class ids are written as PNGs, since a video would change them. "
            "Give a folder, ending in /."
        )
    if job.start is not None and job.end is not None and job.end <= job.start:
        raise ExportError("The end of the export is not after its start.")
    if job.height is not None and job.height < 2:
        raise ExportError("The height of the output is in pixels, 2 at least.")
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


def refuse_range(job: ExportJob, source: Source) -> None:
    """Refuse a range that the source does not have.

    Raises:
        ExportError: there is no frame in it, or it has no end.
    """
    info = source.info
    if job.start and info.duration is not None and job.start >= info.duration:
        raise ExportError(NOTHING)
    if job.end is None and (info.live or info.duration is None):
        raise ExportError(f"{info.name} does not end by itself. Say where with --end.")


def total(job: ExportJob, info: SourceInfo) -> int | None:
    """How many frames will come, as far as that can be estimated."""
    if job.start is None and job.end is None and info.frame_count:
        return info.frame_count
    end = min((t for t in (job.end, info.duration) if t is not None), default=None)
    if end is None or not info.rate:
        return None
    return max(round((end - (job.start or 0)) * info.rate), 1)
