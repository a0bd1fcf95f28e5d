"""Measuring the engine on a source: each stage alone, then playing and exporting."""

import itertools
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path

from engine.export.job import ExportJob, run_export
from engine.export.look import Look
from engine.export.video import VideoWriter
from engine.figures import Figures
from engine.frame import Frame
from engine.overlay import OverlayStyle, lay_over_planes
from engine.player import Player, Shown, State, Status
from engine.runtimes.choice import Choice, Device, choose
from engine.segmenter import Segmenter
from engine.sources.opening import open_source
from models.errors import SadakError


@dataclass(frozen=True)
class Measurement:
    """What was measured.

    Attributes:
        source, model, device: of what.
        frames: how many were used for the stages.
        stages: milliseconds a frame of each stage, one after the other on one thread,
            the median.
        live_fps: frames shown a second while playing as in the window.
        live_dropped: frames passed over meanwhile.
        live_seconds: how long it was played.
        export_fps: frames a second of an export with sound to H.264.
        resident_mb: the most memory that the process held.
    """

    source: str
    model: str
    device: str
    frames: int
    stages: dict[str, float]
    live_fps: float
    live_dropped: int
    live_seconds: float
    export_fps: float
    resident_mb: float

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self)


def measure(address: str, model: str, device: Device, frames: int) -> Measurement:
    """Measure a source that does not come live.

    Args:
        address: of the source.
        model: name of the model.
        device: what to run on.
        frames: how many frames to use, from the beginning.

    Raises:
        SadakError: the source cannot be opened, or the model cannot run.
    """
    choice = choose(model, device)
    count, stages = _stages(address, choice, frames)
    live, seconds = _live(address, model, choice.device, frames)
    return Measurement(
        source=address,
        model=model,
        device=choice.device.value,
        frames=count,
        stages=stages,
        live_fps=live.shown_fps,
        live_dropped=live.dropped,
        live_seconds=seconds,
        export_fps=_export(address, model, choice.device, frames),
        resident_mb=_resident_mb(),
    )


def _stages(address: str, choice: Choice, frames: int) -> tuple[int, dict[str, float]]:
    """One frame after the other, each stage by the clock."""
    source = open_source(address)
    if source.info.live:
        source.close()
        raise SadakError(
            "A live source cannot be measured: it sets the pace. Give a file."
        )
    segmenter = Segmenter(choice.card, choice.make())
    look = Look(choice.card.classes, OverlayStyle())
    table = look.style.colour_table(look.classes)
    times: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.mp4"
        writer = VideoWriter(path, path, source.info, Fraction(0))
        taken = itertools.islice(_timed(iter(source.read, None), times), frames)
        for frame in taken:
            ids = segmenter.segment(frame.picture)
            stages = segmenter.times
            _note(times, "scale to the network", stages.prepare)
            _note(times, "network, one thread", stages.network)
            _note(times, "class ids", stages.postprocess)
            _note(times, "picture for the window", _clock(frame.picture.bgra))
            start = time.perf_counter()
            planes = frame.picture.planes()
            lay_over_planes(planes, ids, table)
            _note(times, "overlay for the encoder", time.perf_counter() - start)
            start = time.perf_counter()
            writer.write(planes, frame.time, frame.duration)
            _note(times, "encode", time.perf_counter() - start)
        writer.finish(frame.time)
    source.close()
    return len(times["encode"]), {
        name: 1000 * statistics.median(values) for name, values in times.items()
    }


def _timed(frames: Iterator[Frame], times: dict[str, list[float]]) -> Iterator[Frame]:
    while True:
        start = time.perf_counter()
        frame = next(frames, None)
        if frame is None:
            return
        _note(times, "decode", time.perf_counter() - start)
        yield frame


def _clock(function: Callable[[], object]) -> float:
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def _note(times: dict[str, list[float]], stage: str, seconds: float) -> None:
    times.setdefault(stage, []).append(seconds)


def _live(
    address: str, model: str, device: Device, frames: int
) -> tuple[Figures, float]:
    """Play as the window does; it only does not paint."""
    finished = threading.Event()
    shown = 0
    began = 0.0

    def on_shown(picture: Shown) -> None:
        nonlocal shown, began
        shown += 1
        if shown == 1:
            began = time.monotonic()
        if picture.frame.index >= frames - 1:
            finished.set()

    def on_status(status: Status) -> None:
        if status.state in (State.ENDED, State.FAILED):
            finished.set()

    player = Player(on_shown, on_status, model=model, device=device)
    try:
        player.open(address)
        finished.wait()
        seconds = time.monotonic() - began
        if player.status.error:
            raise player.status.error
        figures = player.figures()
        rate = (shown - 1) / seconds if seconds else 0.0
        return Figures(shown_fps=rate, dropped=figures.dropped), seconds
    finally:
        player.shut_down()


def _export(address: str, model: str, device: Device, frames: int) -> float:
    source = open_source(address)
    end = Fraction(frames) / (source.info.rate or 30)
    source.close()
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "bench.mp4"
        outcome = run_export(ExportJob(address, output, model, device, end=end))
    return outcome.frames / outcome.seconds


def _resident_mb() -> float:
    if sys.platform == "win32":
        return float("nan")  # Python's library cannot tell there
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1e6 if sys.platform == "darwin" else 1e3)
