"""How large an export will be and how long it will take, by trying short pieces of it.

The pieces go the whole way, through decoder, network and encoder of the very job, into
a folder that is gone afterwards. Key frames are many times larger than the others and a
piece has more of them than the whole, so the two are counted apart.
"""

import contextlib
import itertools
import math
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av

from engine.export.checks import refuse_impossible, refuse_range, total
from engine.export.control import Control
from engine.export.excerpts import Excerpts
from engine.export.look import Look
from engine.export.outputs import VideoOutput
from engine.export.plan import ExportJob
from engine.export.sound import takes
from engine.pipeline import Pipeline, Policy
from engine.priority import give_way
from engine.runtimes.choice import choose
from engine.sources.base import Source
from engine.sources.container import file_address
from engine.sources.opening import open_source
from engine.workers import Result, Workers

_PLACES = (Fraction(1, 8), Fraction(1, 2), Fraction(7, 8))  # of what is exported
_PIECE_FRAMES = 40
_PIECE_SECONDS = 1.5
_FEWEST_FRAMES = 6
_SOUND_PACKETS = 200


@dataclass(frozen=True)
class Estimate:
    """What an export will probably take.

    Attributes:
        frames: how many it has.
        seconds: of time.
        size: of the file, in bytes.
    """

    frames: int
    seconds: float
    size: int


@dataclass
class _Tried:
    """What the pieces took together; frames and bytes of key frames and others."""

    seconds: float = 0.0
    keys: int = 0
    key_bytes: int = 0
    others: int = 0
    other_bytes: int = 0


def estimate(job: ExportJob, control: Control | None = None) -> Estimate | None:
    """Try some of a job that writes a video.

    It takes some seconds, and longer where encoder or network are slow.

    Args:
        job: of which the output is not touched.
        control: by which another thread may stop it.

    Returns:
        None where it was stopped, or nobody can say how long the source is.

    Raises:
        SadakError: the job cannot be done at all.
    """
    control = control or Control()
    refuse_impossible(job)
    if job.niceness:
        give_way(job.niceness)
    with ExitStack() as stack:
        began = time.monotonic()
        choice = choose(job.model, job.device, size=job.size, runtime=job.runtime)
        source = open_source(job.source)
        stack.callback(source.close)
        refuse_range(job, source)
        frames = total(job, source.info)
        if frames is None or source.info.live or control.cancelled:
            return None
        look = Look(choice.card.classes, job.style)
        excerpts = Excerpts(source, min(_PIECE_FRAMES, frames))
        pipeline = Pipeline(
            excerpts,
            Workers(choice),
            Policy.EVERY_FRAME,
            refinement=job.refinement,
        )
        stack.callback(pipeline.stop)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        tried, before = _Tried(), None
        for time_of_piece in _places(job, source):
            pipeline.seek(time_of_piece)
            first = pipeline.next()
            before = before or time.monotonic() - began
            if control.cancelled or first is None:
                break
            path = folder / f"piece{job.output.suffix}"
            piece = replace(job, output=path, start=first.frame.time, sound=False)
            output = VideoOutput(piece, path, source, look)
            stack.callback(output.abandon)
            _try(output, pipeline, first, tried, control)
            _weigh(path, tried)
        if control.cancelled or not tried.keys:
            return None
        return _reckoned(job, source, frames, tried, before or 0.0)


def _places(job: ExportJob, source: Source) -> list[Fraction]:
    start = job.start or Fraction(0)
    ends = [time for time in (job.end, source.info.duration) if time is not None]
    return [start + share * (min(ends) - start) for share in _PLACES]


def _try(
    output: VideoOutput,
    pipeline: Pipeline,
    first: Result,
    tried: _Tried,
    control: Control,
) -> None:
    """Write one piece, from its first result on."""
    began = time.monotonic()
    result: Result | None = first
    while result and not control.cancelled:
        output.write(result)
        late = time.monotonic() - began > _PIECE_SECONDS
        if late and output.frames >= _FEWEST_FRAMES:
            break
        result = pipeline.next()
    output.finish(None)
    tried.seconds += time.monotonic() - began


def _weigh(path: Path, tried: _Tried) -> None:
    """Count the packets of a piece that was written."""
    with av.open(file_address(path)) as container:
        for packet in container.demux(video=0):
            if packet.size and packet.is_keyframe:
                tried.keys += 1
                tried.key_bytes += packet.size
            elif packet.size:
                tried.others += 1
                tried.other_bytes += packet.size


def _reckoned(
    job: ExportJob, source: Source, frames: int, tried: _Tried, before: float
) -> Estimate:
    """From the pieces to the whole."""
    written = tried.keys + tried.others
    # Those that begin the pieces are there in any case; others come with new scenes.
    scenes = max(tried.keys - len(_PLACES), 0) / written
    keys = min(math.ceil(frames / job.encoding.gop) + frames * scenes, frames)
    size = keys * tried.key_bytes / tried.keys
    size += (frames - keys) * tried.other_bytes / max(tried.others, 1)
    if job.sound and source.info.path and source.info.has_audio:
        seconds = frames / float(source.info.rate or 30)
        size += seconds * _sound_rate(source.info.path, job.encoding.container)
    return Estimate(frames, before + frames * tried.seconds / written, round(size))


def _sound_rate(path: Path, container: str) -> float:
    """Bytes a second of the sound that a container takes, by its first packets.

    Where they are damaged, of what could be read: the export tells of it.
    """
    rate = 0.0
    with (
        contextlib.suppress(av.error.FFmpegError),
        av.open(file_address(path)) as opened,
    ):
        for stream in opened.streams.audio:
            if not takes(container, stream):
                continue
            size, seconds = 0, Fraction(0)
            for packet in itertools.islice(opened.demux(stream), _SOUND_PACKETS):
                size += packet.size
                seconds += (packet.duration or 0) * packet.time_base
            opened.seek(0)
            rate += size / float(seconds) if seconds else 0.0
    return rate
