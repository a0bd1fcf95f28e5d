"""Measure each stage, playing and exporting on this machine."""

import argparse
import json
import math
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import reduce
from pathlib import Path
from typing import Any

from engine.bench.clip import make_clip
from engine.bench.comparing import comparison
from engine.bench.measurement import Measurement
from engine.bench.measuring import Task, measure
from engine.bench.text import as_text
from engine.cli import arguments
from engine.cli.console import say
from engine.runtimes.choice import Device
from models.errors import SadakError

_FRAMES = 300


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `bench` takes."""
    parser.add_argument(
        "source",
        nargs="?",
        metavar="SOURCE",
        help="a video, a folder of pictures or sample: (default: a clip of the sample "
        "drive, made for the purpose)",
    )
    arguments.add_model(parser)
    arguments.add_device(parser)
    arguments.add_size(parser)
    arguments.add_runtime(parser)
    parser.add_argument(
        "--frames",
        type=_count,
        default=_FRAMES,
        metavar="N",
        help="how many to use (default: %(default)s)",
    )
    parser.add_argument(
        "--rounds",
        type=_rounds,
        default=1,
        metavar="N",
        help="measure so many times and keep the best (default: %(default)s)",
    )
    parser.add_argument(
        "--compare",
        action="store_true",
        help="measure the plain loop as well: OpenCV and numpy, one after the other",
    )
    parser.add_argument(
        "--against",
        type=Path,
        metavar="FILE",
        help="show the figures beside those that --compare --json gave before",
    )
    parser.add_argument("--json", action="store_true", help="for scripts")


def run(options: argparse.Namespace) -> int:
    """Measure and print."""
    kept = _kept(options.against) if options.against else None
    model = arguments.model(options)
    with _source(options) as source:
        task = Task(
            source=source,
            model=model,
            device=Device(options.device),
            size=options.size,
            runtime=arguments.runtime(options),
            frames=options.frames,
            compare=options.compare or kept is not None,
        )
        rounds = [measure(task, options.window) for _ in range(options.rounds)]
    measured = reduce(Measurement.best, rounds)
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    figures = _known({"date": now, **measured.as_dict()})
    if options.json:
        say(json.dumps(figures, indent=2, allow_nan=False))
    else:
        say(as_text(measured))
        if kept:
            say("\n" + comparison(figures, kept))
    return 0


@contextmanager
def _source(options: argparse.Namespace) -> Iterator[str]:
    """What was named, or a clip that is gone afterwards."""
    if options.source is not None:
        yield options.source
        return
    with tempfile.TemporaryDirectory() as folder:
        yield str(make_clip(Path(folder), options.frames))


def _kept(path: Path) -> dict[str, Any]:
    try:
        figures = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not JSON"
        raise SadakError(
            f"{path} cannot be read: {why}. Name what --compare --json has printed."
        ) from error
    if not isinstance(figures, dict):
        raise SadakError(f"{path} holds no figures of bench.")
    return figures


def _known(value: Any) -> Any:
    """Figures for JSON, which has no word for one that is none."""
    if isinstance(value, dict):
        return {name: _known(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_known(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 2:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of frames above 1")
    return int(text)


def _rounds(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to 100")
    return int(text)
