"""The window off the screen, in a process of its own, to be measured by `bench`.

Where a library of the system is missing Qt ends the process: that must not be the one
that asks. And what Qt loads is no memory of the engine's. Knows no Qt itself.
"""

import json
import os
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine.bench.cost import Cost
from engine.bench.playing import Played, Playing, Start
from engine.picture import Size

_ROOT = Path(__file__).parents[1]
_SECONDS = 120.0
"""For whatever is asked, beyond the time that playing takes."""


class OffScreen:
    """Sends a process for each measurement; see `engine.bench.window.Window`."""

    def paint_costs(self, size: Size, map_size: Size, frames: int) -> dict[str, Cost]:
        """What painting costs, in a window as large as the picture."""
        asked = {"size": size, "map_size": map_size, "frames": frames}
        answer = _asked("paint", asked, _SECONDS)
        return {name: Cost(**cost) for name, cost in (answer or {}).items()}

    def play(self, playing: Playing) -> Played | None:
        """Play in the program's own window, up to the last frame that is meant."""
        asked = asdict(playing) | {"device": playing.device.value}
        asked = {"playing": asked, "started": time.monotonic()}
        # Ten frames a second at least: who is slower than that has a slow source.
        answer = _asked("play", asked, _SECONDS + playing.frames / 10)
        if answer is None:
            return None
        parts = {"cost": Cost(**answer["cost"]), "start": Start(**answer["start"])}
        return Played(**answer | parts)


def _asked(what: str, asked: dict[str, Any], seconds: float) -> dict[str, Any] | None:
    """What the process answers; None where it does not."""
    command = [sys.executable, "-m", "gui.offscreen_process", what, json.dumps(asked)]
    try:
        done = subprocess.run(
            command,
            cwd=_ROOT,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=True,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return answer
