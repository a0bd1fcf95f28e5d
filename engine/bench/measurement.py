"""The figures of one run, and what follows from them."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from engine.bench.bounds import EXPORTING, PLAYING, Bound, bound
from engine.bench.cost import Cost
from engine.bench.exporting import Exported
from engine.bench.machine import Machine, Memory
from engine.bench.networks import Network
from engine.bench.playing import Played
from engine.bench.seeking import Sought
from engine.runtimes.ways import Device

SCHEMA = 1
"""Raised when a script that reads the figures would have to change."""


@dataclass(frozen=True)
class Subject:
    """What was measured.

    Attributes:
        source: its name.
        picture: width and height of its pictures.
        rate: its frames a second, where it says so.
        frames: how many were used.
        model, size: which network.
        input: width and height of the pictures that it takes.
        runtime, device, variant, workers: how playing and exporting ran it.
    """

    source: str
    picture: tuple[int, int]
    rate: float | None
    frames: int
    model: str
    size: str
    input: tuple[int, int]
    runtime: str
    device: str
    variant: str
    workers: int


@dataclass(frozen=True)
class Measurement:
    """What came of it.

    Attributes:
        machine: on what.
        subject: of what.
        stages: the cost of each stage alone, by the keys of `stages.LABELS`.
        networks: the network alone in each way.
        played: the source as the window plays it.
        as_camera: the same frames, sent as a camera sends them.
        sought: how soon a frame somewhere else is there.
        exported: all of it to H.264, with sound.
        memory: of this process.
        plain: a frame of the plain loop, where it was compared.
    """

    machine: Machine
    subject: Subject
    stages: dict[str, Cost]
    networks: tuple[Network, ...]
    played: Played
    as_camera: Played
    sought: Sought
    exported: Exported
    memory: Memory
    plain: Cost | None

    @property
    def export_bound(self) -> Bound:
        """What the stages allow an export."""
        return bound(self.stages, EXPORTING, self.machine.cores, self._on_cpu)

    @property
    def play_bound(self) -> Bound:
        """What the stages and the source's rate allow playing."""
        stages = dict(self.stages)
        if not self.played.painted:
            stages.pop("paint", None)
        rate = self.subject.rate
        return bound(stages, PLAYING, self.machine.cores, self._on_cpu, rate)

    @property
    def export_share(self) -> float:
        """The share of its bound that the export reached."""
        return self.exported.cost.fps / self.export_bound.fps

    @property
    def export_busy(self) -> float:
        """The share of the cores' time that the export had.

        The rest it waited, or others had it: below 1 on a machine that is not idle.
        """
        cost = self.exported.cost
        return cost.cpu_ms / (cost.wall_ms * self.machine.cores)

    @property
    def export_overhead(self) -> float:
        """Processor time of the export beyond that of its stages, as a share of it."""
        spent = self.exported.cost.cpu_ms
        return (spent - self.export_bound.cpu_ms) / spent

    @property
    def _on_cpu(self) -> bool:
        return self.subject.device == Device.CPU.value

    @property
    def play_share(self) -> float:
        """The share of its bound that playing reached."""
        return self.played.cost.fps / self.play_bound.fps

    @property
    def times_plain(self) -> float | None:
        """How many times as fast as the plain loop the export was."""
        return self.plain.wall_ms / self.exported.cost.wall_ms if self.plain else None

    def best(self, other: "Measurement") -> "Measurement":
        """The better figures of two runs of the same task.

        Whatever else a machine does only takes time away. Memory is that of the first
        run, before anything else was measured.
        """
        exported = min(self.exported, other.exported, key=lambda e: e.cost.wall_ms)
        return replace(
            self,
            stages={
                name: cost.least(other.stages[name])
                for name, cost in self.stages.items()
            },
            networks=tuple(
                replace(one, cost=one.cost.least(two.cost))
                for one, two in zip(self.networks, other.networks, strict=True)
            ),
            played=self.played.better(other.played),
            as_camera=self.as_camera.better(other.as_camera),
            sought=min(self.sought, other.sought, key=lambda each: each.p95_ms),
            exported=replace(exported, memory_mb=self.exported.memory_mb),
            plain=self.plain and other.plain and self.plain.least(other.plain),
        )

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "schema": SCHEMA,
            **asdict(self),
            "export_fps": self.exported.cost.fps,
            "export_bound": asdict(self.export_bound),
            "export_share": self.export_share,
            "export_busy": self.export_busy,
            "export_overhead": self.export_overhead,
            "play_fps": self.played.cost.fps,
            "play_bound": asdict(self.play_bound),
            "play_share": self.play_share,
            "times_plain": self.times_plain,
        }
