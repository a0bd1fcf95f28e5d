"""Trying the GPU in a process of its own: a driver that crashes takes only that along.

Run as `python -m engine.runtimes.probe CARD`: prints nothing and exits 0 where the GPU
runs the whole network, else prints why not.
"""

import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import numpy as np

from engine.runtimes.litert_gpu import GpuRuntime
from models.errors import ModelError
from models.zoo import read_card

_ROOT = Path(__file__).parents[2]
_SECONDS = 60.0


@lru_cache
def why_no_gpu(card: Path) -> str | None:
    """Why this machine's GPU cannot run the network of a card; None where it can."""
    command = [sys.executable, "-m", "engine.runtimes.probe", str(card)]
    try:
        done = subprocess.run(
            command,
            cwd=_ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"the GPU did not answer for {_SECONDS:.0f} s"
    except OSError as error:
        return f"the GPU could not be tried: {error}"
    if done.returncode == 0:
        return None
    if done.returncode == 1 and done.stdout:
        return done.stdout.strip().rstrip(".")
    return f"the GPU's driver crashed (exit {done.returncode})"


def main(path: Path) -> int:
    """Compile the network, run it once, and say what came of it."""
    try:
        card = read_card(path)
        runtime = GpuRuntime(card)
        width, height = card.input_size
        runtime.run(np.zeros((height, width, 3), np.uint8))
    except ModelError as error:
        sys.stdout.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
