"""Where keys lead in a video, how fast, and round which part."""

from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from engine.player import State
from gui.main_window import MainWindow
from tests.gui.conftest import WAIT_MS, on_screen, reach
from tests.gui.playing.use import SHIFT, Key, press, wait_for
from tests.helpers.clips import Clip

pytestmark = pytest.mark.gui


def test_arrows_go_as_far_as_people_expect(qtbot: QtBot, held: MainWindow) -> None:
    place = Fraction(10)
    for key, modifier, step in (
        (Key.Key_Right, Qt.KeyboardModifier.NoModifier, 5),
        (Key.Key_Left, Qt.KeyboardModifier.NoModifier, -5),
        (Key.Key_Right, SHIFT, 1),
        (Key.Key_Left, SHIFT, -1),
    ):
        qtbot.keyClick(held.video, key, modifier)
        place += step
        wait_for(qtbot, held, place)
    press(qtbot, held, Key.Key_Up)
    wait_for(qtbot, held, Fraction(199, 5))
    press(qtbot, held, Key.Key_Down)
    wait_for(qtbot, held, 0)


def test_a_list_and_a_slider_keep_their_arrows(qtbot: QtBot, held: MainWindow) -> None:
    place = held.playback.position
    slider = held.transport.volume.slider
    slider.setFocus()
    before = held.volume.level
    qtbot.keyClick(slider, Key.Key_Left)
    assert held.volume.level == pytest.approx(before - 0.05)
    legend = held.side_panel.legend.view
    legend.setFocus()
    legend.setCurrentIndex(legend.model().index(0, 0))
    qtbot.keyClick(legend, Key.Key_Down)
    assert legend.currentIndex().row() == 1
    assert held.playback.status.state is State.PAUSED
    assert held.playback.position == place


def test_the_speed_is_changed_by_keys_and_told(qtbot: QtBot, held: MainWindow) -> None:
    button = held.transport.findChild(QToolButton, "speed")
    for key, speed in (
        (Key.Key_BracketRight, 1.25),
        (Key.Key_BracketRight, 1.5),
        (Key.Key_BracketLeft, 1.25),
        (Key.Key_Backspace, 1.0),
        (Key.Key_BracketLeft, 0.75),
    ):
        press(qtbot, held, key)
        assert held.playback.speed == speed
        assert button.text() == f"{speed:g}×"
    for _ in range(9):
        press(qtbot, held, Key.Key_BracketLeft)
    assert held.playback.speed == 0.25
    menu = button.menu()
    menu.aboutToShow.emit()
    ticked = [action.text() for action in menu.actions() if action.isChecked()]
    assert ticked == ["0.25×"]
    menu.actions()[-1].trigger()
    assert held.playback.speed == 4.0


def test_the_marked_part_is_looped(qtbot: QtBot, held: MainWindow) -> None:
    times: list[Fraction] = []
    held.playback.shown.connect(lambda shown, _: times.append(shown.frame.time))
    press(qtbot, held, Key.Key_I)
    held.playback.seek(Fraction(11))
    wait_for(qtbot, held, 11)
    press(qtbot, held, Key.Key_O)
    qtbot.keyClick(held.video, Key.Key_L, SHIFT)
    assert held.actions_["loop"].isChecked()
    times.clear()
    held.playback.run_at(4.0)
    press(qtbot, held, Key.Key_Space)
    qtbot.waitUntil(lambda: times.count(Fraction(10)) >= 3, timeout=WAIT_MS)
    assert set(times) <= {Fraction(50 + n, 5) for n in range(5)}
    qtbot.keyClick(held.video, Key.Key_L, SHIFT)
    qtbot.waitUntil(lambda: times[-1] > 11, timeout=WAIT_MS)


def test_a_mark_on_the_last_frame_takes_it_along(
    qtbot: QtBot, held: MainWindow
) -> None:
    press(qtbot, held, Key.Key_End)
    qtbot.waitUntil(lambda: held.playback.position > 39, timeout=WAIT_MS)
    press(qtbot, held, Key.Key_O)
    assert held.playback.status.info
    assert held.marks.end == held.playback.status.info.duration
    assert held.marks.end > held.playback.position


def test_what_cannot_be_looped_is_not_said_to_be(
    qtbot: QtBot, held: MainWindow
) -> None:
    behind = held.playback.status.info.duration  # of a file that is longer than it says
    held.marks.set_start(behind)
    qtbot.keyClick(held.video, Key.Key_L, SHIFT)
    assert not held.actions_["loop"].isChecked()
    held.marks.clear()
    qtbot.keyClick(held.video, Key.Key_L, SHIFT)
    assert held.actions_["loop"].isChecked()
    held.marks.set_start(behind)
    assert not held.actions_["loop"].isChecked()
    qtbot.waitUntil(lambda: held.playback.status.part is None, timeout=WAIT_MS)


def test_another_video_is_not_looped(
    qtbot: QtBot, held: MainWindow, clip: Clip
) -> None:
    qtbot.keyClick(held.video, Key.Key_L, SHIFT)
    held.playback.open(str(clip.path))
    assert not held.actions_["loop"].isChecked()
    reach(qtbot, held, State.PLAYING)
    assert held.playback.status.part is None


def test_l_plays_faster_each_time_and_j_slower_and_then_back(
    qtbot: QtBot, held: MainWindow
) -> None:
    playback = held.playback
    press(qtbot, held, Key.Key_L)
    assert playback.playing
    for speed in (2.0, 4.0, 4.0):
        press(qtbot, held, Key.Key_L)
        assert playback.speed == speed
    for speed in (2.0, 1.0):
        press(qtbot, held, Key.Key_J)
        assert playback.speed == speed
        assert playback.playing
    reach(qtbot, held, State.PLAYING)
    place = playback.position
    button = held.findChild(QToolButton, "speed")
    assert button
    assert button.text() == "1×"
    press(qtbot, held, Key.Key_J)
    qtbot.waitUntil(lambda: playback.position < place - 1, timeout=WAIT_MS)
    assert not playback.playing
    assert button.text() == "−1×"
    assert held.actions_["play"].text() == "Pause"
    press(qtbot, held, Key.Key_K)  # it holds, and does not play
    assert not playback.playing
    reach(qtbot, held, State.PAUSED)
    press(qtbot, held, Key.Key_K)
    assert playback.playing


def test_going_back_ends_at_the_start(qtbot: QtBot, held: MainWindow) -> None:
    for _ in range(3):
        press(qtbot, held, Key.Key_J)
    qtbot.waitUntil(lambda: on_screen(held) == 0, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not held.shuttle.back, timeout=WAIT_MS)
    reach(qtbot, held, State.PAUSED)
