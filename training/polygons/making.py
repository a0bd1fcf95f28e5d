"""Mask files from polygon files: one at a time, whole or not at all, on all cores."""

import io
import os
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from training.datasets.idd import POLYGONS, mask_ending
from training.datasets.idd_labels import values
from training.errors import DatasetError
from training.polygons.drawing import draw, read_polygons
from training.polygons.workers import workers

# More than that many processes Windows cannot wait for.
_MOST_JOBS = 60
_PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
_PNG_ENDS = b"\0\0\0\0IEND\xaeB`\x82"


@dataclass(frozen=True)
class Outcome:
    """What became of one polygon file.

    Attributes:
        made: whether its mask was drawn now; it may have been there before.
        unknown: how many objects of each unknown label were skipped.
        problem: why there is no mask, or None.
    """

    made: bool = False
    unknown: Counter[str] = field(default_factory=Counter)
    problem: str | None = None


def mask_path(polygons: Path, kind: str) -> Path:
    """Where the mask of a polygon file lies, under its official name.

    Args:
        polygons: `<id>_gtFine_polygons.json`.
        kind: a key of `idd_labels.KINDS`.
    """
    name = polygons.name.removesuffix(POLYGONS) + mask_ending(kind)
    return polygons.with_name(name)


def make_mask(polygons: Path, kind: str, overwrite: bool = False) -> Outcome:
    """Draw the mask of one polygon file, unless it is there.

    Raises:
        DatasetError: the mask cannot be written. A polygon file that is broken is no
            error: it is told in the outcome.
    """
    target = mask_path(polygons, kind)
    if not overwrite and is_whole(target):
        return Outcome()
    try:
        drawing = read_polygons(polygons)
    except DatasetError as error:
        return Outcome(problem=str(error))
    mask, unknown = draw(drawing, values(kind))
    encoded = io.BytesIO()
    mask.save(encoded, "PNG")
    _write_whole(target, encoded.getvalue())
    return Outcome(made=True, unknown=unknown)


def make_masks(
    files: Sequence[Path],
    kind: str,
    *,
    overwrite: bool,
    jobs: int,
    tell: Callable[[Outcome], None],
) -> None:
    """Draw the masks of many files.

    Args:
        files: polygon files.
        kind: a key of `idd_labels.KINDS`.
        overwrite: draw masks again that are there.
        jobs: how many processes.
        tell: called after each file, in no certain order. An exception that it raises,
            Ctrl-C among them, ends the work after the files that were begun.

    Raises:
        DatasetError: a mask cannot be written, or a process ended by itself.
    """
    make = partial(make_mask, kind=kind, overwrite=overwrite)
    if jobs == 1:
        for file in files:
            tell(make(file))
        return
    with workers(min(jobs, len(files), _MOST_JOBS), make, files) as futures:
        try:
            for future in as_completed(futures):
                tell(future.result())
        except BrokenProcessPool as error:
            raise DatasetError(
                "A process that draws masks ended by itself, perhaps for want of "
                "memory. Run the command again, with fewer --jobs."
            ) from error


def is_whole(mask: Path) -> bool:
    """Whether a PNG is there from its first byte to its last."""
    try:
        with mask.open("rb") as file:
            begins = file.read(len(_PNG_BEGINS))
            file.seek(-len(_PNG_ENDS), os.SEEK_END)
            return begins == _PNG_BEGINS and file.read() == _PNG_ENDS
    except OSError:
        return False  # not there, or too short to hold both


def _write_whole(path: Path, data: bytes) -> None:
    """Write aside and rename, so that no part of a file ever has its name."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            aside.write_bytes(data)
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        raise DatasetError(f"{path} cannot be written: {error.strerror}.") from error
