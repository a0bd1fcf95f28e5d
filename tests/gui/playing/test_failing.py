"""A video that fails in the middle."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.player import Player, Request, State
from gui.main_window import MainWindow
from gui.memory.memory import Memory
from gui.playback import Playback
from tests.gui.conftest import WAIT_MS, reach
from tests.gui.playing.use import Key, press
from tests.gui.stand_ins import HalvesNetwork
from tests.helpers.fakes import FakeSource
from tests.helpers.tape import no_device

pytestmark = pytest.mark.gui


@pytest.fixture
def broken(
    qtbot: QtBot, network: HalvesNetwork, settings_file: Path, tmp_path: Path
) -> Iterator[MainWindow]:
    """A window in which a video failed ten seconds after its start."""
    source = FakeSource(count=400, rate=10, fails_at=105)
    path = tmp_path / "broken.mp4"
    path.touch()
    source.info = replace(source.info, path=path)
    make = partial(
        Player,
        chooser=network.choose,
        opener=lambda address: source,
        open_output=no_device,
    )
    window = MainWindow(Playback(make, Request("fake")), Memory(settings_file))
    try:
        window.show()
        qtbot.waitExposed(window)
        window.playback.open(str(path))
        reach(qtbot, window, State.PLAYING)
        window.playback.seek(Fraction(10))
        reach(qtbot, window, State.FAILED)
        yield window
    finally:
        window.close()
        window.deleteLater()


def test_what_failed_in_the_middle_is_tried_again_from_there(
    qtbot: QtBot, broken: MainWindow
) -> None:
    again, _ = broken.banner.answers
    with qtbot.waitSignal(broken.resume.told, timeout=WAIT_MS) as told:
        qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert "0:10" in told.args[0]


def test_in_what_failed_there_is_no_other_place(
    qtbot: QtBot, broken: MainWindow
) -> None:
    assert not broken.transport.seek_bar.slider.isEnabled()
    assert not broken.actions_["forward"].isEnabled()
    assert broken.actions_["export"].isEnabled()  # the part that can be read
    press(qtbot, broken, Key.Key_J)
    assert not broken.shuttle.back
    with qtbot.waitSignal(broken.playback.opened, timeout=WAIT_MS):
        press(qtbot, broken, Key.Key_Space)


def test_going_back_ends_where_it_fails(
    qtbot: QtBot, network: HalvesNetwork, settings_file: Path
) -> None:
    source = FakeSource(count=400, rate=10, fails_to_seek=True)
    make = partial(Player, chooser=network.choose, opener=lambda address: source)
    window = MainWindow(Playback(make, Request("fake")), Memory(settings_file))
    try:
        window.show()
        qtbot.waitExposed(window)
        window.playback.open("a.mp4")
        qtbot.waitUntil(lambda: window.playback.position > 0, timeout=WAIT_MS)
        press(qtbot, window, Key.Key_J)
        reach(qtbot, window, State.FAILED)
        assert not window.shuttle.back
        with qtbot.waitSignal(window.playback.opened, timeout=WAIT_MS):
            press(qtbot, window, Key.Key_Space)
    finally:
        window.close()
        window.deleteLater()
