"""The seek bar: a click and a drag lead to the very frame."""

from fractions import Fraction

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from pytestqt.qtbot import QtBot

from engine.player import State
from gui.main_window import MainWindow
from gui.transport.times import time_text
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
        plate = paused.transport.seek_bar.plate
        assert plate.isVisible()
        assert plate.time == time_text(time_at(paused, where.x()))
        bar = QRect(slider.mapTo(paused, QPoint(0, 0)), slider.size())
        assert not plate.geometry().intersects(bar)
        assert paused.rect().contains(plate.geometry())


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


def test_where_it_is_let_go_after_a_quick_drag_it_stands_exactly(
    qtbot: QtBot, paused: MainWindow, clip: Clip
) -> None:
    slider = paused.transport.seek_bar.slider
    y = slider.height() // 2
    for target in (70, 23, 51):
        qtbot.mousePress(slider, LEFT, pos=QPoint(slider.width() // 2, y))
        for part in range(2, 12):  # faster than any of it can be shown
            qtbot.mouseMove(slider, QPoint(slider.width() * part // 13, y))
        x = slider.width() * target // 100
        qtbot.mouseRelease(slider, LEFT, pos=QPoint(x, y))
        frame = clip.times[clip.at(time_at(paused, x))]
        qtbot.waitUntil(lambda t=frame: on_screen(paused) == t, timeout=WAIT_MS)
        reach(qtbot, paused, State.PAUSED)
        assert paused.playback.position == frame


def test_a_source_without_an_end_has_no_places(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.playback.open("sample:")
    reach(qtbot, window, State.PLAYING)
    bar = window.transport.seek_bar
    assert not bar.slider.isEnabled()
    assert bar.total.text() == "endless"
    assert window.timeline.survey is None
    assert not bar.chart.isVisible()
    assert not window.actions_["next-moment"].isEnabled()
    qtbot.mouseMove(bar.slider, QPoint(50, 5))
    assert not bar.plate.isVisible()
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
