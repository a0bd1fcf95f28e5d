"""The sound, and how loud it is."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.player import Player, Request, State
from gui.main_window import MainWindow
from gui.memory.memory import Memory
from gui.playback import Playback
from tests.gui.conftest import WAIT_MS, reach
from tests.gui.playing.use import ALT, Key, press
from tests.gui.stand_ins import HalvesNetwork
from tests.helpers.clips import Clip
from tests.helpers.tape import Tape, loudness, no_device

pytestmark = pytest.mark.gui


def _heard(tape: Tape) -> float:
    return float(loudness(tape.heard[-5:])[:, 1].max())


def test_sound_is_heard_muted_and_turned_down(
    qtbot: QtBot, held: MainWindow, tape: Tape
) -> None:
    press(qtbot, held, Key.Key_Space)
    qtbot.waitUntil(lambda: _heard(tape) > 0.05, timeout=WAIT_MS)
    press(qtbot, held, Key.Key_M)
    assert held.volume.muted
    assert held.transport.volume.slider.value() == 0
    qtbot.waitUntil(lambda: _heard(tape) == 0, timeout=WAIT_MS)
    press(qtbot, held, Key.Key_M)
    qtbot.waitUntil(lambda: _heard(tape) > 0.05, timeout=WAIT_MS)
    for _ in range(10):
        qtbot.keyClick(held.video, Key.Key_Down, ALT)
    assert held.volume.level == pytest.approx(0.5)
    qtbot.waitUntil(lambda: 0 < _heard(tape) < 0.05, timeout=WAIT_MS)
    qtbot.keyClick(held.video, Key.Key_Up, ALT)
    assert held.volume.level == pytest.approx(0.55)
    assert held.transport.volume.slider.value() == 55


def _turn(window: MainWindow, notches: int) -> None:
    control = window.transport.volume
    at = QPointF(control.rect().center())
    wheel = QWheelEvent(
        at,
        QPointF(control.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(control, wheel)


def test_the_wheel_over_the_volume_changes_it(window: MainWindow) -> None:
    _turn(window, -3)
    assert window.volume.level == pytest.approx(0.85)
    _turn(window, 9)
    assert window.volume.level == 1


@pytest.mark.parametrize("loud", [0.8, 0.3])
def test_who_takes_the_volume_from_nothing_hears_it(
    qtbot: QtBot, window: MainWindow, loud: float
) -> None:
    slider = window.transport.volume.slider
    window.volume.set_level(loud)
    window.volume.toggle()
    at = QPoint(slider.x_of(50), slider.height() // 2)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=at)
    assert not window.volume.muted
    assert slider.value() == round(100 * window.volume.level) == 50


def test_quieter_keys_leave_it_muted_and_louder_ones_do_not(
    qtbot: QtBot, window: MainWindow
) -> None:
    press(qtbot, window, Key.Key_M)
    qtbot.keyClick(window.video, Key.Key_Down, ALT)
    assert window.volume.muted
    qtbot.keyClick(window.video, Key.Key_Up, ALT)
    assert not window.volume.muted
    assert window.volume.level == 1


def test_the_volume_is_kept(
    qtbot: QtBot, window: MainWindow, network: HalvesNetwork, settings_file: Path
) -> None:
    window.volume.set_level(0.3)
    window.volume.toggle()
    window.close()
    memory = Memory(settings_file)
    assert memory.settings.playback.volume == pytest.approx(0.3)
    assert memory.settings.playback.muted


def test_a_machine_without_sound_says_so_once_and_quietly(
    qtbot: QtBot, network: HalvesNetwork, settings_file: Path, long_clip: Clip
) -> None:
    make_player = partial(Player, chooser=network.choose, open_output=no_device)
    window = MainWindow(Playback(make_player, Request("fake")), Memory(settings_file))
    try:
        window.show()
        told: list[str] = []
        window.volume.told.connect(told.append)
        window.playback.open(str(long_clip.path))
        qtbot.waitUntil(lambda: bool(told), timeout=WAIT_MS)
        reach(qtbot, window, State.PLAYING)
        assert "No device" in told[0]
        assert "No device" in window.transport.volume.slider.toolTip()
        assert not window.banner.isVisible()
    finally:
        window.close()
        window.deleteLater()
    assert len(told) == 1
