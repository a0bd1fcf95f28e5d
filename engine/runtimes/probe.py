"""Trying networks in a process of its own, which a driver that crashes takes along.

Run as `python -m engine.runtimes.probe WAY CARD [WAY CARD ...]` it prints lines of
JSON: what it begins with, so that a crash can be put down to it, and for each way the
milliseconds a frame with all workers busy, or why it was refused.
"""

import contextlib
import json
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from engine.runtimes.base import Runtime
from engine.runtimes.trials import Trial
from engine.runtimes.ways import WAYS, Way
from models.zoo import ModelCard, read_card

_ROOT = Path(__file__).parents[2]
_SECONDS = 60.0
# Ways on the CPU take turns, so that a moment in which the machine is busy with
# something else does not decide between them.
_ROUNDS = 5
_ROUND_SECONDS = 0.12

Pair = tuple[Way, ModelCard]

_measuring = threading.Event()


def try_ways(ways: list[Pair]) -> list[Trial]:
    """Measure networks on this machine.

    Args:
        ways: each with the card of a file that it takes.

    Returns:
        A trial for each: nothing is raised for what cannot run.
    """
    _measuring.set()
    try:
        return _trials(ways)
    finally:
        _measuring.clear()


def is_measuring() -> bool:
    """Whether networks are measured just now, which takes seconds."""
    return _measuring.is_set()


def _trials(ways: list[Pair]) -> list[Trial]:
    answers: dict[str, dict] = {}
    while left := [pair for pair in ways if pair[0].key not in answers]:
        lines, trouble = _run(left)
        begun = left[0][0].key
        for line in lines:
            begun = line["way"]
            if "refusal" in line:
                answers[begun] = line
        if silent := [way.key for way, _ in left if way.key not in answers]:
            # The process came to its end over one of them; the others get another.
            lost = begun if begun in silent else silent[0]
            answers[lost] = {"ms": None, "refusal": trouble}
    return [
        Trial(
            answers[way.key]["ms"],
            answers[way.key]["refusal"],
            time.time(),
            card.model,
            card.size,
            card.macs,
        )
        for way, card in ways
    ]


def _run(ways: list[Pair]) -> tuple[list[dict], str]:
    """What one process said, as far as it came, and what ended it otherwise."""
    command = [sys.executable, "-m", "engine.runtimes.probe"]
    for way, card in ways:
        command += [way.key, str(card.path.absolute())]
    try:
        done = subprocess.run(
            command,
            cwd=_ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
        said, trouble = done.stdout, f"the driver crashed (exit {done.returncode})"
    except subprocess.TimeoutExpired as late:
        said, trouble = late.stdout or b"", f"it did not answer for {_SECONDS:.0f} s"
    except OSError as error:
        return [], f"it could not be tried: {error.strerror or error}"
    return _lines(said), trouble


def _lines(said: bytes) -> list[dict]:
    """The lines that are whole."""
    whole, _, _ = said.rpartition(b"\n")
    return [json.loads(line) for line in whole.splitlines() if line.startswith(b"{")]


class _Rig:
    """A network with all its workers."""

    def __init__(self, way: Way, card: ModelCard) -> None:
        """Load it and run it once in each thread.

        Raises:
            Exception: it cannot run this way here.
        """
        self._way, self._card = way, card
        self._own = threading.local()
        width, height = card.input_size
        noise = np.random.default_rng(0)
        self._picture = noise.integers(0, 256, (height, width, 3), np.uint8)
        self._pool = ThreadPoolExecutor(way.workers)
        self._together = threading.Barrier(way.workers)
        self.ms = float("inf")
        try:
            list(self._pool.map(self._load, range(way.workers)))
        except Exception:
            self.close()
            raise

    def close(self) -> None:
        """Let go of everything."""
        self._together.abort()
        self._pool.shutdown()

    def measure(self) -> None:
        """Run for a short while."""
        start = time.perf_counter()
        counts = self._pool.map(self._work, range(self._way.workers))
        frames = sum(counts)
        self.ms = min(self.ms, 1000 * (time.perf_counter() - start) / frames)

    def _load(self, _: int) -> None:
        try:
            self._own.runtime = self._way.make(self._card)
            self._runtime.run(self._picture)
        except Exception:
            self._together.abort()  # so that the others do not wait
            raise
        with contextlib.suppress(threading.BrokenBarrierError):
            self._together.wait()  # each thread takes exactly one

    def _work(self, _: int) -> int:
        self._together.wait()
        deadline = time.perf_counter() + _ROUND_SECONDS
        frames = 0
        while frames == 0 or time.perf_counter() < deadline:
            self._runtime.run(self._picture)
            frames += 1
        return frames

    @property
    def _runtime(self) -> Runtime:
        runtime: Runtime = self._own.runtime
        return runtime


def main(arguments: list[str]) -> int:
    """Measure and print: those of the CPU in turns, then the others one by one."""
    by_key = {way.key: way for way in WAYS}
    pairs = [
        (by_key[key], read_card(Path(card)))
        for key, card in zip(arguments[::2], arguments[1::2], strict=True)
    ]
    _measure([pair for pair in pairs if pair[0].on_cpu])
    for pair in pairs:
        if not pair[0].on_cpu:
            _measure([pair])
    return 0


def _measure(pairs: list[Pair]) -> None:
    rigs: dict[str, _Rig] = {}
    for way, card in pairs:
        _say(way=way.key)
        try:
            rigs[way.key] = _Rig(way, card)
        except Exception as error:
            _refuse(way.key, error)
    for _ in range(_ROUNDS):
        for key, rig in list(rigs.items()):
            _say(way=key)
            try:
                rig.measure()
            except Exception as error:
                rigs.pop(key).close()
                _refuse(key, error)
    for key, rig in rigs.items():
        rig.close()
        _say(way=key, ms=rig.ms, refusal="")


def _refuse(key: str, error: Exception) -> None:
    # Not swallowed: whatever a library throws is why this way is not taken. The first
    # sentence; the others tell what to do instead.
    _say(way=key, ms=None, refusal=str(error).partition(". ")[0].rstrip("."))


def _say(**line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
