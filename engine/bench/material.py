"""Frames kept in memory, so that each stage can be measured without the others."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from av.video.frame import VideoFrame

from engine.bench.cost import Cost, Stopwatch
from engine.export.look import Look
from engine.overlay import OverlayStyle
from engine.pipeline import Pipeline, Policy
from engine.planes import Canvas, Size
from engine.runtimes.choice import Choice
from engine.sources.base import SourceInfo
from engine.sources.opening import open_source
from engine.workers import Result, Workers
from models.errors import SadakError

_SAMPLED = 32
# At most so many bytes of pictures for the encoder, and of the sample; of large
# pictures fewer are kept.
_WRITTEN_BYTES = 512_000_000
_SAMPLED_BYTES = 128_000_000
_FEWEST = 2

Written = tuple[VideoFrame, Fraction, Fraction | None]
"""What an encoder is given: the picture, its time, and for how long it is shown."""


@dataclass(frozen=True)
class Material:
    """What the stages work on.

    Attributes:
        info: of the source.
        frames: how many were read.
        decode: what reading them cost, nothing else being done.
        sample: labelled frames, spread evenly over all of them.
        written: pictures with the colours on them, one after the other from the first
            frame on, as many as memory is spent on: what encoding costs depends on how
            one differs from the next.
    """

    info: SourceInfo
    frames: int
    decode: Cost
    sample: tuple[Result, ...]
    written: tuple[Written, ...]


def gather(address: str, choice: Choice, frames: int) -> Material:
    """Read and label the first frames of a source.

    Raises:
        SadakError: it cannot be opened, or comes live.
    """
    info, count, decode = decoded(address, frames)
    sample, written = _labelled(address, choice, count)
    return Material(info, count, decode, sample, written)


def decoded(address: str, frames: int) -> tuple[SourceInfo, int, Cost]:
    """Read frames and let them go; gives what the source is, how many, and their cost.

    Raises:
        SadakError: it cannot be opened, comes live, or has but one frame.
    """
    source = open_source(address)
    try:
        if source.info.live:
            raise SadakError(
                "A live source cannot be measured: it sets the pace. Give a file."
            )
        source.read()  # was decoded when the file was opened
        watch = Stopwatch()
        count = sum(1 for _ in islice(iter(source.read, None), frames - 1))
        cost = watch.cost(count)
        if not count:
            raise SadakError(
                f"{source.info.name} has one frame only. Give a video or a folder."
            )
        return source.info, count + 1, cost
    finally:
        source.close()


def _labelled(
    address: str, choice: Choice, frames: int
) -> tuple[tuple[Result, ...], tuple[Written, ...]]:
    source = open_source(address)
    look = Look(choice.card.classes, OverlayStyle())
    pipeline = Pipeline(source, Workers(choice), Policy.EVERY_FRAME)
    try:
        size = source.info.size
        room = _room(size, _WRITTEN_BYTES)
        step = -(-frames // min(_SAMPLED, _room(size, _SAMPLED_BYTES)))
        sample: list[Result] = []
        written: list[Written] = []
        for number, result in enumerate(islice(iter(pipeline.next, None), frames)):
            if number % step == 0:
                sample.append(result)
            if number < room:
                picture = drawn(look, result, size, None).frame
                written.append((picture, result.frame.time, result.frame.duration))
        return tuple(sample), tuple(written)
    finally:
        pipeline.stop()
        source.close()


def drawn(look: Look, result: Result, size: Size, canvas: Canvas | None) -> Canvas:
    """Draw a result as an export does, on a canvas of its own if there is none yet."""
    same = result.frame.picture.size == size
    source = result.frame.picture.planes(None if same else size)
    canvas = canvas or Canvas(look.size(source.size))
    look.draw(source, result.classes.ids, canvas.planes(like=source))
    return canvas


def _room(size: Size, memory: int) -> int:
    """How many pictures of 4:2:0 find room in so many bytes."""
    return max(_FEWEST, memory // (size[0] * size[1] * 3 // 2))
