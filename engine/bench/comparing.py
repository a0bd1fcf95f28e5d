"""Today's figures beside those that were kept, as shares of the plain loop of each run.

A machine that is slower today is slower for the plain loop too, so that what is left of
a difference comes from the program.
"""

from typing import Any

from engine.bench.measurement import SCHEMA
from engine.bench.stages import LABELS
from models.errors import SadakError

WORSE = 0.15
"""A figure that is worse by more than this is marked."""

Figures = dict[str, Any]
"""What `Measurement.as_dict` gave, or was read of it."""

Values = dict[str, float]


def comparison(today: Figures, kept: Figures) -> str:
    """A table of today's figures beside the kept ones.

    Raises:
        SadakError: either has no plain loop, or the kept ones are of another kind.
    """
    lines = [f"{'a frame, in frames of the plain loop':<40} {'today':>8} {'kept':>8}"]
    lines += _table(_shares(today), _shares(kept), digits=3)
    lines += ["", f"{'as it is':<40} {'today':>8} {'kept':>8}"]
    lines += _table(_absolute(today), _absolute(kept), digits=0)
    for what, one, other in _differences(today, kept):
        lines.append(f"{what} today: {one}; kept: {other}")
    return "\n".join(lines)


def _table(now: Values, before: Values, digits: int) -> list[str]:
    lines = []
    for name, value in now.items():
        line = f"  {name:<38} {value:>8.{digits}f}"
        if old := before.get(name):
            change = value / old - 1
            line += f" {old:>8.{digits}f} {change:>+5.0%}"
            line += "  WORSE" if change > WORSE else ""
        lines.append(line)
    return lines


def _shares(figures: Figures) -> Values:
    """Each figure in units of the plain loop; less is better."""
    if figures.get("schema") != SCHEMA:
        raise SadakError(
            "The figures to compare with are of another version of bench. Keep new "
            "ones: bench --compare --json."
        )
    plain = figures["plain"]
    if not plain:
        raise SadakError(
            "The figures have no plain loop to be compared by. Measure with --compare."
        )
    wall, cpu = plain["wall_ms"], plain["cpu_ms"]
    shares = {
        "export": figures["exported"]["cost"]["wall_ms"] / wall,
        "export, CPU": figures["exported"]["cost"]["cpu_ms"] / cpu,
        "play, CPU": figures["played"]["cost"]["cpu_ms"] / cpu,
    }
    for key, label in LABELS.items():
        if stage := figures["stages"].get(key):
            shares[f"{label}, CPU"] = stage["cpu_ms"] / cpu
    for network in figures["networks"]:
        name = "{runtime} {variant} on the {device}, {workers} busy".format(**network)
        shares[name] = network["cost"]["wall_ms"] / wall
    return shares


def _absolute(figures: Figures) -> Values:
    """What the speed of the machine matters little to; less is better."""
    values = {
        "playing, p95 from decoder to screen, ms": figures["played"]["delay_p95_ms"],
        "as a camera, the same, ms": figures["as_camera"]["delay_p95_ms"],
        "seeking, p95, ms": figures["sought"]["p95_ms"],
        "memory while playing, MB": figures["memory"]["playing"],
        "memory while exporting, MB": figures["memory"]["exporting"],
    }
    return {name: value for name, value in values.items() if value is not None}


def _differences(today: Figures, kept: Figures) -> list[tuple[str, object, object]]:
    """What else is not the same, in both runs."""
    subjects, machines = (
        [figures[part] for figures in (today, kept)] for part in ("subject", "machine")
    )
    pairs = dict.fromkeys(today["subject"], subjects)
    pairs |= dict.fromkeys(("cpu", "cores"), machines)
    return [
        (name, one.get(name), other.get(name))
        for name, (one, other) in pairs.items()
        if one.get(name) != other.get(name)
    ]
