"""All measurements of a source in one run, so that they can be compared."""

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from engine.bench.cost import Cost
from engine.bench.exporting import export
from engine.bench.machine import Memory, most_resident_mb, this_machine
from engine.bench.material import decoded, gather
from engine.bench.measurement import Measurement, Subject
from engine.bench.networks import Network, network_costs, ways
from engine.bench.plain import plain_loop
from engine.bench.playing import Playing, play
from engine.bench.seeking import seek
from engine.bench.stages import stage_costs
from engine.bench.window import Window
from engine.export.job import ExportJob
from engine.runtimes.choice import Choice, Device, choose
from engine.sources.base import SourceInfo
from engine.sources.paths import path_of
from models import zoo
from models.card import BALANCED
from models.errors import SadakError


@dataclass(frozen=True)
class Task:
    """What is to be measured.

    Attributes:
        source: as `open_source` takes it; not live.
        model: as `models.zoo.find` takes it.
        device: what to run on; AUTO measures every way of running the network.
        size: of the network's input.
        runtime: the library that must run it; None for the fastest.
        frames: how many to use, from the beginning.
        compare: measure the plain loop as well.
    """

    source: str
    model: str = zoo.DEFAULT_MODEL
    device: Device = Device.AUTO
    size: str = BALANCED
    runtime: str | None = None
    frames: int = 300
    compare: bool = False


def measure(task: Task, window: Window) -> Measurement:
    """Measure a source that does not come live.

    Args:
        task: what to measure.
        window: measures itself; where it cannot, frames are played to nobody.

    Raises:
        SadakError: the source cannot be opened, or the model cannot run.
    """
    path = path_of(task.source)
    if task.compare and not path.is_file():
        raise SadakError("The plain loop reads nothing but a video file. Give one.")
    info, frames, _ = decoded(task.source, task.frames)
    choice = choose(task.model, task.device, size=task.size, runtime=task.runtime)
    # What is played and exported comes first, while the process holds nothing else.
    playing = _playing(task, frames)
    played = window.play(playing) or play(playing, choice)
    exported = export(_job(task, info, frames))
    memory = Memory(played.memory_mb, exported.memory_mb, most_resident_mb())
    sought = seek(playing, choice, info.rate or Fraction(30))
    playing = replace(playing, as_camera=True)
    as_camera = window.play(playing) or play(playing, choice)
    plain = plain_loop(path, task.model, task.size, frames) if task.compare else None
    material = gather(task.source, choice, frames)
    choices = ways(choice, task.model, task.device, task.size, task.runtime)
    networks = [cost for each in choices for cost in network_costs(each, material)]
    return Measurement(
        machine=this_machine(),
        subject=_subject(info, frames, choice),
        stages=stage_costs(material, choice, _chosen(networks, choice), window),
        networks=tuple(networks),
        played=played,
        as_camera=as_camera,
        sought=sought,
        exported=exported,
        memory=memory,
        plain=plain,
    )


def _playing(task: Task, frames: int) -> Playing:
    return Playing(
        address=task.source,
        frames=frames,
        model=task.model,
        device=task.device,
        size=task.size,
        runtime=task.runtime,
    )


def _job(task: Task, info: SourceInfo, frames: int) -> ExportJob:
    return ExportJob(
        source=task.source,
        output=Path("bench.mp4"),
        model=task.model,
        device=task.device,
        size=task.size,
        runtime=task.runtime,
        end=frames / (info.rate or Fraction(30)),
    )


def _subject(info: SourceInfo, frames: int, choice: Choice) -> Subject:
    return Subject(
        source=info.name,
        picture=info.size,
        rate=float(info.rate) if info.rate else None,
        frames=frames,
        model=choice.card.name,
        size=choice.card.size,
        input=choice.card.input_size,
        runtime=choice.runtime,
        device=choice.device.value,
        variant=choice.card.variant,
        workers=choice.workers,
    )


def _chosen(networks: list[Network], choice: Choice) -> Cost:
    """The cost of the network as it is used: the choice that was made comes first."""
    return next(n.cost for n in networks if n.workers == choice.workers)
