"""A measurement in words, for a terminal."""

from engine.bench.bounds import Bound
from engine.bench.cost import Cost
from engine.bench.measurement import Measurement
from engine.bench.playing import Played
from engine.bench.stages import LABELS


def as_text(measured: Measurement) -> str:
    """All figures, in the order in which they explain each other."""
    subject, machine = measured.subject, measured.machine
    width, height = subject.picture
    painted = measured.played.painted
    rate = f", {subject.rate:.4g} fps" if subject.rate else ""
    lines = [
        f"{subject.source}, {width}x{height}{rate}, {subject.frames} frames",
        f"{subject.model} {subject.size} ({subject.input[0]}x{subject.input[1]}), "
        f"{subject.runtime} {subject.variant} on the {subject.device.upper()}, "
        f"{subject.workers} workers",
        f"{machine.cpu}, {machine.cores} cores, {machine.system}, "
        f"Python {machine.python}",
        "",
        f"{'each stage alone, a frame':<36} {'ms':>8} {'CPU ms':>8}",
        *(
            _row(LABELS[name], measured.stages[name])
            for name in LABELS
            if name in measured.stages
        ),
        "",
        f"{'the network alone, a frame':<36} {'ms':>8} {'CPU ms':>8}",
        *(
            _row(
                f"{n.runtime} {n.variant}, {n.device.upper()}, {n.workers} busy", n.cost
            )
            for n in measured.networks
        ),
        "",
        f"{'the whole way, a frame':<36} {'ms':>8} {'CPU ms':>8}",
        _row("export with sound", measured.exported.cost),
        _row("play" if painted else "play, without painting", measured.played.cost),
        *([_row("plain loop", measured.plain)] if measured.plain else []),
        "",
        _share("export", measured.exported.cost.fps, measured.export_bound),
        _time_of_the_cores(measured),
        _share("play", measured.played.cost.fps, measured.play_bound),
        _played("playing", measured.played),
        _played("as a camera", measured.as_camera),
        f"{'seeking':<12} {measured.sought.p50_ms:.0f} ms to the exact frame, p95 "
        f"{measured.sought.p95_ms:.0f} ms",
        *_start(measured.played),
        *_memory(measured),
    ]
    if measured.times_plain:
        lines.append(f"{'export':<12} {measured.times_plain:.2f} times the plain loop")
    return "\n".join(lines)


_REASONS = {"cores": "the cores", "source": "the source's rate"}


def _row(name: str, cost: Cost) -> str:
    return f"  {name:<34} {cost.wall_ms:>8.2f} {cost.cpu_ms:>8.2f}"


def _share(name: str, fps: float, bound: Bound) -> str:
    return (
        f"{name:<12} {fps:.1f} frames a second, {fps / bound.fps:.0%} of the bound of "
        f"{bound.fps:.1f}, set by {_REASONS.get(bound.reason, bound.reason)}"
    )


def _time_of_the_cores(measured: Measurement) -> str:
    idle = measured.exported.idle
    told = "" if idle is None else f", {idle:.0%} nobody's"
    return (
        f"{'':<12} of the cores' time {measured.export_busy:.0%} was the export's, "
        f"{measured.export_overhead:.0%} of that beyond its stages{told}"
    )


def _played(name: str, played: Played) -> str:
    where = "screen" if played.painted else "window"
    return (
        f"{name:<12} {played.shown} shown, {played.dropped} dropped; from decoder to "
        f"{where} {played.delay_p50_ms:.0f} ms, p95 {played.delay_p95_ms:.0f} ms, "
        f"growing by {played.growth_ms:.0f} ms"
    )


def _start(played: Played) -> list[str]:
    if played.start is None:
        return []
    return [
        f"{'starting':<12} {played.start.window:.2f} s to the window, "
        f"{played.start.overlay:.2f} s to the first frame with its classes"
    ]


def _memory(measured: Measurement) -> list[str]:
    memory = measured.memory
    known = {
        "playing": memory.playing,
        "exporting": memory.exporting,
        "at most": memory.most,
    }
    told = [f"{mb:.0f} MB {when}" for when, mb in known.items() if mb is not None]
    return [f"{'memory':<12} {', '.join(told)}"] if told else []
