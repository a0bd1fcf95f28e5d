"""The program in a process of its own, and what it answers when it is asked."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.gui.real.screen import Rect
from tests.helpers.fakes import PATIENCE
from tests.helpers.program import ROOT


class Program:
    """Sadak with a clip, on a screen."""

    def __init__(self, clip: Path, screen: str, folder: Path) -> None:
        """Start it.

        Args:
            clip: to open.
            screen: name of the display.
            folder: for its settings, caches and log.
        """
        self._folder = folder
        own = {
            f"XDG_{kind}_HOME": str(folder / kind.lower())
            for kind in ("CONFIG", "CACHE", "STATE", "DATA")
        }
        # A test's own process has no screen; this one is to take what is natural.
        environment = {k: v for k, v in os.environ.items() if k != "QT_QPA_PLATFORM"}
        with (folder / "stderr").open("w") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.gui.real.inside", str(clip)],
                cwd=ROOT,
                env={**environment, **own, "DISPLAY": screen},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                bufsize=1,
            )

    def ask(self, *question: object) -> Any:
        """The answer to a question; see `tests.gui.real.inside`."""
        assert self._process.stdin
        assert self._process.stdout
        try:
            print(*question, file=self._process.stdin)
            return json.loads(self._process.stdout.readline())
        except (OSError, ValueError) as error:
            self._process.kill()
            words = (self._folder / "stderr").read_text()
            raise AssertionError(f"the program is gone:\n{words}") from error

    def until(
        self, holds: Callable[[dict[str, Any]], object], seconds: float = PATIENCE
    ) -> dict[str, Any]:
        """Its state, once that is as wanted."""
        never, deadline = threading.Event(), time.monotonic() + seconds
        while not holds(state := self.ask("state")):
            assert time.monotonic() < deadline, f"it never came to that: {state}"
            never.wait(0.05)
        return dict(state)

    def places(self) -> dict[str, Rect]:
        """Where things are on the screen."""
        return {name: Rect(*place) for name, place in self.ask("places").items()}

    def shown(self) -> tuple[Fraction, NDArray[np.uint8]]:
        """Time and class ids of the frame on the screen."""
        file = self._folder / "ids.npy"
        assert self.ask("save", file)
        return Fraction(*self.ask("state")["time"]), np.load(file)

    def end(self) -> int:
        """Close it as `kill` does; returns the exit status."""
        self._process.terminate()
        try:
            return self._process.wait(PATIENCE)
        finally:
            self._process.kill()
            self._process.communicate()
