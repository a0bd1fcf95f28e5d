"""The window that `bench` measures; tests/test_command_line.py has it measured."""

from pathlib import Path

import pytest

from engine.bench.playing import Playing
from engine.runtimes.choice import Device
from gui.offscreen import OffScreen
from models import zoo

pytestmark = pytest.mark.gui


def test_what_it_cannot_play_it_leaves_to_others(tmp_path: Path) -> None:
    missing = Playing(str(tmp_path / "a.mp4"), 5, zoo.DEFAULT_MODEL, Device.CPU)
    assert OffScreen().play(missing) is None
