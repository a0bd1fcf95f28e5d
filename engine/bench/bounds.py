"""What the machine's arithmetic allows, given what each stage costs."""

from dataclasses import dataclass

from engine.bench.cost import Cost

EXPORTING = ("decode", "scale", "network", "ids", "overlay", "encode")
"""The stages that a frame of an export goes through."""

PLAYING = ("decode", "scale", "network", "ids", "picture", "paint")
"""Those of a frame that is played."""

_SERIAL = ("decode", "encode", "paint")
"""Stages in which frame follows frame, however many cores there are: there is one
decoder, one encoder and one thread of the window."""

_ON_A_DEVICE = "network"
"""What may run on a device of its own. It is measured with all its workers busy, which
says how many frames a second the device gives at most."""


@dataclass(frozen=True)
class Bound:
    """The most frames a second that there can be.

    Attributes:
        fps: frames a second.
        reason: what sets it: `cores`, a stage, or `source`.
        cpu_ms: the processor time of all stages of a frame, in milliseconds.
    """

    fps: float
    reason: str
    cpu_ms: float


def bound(
    stages: dict[str, Cost],
    names: tuple[str, ...],
    cores: int,
    on_cpu: bool = True,
    rate: float | None = None,
) -> Bound:
    """The bound that follows from the cost of the stages.

    Args:
        stages: their costs, each measured alone.
        names: those that a frame goes through; of them some may be unknown.
        cores: of the processor.
        on_cpu: whether the network takes its time from the same cores.
        rate: frames a second of the source, where nothing comes faster.
    """
    passed = {name: stages[name] for name in names if name in stages}
    spent = sum(cost.cpu_ms for cost in passed.values())
    limits = {"cores": 1000 * cores / spent if spent else float("inf")}
    serial = _SERIAL if on_cpu else (*_SERIAL, _ON_A_DEVICE)
    limits |= {name: passed[name].fps for name in serial if name in passed}
    if rate:
        limits["source"] = rate
    reason = min(limits, key=lambda name: limits[name])
    return Bound(limits[reason], reason, spent)
