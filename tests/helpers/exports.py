"""Exporting in a test, and reading back what was written."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from engine.export.job import ExportJob, ExportOutcome, run_export
from engine.overlay import OverlayStyle
from engine.runtimes.choice import Device

PLAIN = OverlayStyle(opacity=0.0)


def export(source: object, output: object, **options: object) -> ExportOutcome:
    """Export on the CPU, with the pictures as they are."""
    options.setdefault("style", PLAIN)
    job = ExportJob(str(source), Path(str(output)), device=Device.CPU, **options)
    return run_export(job)


def shown(path: Path) -> list[tuple[Fraction, np.ndarray]]:
    """Times and pictures of a video, as any player gets them."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        return [
            (frame.pts * stream.time_base, frame.to_ndarray(format="rgb24"))
            for frame in container.decode(stream)
        ]


def times(path: Path) -> list[Fraction]:
    """When each picture of a video is shown."""
    return [time for time, _ in shown(path)]


def sound_packets(path: Path) -> list[bytes]:
    """The sound of a file as it is packed."""
    with av.open(str(path)) as container:
        return [bytes(p) for p in container.demux(audio=0) if p.size]


def sound_starts(path: Path) -> list[Fraction]:
    """When each packet of sound begins."""
    with av.open(str(path)) as container:
        return [p.pts * p.time_base for p in container.demux(audio=0) if p.size]
