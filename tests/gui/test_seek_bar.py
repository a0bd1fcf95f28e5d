"""The seek bar: a click and a drag lead to the very frame."""

from fractions import Fraction

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from engine.player import State
from gui.main_window import MainWindow
from tests.gui.conftest import WAIT_MS, on_screen, reach
from tests.helpers.clips import Clip

pytestmark = pytest.mark.gui

LEFT = Qt.MouseButton.LeftButton


def time_at(window: MainWindow, x: int) -> Fraction:
    """The time that a place on the bar stands for."""
    return Fraction(window.transport.seek_bar.slider.value_at(x), 1000)


def test_it_tells_the_times(paused: MainWindow) -> None:
    bar = paused.transport.seek_bar
    assert bar.total.text() == "0:04.0"
    assert bar.slider.maximum() == 4000
    assert bar.slider.value() == round(1000 * paused.playback.position)


def test_steps_can_be_read_from_the_time(
    qtbot: QtBot, paused: MainWindow, clip: Clip
) -> None:
    paused.playback.seek(clip.times[26])
    for number in (26, 27, 28):
        qtbot.waitUntil(
            lambda number=number: on_screen(paused) == clip.times[number],
            timeout=WAIT_MS,
        )
        reach(qtbot, paused, State.PAUSED)
        bar = paused.transport.seek_bar
        assert bar.elapsed.text() == f"0:01.{40 * (number - 25):03}"
        paused.playback.step(forward=True)
    paused.playback.play()
    assert bar.elapsed.text() == "0:01.1"


def test_a_click_seeks_exactly(qtbot: QtBot, paused: MainWindow, clip: Clip) -> None:
    slider = paused.transport.seek_bar.slider
    for part in (2, 4, 3):
        x = slider.width() * part // 5
        qtbot.mouseClick(slider, LEFT, pos=QPoint(x, slider.height() // 2))
        frame = clip.times[clip.at(time_at(paused, x))]
        qtbot.waitUntil(lambda t=frame: on_screen(paused) == t, timeout=WAIT_MS)
    reach(qtbot, paused, State.PAUSED)


def test_the_time_under_the_mouse_does_not_cover_the_bar(
    qtbot: QtBot, paused: MainWindow
) -> None:
    slider = paused.transport.seek_bar.slider
    for part in (1, 3, 5):
        where = QPoint(slider.width() * part // 6, slider.height() // 2)
        qtbot.mouseMove(slider, where)
        qtbot.waitUntil(QToolTip.isVisible, timeout=WAIT_MS)
        tips = [
            widget
            for widget in QApplication.topLevelWidgets()
            if widget.inherits("QTipLabel") and widget.isVisible()
        ]
        assert QToolTip.text()
        bar = QRect(slider.mapToGlobal(QPoint(0, 0)), slider.size())
        assert tips
        assert not any(tip.geometry().intersects(bar) for tip in tips)


def test_the_picture_follows_a_drag(
    qtbot: QtBot, paused: MainWindow, clip: Clip
) -> None:
    paused.playback.play()
    reach(qtbot, paused, State.PLAYING)
    slider = paused.transport.seek_bar.slider
    y = slider.height() // 2
    qtbot.mousePress(slider, LEFT, pos=QPoint(slider.width() // 5, y))
    for part in (2, 3):
        x = slider.width() * part // 5
        qtbot.mouseMove(slider, QPoint(x, y))
        frame = clip.times[clip.at(time_at(paused, x))]
        # It holds still under the hand, and arrives although the button is down.
        qtbot.waitUntil(lambda t=frame: on_screen(paused) == t, timeout=WAIT_MS)
        assert paused.playback.playing
    qtbot.mouseRelease(slider, LEFT, pos=QPoint(x, y))
    reach(qtbot, paused, State.PLAYING)


def test_a_source_without_an_end_has_no_places(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.playback.open("sample:")
    reach(qtbot, window, State.PLAYING)
    bar = window.transport.seek_bar
    assert not bar.slider.isEnabled()
    assert bar.total.text() == "endless"
    assert window.actions_["forward"].isEnabled()


def test_marks_are_kept_in_order(paused: MainWindow) -> None:
    marks = paused.marks
    marks.set_start(Fraction(2))
    marks.set_end(Fraction(3))
    assert (marks.start, marks.end) == (2, 3)
    marks.set_start(Fraction(7, 2))
    assert (marks.start, marks.end) == (Fraction(7, 2), None)
    marks.set_end(Fraction(1))
    assert (marks.start, marks.end) == (None, 1)
