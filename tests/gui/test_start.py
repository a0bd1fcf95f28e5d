"""The whole program, started as a person starts it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.clips import Clip
from tests.helpers.fakes import PATIENCE

pytestmark = pytest.mark.gui

ROOT = Path(__file__).parents[2]

# Opens the clip with the shipped network, waits for a frame on the screen, and stops
# the program as Ctrl-C would.
SCRIPT = """
import signal, sys
from PySide6.QtCore import QTimer
import gui.app
from engine.runtimes.choice import Device
from gui.memory.storage import settings_path
from gui.picture.video_view import VideoView
from models.zoo import DEFAULT_MODEL

def stop_when_shown(view, shown, classes, show=VideoView.show_frame):
    show(view, shown, classes)
    signal.raise_signal(signal.SIGINT)

VideoView.show_frame = stop_when_shown
status = gui.app.run(sys.argv[1], DEFAULT_MODEL, Device.CPU)
print(settings_path())
heavy = {"tensorflow", "keras", "matplotlib"} & set(sys.modules)
assert not heavy, heavy
sys.exit(status)
"""


# The same, while an export does something that cannot be interrupted, such as trying
# the GPU: that ends only when the window is gone.
EXPORT_SCRIPT = """
import signal, sys, threading
from pathlib import Path
from PySide6.QtCore import QTimer
import engine.export.job as job
from engine.player import State
from engine.runtimes.choice import Device
from models.zoo import DEFAULT_MODEL

clip, output = sys.argv[1:]
exporting, gone = threading.Event(), threading.Event()
outcomes = []

def run_export(*args, run=job.run_export):
    exporting.set()
    assert gone.wait(30)
    outcomes.append(run(*args))
    return outcomes[-1]

job.run_export = run_export  # before the window is imported
import gui.app, gui.exporting.dialog, gui.exporting.queue, gui.main_window

gui.exporting.queue.PATIENCE_SECONDS = 0.0  # it would be for nothing

class Window(gui.main_window.MainWindow):
    def __init__(self, *args):
        super().__init__(*args)
        self.timer = QTimer(self, interval=10)
        self.timer.timeout.connect(self.go_on)
        self.timer.start()

    def go_on(self):
        if exporting.is_set():
            self.timer.stop()
            signal.raise_signal(signal.SIGINT)
        elif self.playback.status.state is State.PLAYING:
            self.actions_["export"].trigger()
            dialog = self.findChild(gui.exporting.dialog.ExportDialog)
            dialog.form.path.setText(output)
            dialog.start_button.click()

gui.app.MainWindow = Window
status = gui.app.run(clip, DEFAULT_MODEL, Device.CPU)
assert exporting.is_set() and not outcomes
gone.set()
signal.raise_signal(signal.SIGINT)  # once more, by somebody impatient
sys.exit(status)
"""


def start(script: str, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a script as a person with an empty home would."""
    configured = {n: v for n, v in os.environ.items() if not n.startswith("XDG_")}
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        env={
            **configured,
            "HOME": str(home),
            "WIN_PD_OVERRIDE_LOCAL_APPDATA": str(home),  # read by platformdirs
            "PYTHONPATH": str(ROOT),
            "QT_QPA_PLATFORM": "offscreen",
        },
        capture_output=True,
        text=True,
        timeout=2 * PATIENCE,
        check=False,
    )


def test_the_program_shows_a_video_and_ends_when_interrupted(
    clip: Clip, tmp_path: Path
) -> None:
    done = start(SCRIPT, tmp_path, str(clip.path))
    assert done.returncode == 130, done.stderr
    assert "Traceback" not in done.stderr
    settings = Path(done.stdout.strip())  # where this system keeps them
    assert settings.is_relative_to(tmp_path)
    assert settings.exists()


def test_the_program_ends_when_the_window_system_does(
    clip: Clip, tmp_path: Path
) -> None:
    # As Qt does when the X server is gone: its loop ends, and no window is closed.
    script = SCRIPT.replace(
        "signal.raise_signal(signal.SIGINT)", "gui.app.QApplication.exit(1)"
    )
    assert script != SCRIPT
    done = start(script, tmp_path, str(clip.path))
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr


def test_an_export_that_outlives_the_window_leaves_nothing_behind(
    clip: Clip, tmp_path: Path
) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    done = start(EXPORT_SCRIPT, tmp_path, str(clip.path), str(folder / "out.mp4"))
    assert done.returncode == 130, done.stderr
    # Off-screen, Qt says of every dialog what it cannot do there; else nothing is told.
    told = done.stderr.splitlines()
    assert [line for line in told if not line.startswith("This plugin does not")] == []
    assert list(folder.iterdir()) == []


def test_qt_gives_back_the_references_that_it_takes() -> None:
    """PySide6 6.12.0 on Python 3.11 loses one of None with each call of a method.

    The program then dies within minutes, for no reason that can be seen.
    """
    from PySide6.QtCore import QTimer

    timer = QTimer()
    before = sys.getrefcount(None)
    for _ in range(1000):
        timer.setInterval(5)
    assert abs(sys.getrefcount(None) - before) < 500
