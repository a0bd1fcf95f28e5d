"""How far an export is: a bar on a terminal, a line now and then elsewhere."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

from tqdm import tqdm

from engine.cli.console import is_terminal, say
from engine.export.job import Progress

_LINE_SECONDS = 5.0
Report = Callable[[Progress], None]


@contextlib.contextmanager
def reporting(quiet: bool) -> Iterator[Report]:
    """What to call with each progress, as the place where it is read can show it."""
    if quiet:
        yield lambda progress: None
    elif is_terminal(sys.stderr):
        with tqdm(unit=" frames", dynamic_ncols=True, smoothing=0.1) as bar:
            yield _on_bar(bar)
    else:
        yield _in_lines()


def _on_bar(bar: "tqdm[None]") -> Report:
    def report(progress: Progress) -> None:
        bar.total = progress.total and max(progress.total, progress.done)
        bar.update(progress.done - bar.n)

    return report


def _in_lines() -> Report:
    next_line = time.monotonic() + _LINE_SECONDS

    def report(progress: Progress) -> None:
        nonlocal next_line
        if time.monotonic() < next_line:
            return
        next_line = time.monotonic() + _LINE_SECONDS
        of = f" of {progress.total}" if progress.total else ""
        left = progress.seconds_left
        rest = f", {left:.0f} s left" if left is not None else ""
        say(f"{progress.done}{of} frames, {progress.fps:.1f} a second{rest}")

    return report
