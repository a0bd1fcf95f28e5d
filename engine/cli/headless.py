"""What `python main.py SOURCE` does where there is no window system."""

import os
from fractions import Fraction
from pathlib import Path

from engine.cli.export import export_and_report
from engine.export.job import ExportJob
from engine.runtimes.choice import Device

SAMPLE_SECONDS = Fraction(10)


def export_beside(source: str, model: str, device: Device) -> int:
    """Do the main job on a server: write the annotated video beside the source."""
    print("There is no display here, so the annotated video is exported instead.")
    path = Path(source).expanduser()
    if path.exists():
        folder = path.resolve().parent
        if not os.access(folder, os.W_OK):
            folder = Path.cwd()
        output, end = folder / f"{path.stem}_sadak.mp4", None
    else:
        output, end = Path.cwd() / "sample_sadak.mp4", SAMPLE_SECONDS
    # Written by this very command before, so it may be replaced.
    job = ExportJob(source, output, model, device, end=end, overwrite=True)
    export_and_report(job)
    return 0
