"""What `python main.py SOURCE` does where there is no window system."""

import os
import re
from fractions import Fraction
from pathlib import Path

from engine.cli.console import say
from engine.cli.export import export_and_report
from engine.export.job import ExportJob
from engine.runtimes.choice import Device
from engine.sources.camera_address import is_camera, parse_camera
from engine.sources.opening import is_stream
from engine.sources.paths import exists, is_folder, path_of
from engine.sources.stream import without_password
from models import zoo

SAMPLE_SECONDS = Fraction(10)
LIVE_SECONDS = Fraction(60)
_LONGEST = 200  # bytes: file systems allow 255, and the partial file's is longer
_ENDING = "_sadak.mp4"


def export_beside(
    source: str, model: str, device: Device, size: str | None, why: str
) -> int:
    """Do the main job on a server: write the annotated video beside the source.

    Args:
        source: as for the window.
        model: as `models.zoo.find` takes it.
        device: where it runs.
        size: of the network's input; balanced where none of `models.card.SIZES` was
            asked for, since an export has the time that it takes.
        why: half a sentence that says why there is no window.
    """
    say(f"{why}, so the annotated video is exported instead.")
    folder, stem, end = _plan(source)
    if end is not None:
        say(f"The source does not end by itself: the first {end} s of it are exported.")
    output = _free(folder, stem)
    size = size if size in zoo.SIZES else zoo.BALANCED
    export_and_report(ExportJob(source, output, model, device, size, end=end))
    return 0


def _plan(source: str) -> tuple[Path, str, Fraction | None]:
    """Folder and stem of the output, and where an endless source ends."""
    kind, colon, rest = source.partition(":")
    if kind == "sample" and colon:
        return Path.cwd(), "-".join(filter(None, ["sample", rest])), SAMPLE_SECONDS
    if is_camera(source):
        device = Path(parse_camera(source).device).name
        return Path.cwd(), f"camera-{_plain(device)}", LIVE_SECONDS
    if is_stream(source):
        host = re.split(r"[/?#]", without_password(source).partition("://")[2])[0]
        return Path.cwd(), _plain(host) or "stream", LIVE_SECONDS
    path = path_of(source)
    if not exists(path):
        return Path.cwd(), "missing", None  # which the export will say
    folder = path.resolve().parent
    if not os.access(folder, os.W_OK):
        folder = Path.cwd()
    return folder, path.resolve().name if is_folder(path) else path.stem, None


def _plain(text: str) -> str:
    """A text as it may stand in a name on any disk."""
    return re.sub(r"[^\w.-]+", "-", text).strip("-.")


def _free(folder: Path, stem: str) -> Path:
    """The first name that nobody has taken."""
    while len(os.fsencode(stem)) > _LONGEST:
        stem = stem[:-1]
    output, number = folder / f"{stem}{_ENDING}", 1
    while output.exists():
        number += 1
        output = output.with_stem(f"{stem}_sadak-{number}")
    return output
