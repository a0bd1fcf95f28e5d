"""Trying networks in a process of its own: a driver that crashes takes only that along.

Run as `python -m engine.runtimes.probe WAY CARD [WAY CARD ...]` it prints a line of
JSON for each: the milliseconds a frame with all workers busy, or why it was refused.
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


def try_ways(ways: list[tuple[Way, ModelCard]]) -> list[Trial]:
    """Measure networks on this machine.

    Args:
        ways: in the order of `WAYS`, each with the card of its file.

    Returns:
        A trial for each: nothing is raised for what cannot run.
    """
    trials: list[Trial] = []
    while len(trials) < len(ways):
        left = ways[len(trials) :]
        answers, trouble = _run(left)
        if len(answers) < len(left):  # the process came to its end over the next
            answers.append({"ms": None, "refusal": trouble})
        trials += [
            Trial(answer["ms"], answer["refusal"], time.time(), card.model, card.macs)
            for (_, card), answer in zip(left, answers, strict=False)
        ]
    return trials


def _run(ways: list[tuple[Way, ModelCard]]) -> tuple[list[dict], str]:
    """The answers of one process, as far as it came, and what ended it otherwise."""
    command = [sys.executable, "-m", "engine.runtimes.probe"]
    for way, card in ways:
        command += [way.key, str(card.path)]
    try:
        process = subprocess.Popen(
            command,
            cwd=_ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
    except OSError as error:
        return [], f"it could not be tried: {error.strerror or error}"
    late = threading.Timer(_SECONDS, process.kill)
    late.start()
    with process:
        lines = process.stdout.read().splitlines() if process.stdout else []
    in_time = late.is_alive()
    late.cancel()
    answers = []
    for line in lines:
        with contextlib.suppress(ValueError):
            answers.append(json.loads(line))
    if not in_time:
        return answers, f"it did not answer for {_SECONDS:.0f} s"
    return answers, f"the driver crashed (exit {process.returncode})"


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
    _answer([pair for pair in pairs if pair[0].on_cpu])
    for pair in pairs:
        if not pair[0].on_cpu:
            _answer([pair])
    return 0


def _answer(pairs: list[tuple[Way, ModelCard]]) -> None:
    rigs: list[_Rig | str] = []
    for way, card in pairs:
        try:
            rigs.append(_Rig(way, card))
        except Exception as error:
            # Not swallowed: whatever a library throws is why this way is not taken.
            # Its first sentence: the others tell what to do instead.
            rigs.append(str(error).partition(". ")[0].rstrip("."))
    for _ in range(_ROUNDS):
        for rig in rigs:
            if isinstance(rig, _Rig):
                rig.measure()
    for rig in rigs:
        if isinstance(rig, _Rig):
            rig.close()
            answer = {"ms": rig.ms, "refusal": ""}
        else:
            answer = {"ms": None, "refusal": rig}
        sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
