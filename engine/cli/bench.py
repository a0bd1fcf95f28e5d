"""Measure each stage, playing and exporting on this machine."""

import argparse
import json
import math
from dataclasses import replace

from engine.bench import Measurement, measure
from engine.cli import arguments
from engine.cli.console import say
from engine.runtimes.choice import Device

_FRAMES = 300


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `bench` takes."""
    parser.add_argument(
        "source",
        nargs="?",
        default="sample:",
        metavar="SOURCE",
        help="a video or sample: (default: %(default)s)",
    )
    arguments.add_model(parser)
    arguments.add_device(parser)
    parser.add_argument(
        "--frames",
        type=_count,
        default=_FRAMES,
        metavar="N",
        help="how many to use (default: %(default)s)",
    )
    parser.add_argument("--json", action="store_true", help="for scripts")


def run(options: argparse.Namespace) -> int:
    """Measure and print."""
    model, device = arguments.model(options), Device(options.device)
    measured = measure(options.source, model, device, options.frames)
    measured = replace(measured, model=options.model)
    if options.json:
        figures = {name: _known(value) for name, value in measured.as_dict().items()}
        say(json.dumps(figures, indent=2, allow_nan=False))
    else:
        say(_text(measured))
    return 0


def _known(value: object) -> object:
    """A figure for JSON, which has no word for one that is none."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _text(measured: Measurement) -> str:
    lines = [
        f"{measured.source}, {measured.model} on the {measured.device.upper()}, "
        f"{measured.frames} frames",
        "",
        "one frame, one thread, median",
        *(f"  {name:<26} {ms:7.2f} ms" for name, ms in measured.stages.items()),
        "",
        f"playing    {measured.live_fps:6.1f} frames a second, "
        f"{measured.live_dropped} dropped in {measured.live_seconds:.0f} s",
        f"exporting  {measured.export_fps:6.1f} frames a second, H.264",
    ]
    if math.isfinite(measured.resident_mb):
        lines.append(f"memory     {measured.resident_mb:6.0f} MB at most")
    return "\n".join(lines)


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 2:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of frames above 1")
    return int(text)
