"""A window that is used, and how long each event kept its thread.

Started as `python -m tests.gui.looped CLIP`; writes JSON, by what was done the longest
blocks. Nothing waits here but in Qt's own loop.
"""

import gc
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest

from engine.overlay import View
from engine.player import Player, Request, State
from gui.exporting.dialog import ExportDialog
from gui.main_window import MainWindow
from gui.memory.memory import Memory
from gui.playback import Playback
from gui.theme import apply_theme
from tests.helpers.fakes import PATIENCE
from tests.helpers.loop_probe import ProbedApplication, worst

_TURN_MS = 10


class Use:
    """Uses a window as a person does, one thing after the other."""

    def __init__(self, window: MainWindow, clip: Path) -> None:
        self.window, self.clip = window, clip

    def show(self) -> None:
        """What comes before anybody can be kept waiting."""
        self.window.show()
        assert QTest.qWaitForWindowExposed(self.window)
        gc.freeze()  # as `gui.app` does

    def play(self) -> None:
        self.window.playback.open(str(self.clip))
        _until(lambda: self._state is State.ENDED)

    def seek(self) -> None:
        playback = self.window.playback
        for share in (0.1, 0.6, 0.3, 0.0):
            goal = Fraction(share) * 2
            playback.seek(goal)
            _until(
                lambda goal=goal: (
                    self._state is not State.SEEKING
                    and abs(playback.position - goal) < Fraction(1, 10)
                )
            )

    def look(self) -> None:
        look = self.window.look
        self.window.playback.play()
        for percent in (20, 40, 60, 80, 50):
            look.set_opacity(percent / 100)
            turn(_TURN_MS)
        for visible in (False, True):
            look.set_visible("sky", visible)
            turn(_TURN_MS)
        for view in (*View, View.OVERLAY):
            look.set_view(view)
            turn(_TURN_MS)

    def figures(self) -> None:
        self.window.actions_["figures"].trigger()
        turn(60 * _TURN_MS)

    def export(self) -> None:
        """While the picture goes on."""
        window = self.window
        window.actions_["loop"].trigger()
        window.playback.play()
        window.actions_["export"].trigger()
        dialog = window.findChild(ExportDialog)
        _until(dialog.start_button.isEnabled)
        output = dialog.form.destination.path
        dialog.start_button.click()
        _until(output.exists)

    @property
    def _state(self) -> State:
        return self.window.playback.status.state


def turn(ms: int) -> None:
    """Let the program run for a while.

    As it does, and not by `QTest.qWait`: that keeps Python's lock, for which the
    threads that decode and label would wait.
    """
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def _until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + 4 * PATIENCE  # an export gives way to all else
    while not holds():
        assert time.monotonic() < deadline, "it never came to that"
        turn(_TURN_MS)


def _main(clip: Path) -> None:
    application = ProbedApplication(sys.argv[:1])
    apply_theme(application, "dark")
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        memory = Memory(Path(folder) / "settings.json")
        window = MainWindow(Playback(Player, Request()), memory)
        use = Use(window, clip)
        try:
            for do in (use.show, use.play, use.seek, use.look, use.figures, use.export):
                with application.watching() as blocks:
                    do()
                found[do.__name__] = [asdict(block) for block in worst(blocks)]
        finally:
            window.shut_down()
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
