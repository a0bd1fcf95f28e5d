"""The window that `bench` measures; tests/test_command_line.py has it measured."""

from pathlib import Path

import pytest

from engine.bench.playing import Playing
from engine.bench.stages import LABELS
from engine.runtimes.choice import Device
from gui.offscreen import OffScreen
from models import zoo

pytestmark = pytest.mark.gui


def test_painting_is_measured_in_every_look() -> None:
    costs = OffScreen().paint_costs((320, 180), (160, 90), 3)
    assert [*costs] == [name for name in LABELS if name in costs]
    looks = {"paint", "restyle", "paint lit", "paint split", "paint outlines"}
    assert {*costs} == looks
    assert all(cost.cpu_ms > 0 for cost in costs.values())


def test_what_it_cannot_play_it_leaves_to_others(tmp_path: Path) -> None:
    missing = Playing(str(tmp_path / "a.mp4"), 5, zoo.DEFAULT_MODEL, Device.CPU)
    assert OffScreen().play(missing) is None
