"""The whole program, started as a person starts it."""

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
import os, signal, sys
from PySide6.QtCore import QTimer
import gui.app
from engine.runtimes.choice import Device
from gui.video_view import VideoView
from models.zoo import DEFAULT_MODEL

def stop_when_shown(view, shown, show=VideoView.show_frame):
    show(view, shown)
    os.kill(os.getpid(), signal.SIGINT)

VideoView.show_frame = stop_when_shown
status = gui.app.run(sys.argv[1], DEFAULT_MODEL, Device.CPU)
heavy = {"tensorflow", "keras", "matplotlib"} & set(sys.modules)
assert not heavy, heavy
sys.exit(status)
"""


def test_the_program_shows_a_video_and_ends_when_interrupted(
    clip: Clip, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(clip.path)],
        cwd=ROOT,
        env={
            "PATH": "",
            "HOME": str(tmp_path),
            "PYTHONPATH": str(ROOT),
            "QT_QPA_PLATFORM": "offscreen",
        },
        capture_output=True,
        text=True,
        timeout=2 * PATIENCE,
        check=False,
    )
    assert done.returncode == 130, done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / ".config" / "sadak" / "settings.json").exists()


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
