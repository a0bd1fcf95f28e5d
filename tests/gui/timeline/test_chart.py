"""The chart under the seek bar: what it shows, and what mouse and keys do there."""

import threading
from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from engine.player import State
from gui.main_window import MainWindow
from gui.theme import colours
from gui.timeline import chart as chart_module
from gui.timeline.drawing import chart
from gui.transport.times import time_text
from tests.gui.conftest import WAIT_MS, grab, on_screen, reach
from tests.gui.timeline.use import answer, wait_for_time
from tests.helpers.clips import Clip, MakeClip
from tests.helpers.fakes import FakeNetwork
from tests.helpers.numbers import read_number

pytestmark = pytest.mark.gui


LEFT = Qt.MouseButton.LeftButton
ROAD, LIVING = (128, 64, 128), (255, 40, 60)


def x_of(window: MainWindow, time: Fraction) -> int:
    """Where the handle of the seek bar is at a time."""
    return window.transport.seek_bar.slider.x_of(round(1000 * time))


def colour_at(window: MainWindow, x: int) -> tuple[int, ...]:
    """What the chart has at x, in its middle."""
    pixels = grab(window.transport.seek_bar.chart)
    return tuple(pixels[pixels.shape[0] * 2 // 3, x].tolist())


def hover(qtbot: QtBot, widget: QWidget, x: int) -> None:
    """Move the mouse there, from beside it."""
    qtbot.mouseMove(widget, QPoint(x - 3, widget.height() // 2))
    qtbot.mouseMove(widget, QPoint(x, widget.height() // 2))


def number_in(image: QImage) -> int | None:
    """The number of the frame that an image shows."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8)
    rows = rows.reshape(image.height(), image.bytesPerLine())[:, : 3 * image.width()]
    return read_number(rows.reshape(image.height(), image.width(), 3))


def test_the_chart_shows_each_class_where_it_is(
    qtbot: QtBot, surveyed: MainWindow, clip: Clip
) -> None:
    for number in (10, 29, 32, 38, 42, 78, 82, 88, 100):
        # A place is a quarter of a second, a frame a fifth: look at its middle.
        x = x_of(surveyed, clip.times[number] + Fraction(1, 10))
        assert colour_at(surveyed, x) == (LIVING if answer(number) else ROAD), number
    chart = surveyed.transport.seek_bar.chart
    slider = surveyed.transport.seek_bar.slider
    assert (chart.x(), chart.width()) == (slider.x(), slider.width())
    qtbot.keyClick(surveyed, "n")  # the playhead goes out of the way
    wait_for_time(qtbot, surveyed, clip.times[30])
    row = grab(chart)[chart.height() // 2].tolist()
    first, last = slider.x_of(0), slider.x_of(slider.maximum())
    assert row[first - 1] == row[0] == row[last] != list(ROAD)
    assert row[first] == row[last - 1] == list(ROAD)
    assert chart.accessibleName()
    assert chart.accessibleDescription()


def test_what_nobody_has_looked_at_is_hatched_but_what_was_shown_is_there(
    qtbot: QtBot, window: MainWindow, looker: FakeNetwork, clip: Clip
) -> None:
    looker.hold()
    window.playback.open(str(clip.path))
    reach(qtbot, window, State.PLAYING)
    window.playback.pause()
    reach(qtbot, window, State.PAUSED)
    window.playback.seek(clip.times[35])
    wait_for_time(qtbot, window, clip.times[35])
    window.playback.seek(clip.times[60])
    wait_for_time(qtbot, window, clip.times[60])
    timeline = window.timeline
    assert not timeline.samples.complete
    qtbot.waitUntil(
        lambda: colour_at(window, x_of(window, clip.times[35] + 0.1)) == LIVING,
        timeout=WAIT_MS,
    )
    pixels = grab(window.transport.seek_bar.chart)
    end = pixels[20:, x_of(window, Fraction(20)) : x_of(window, Fraction(23))]
    found = {tuple(pixel) for pixel in end.reshape(-1, 3).tolist()}
    scheme = colours()
    assert found == {scheme.raised.getRgb()[:3], scheme.outline.getRgb()[:3]}
    chart = window.transport.seek_bar.chart
    assert "looked at so far" in chart.accessibleDescription()
    looker.release()
    qtbot.waitUntil(lambda: bool(timeline.samples.complete), timeout=WAIT_MS)
    assert 35 not in looker.began


def test_a_click_on_the_chart_goes_there_and_a_drag_follows(
    qtbot: QtBot, surveyed: MainWindow, clip: Clip
) -> None:
    bar = surveyed.transport.seek_bar
    x = x_of(surveyed, Fraction(10))
    y = bar.chart.height() // 2
    qtbot.mouseClick(bar.chart, LEFT, pos=QPoint(x, y))
    wait_for_time(qtbot, surveyed, clip.times[clip.at(bar.chart.time_at(x))])
    assert x_of(surveyed, on_screen(surveyed)) <= x
    assert x_of(surveyed, on_screen(surveyed) + Fraction(1, 4)) > x
    qtbot.mousePress(bar.chart, LEFT, pos=QPoint(x, y))
    for part in (5, 3, 4):
        x = bar.chart.width() * part // 6
        qtbot.mouseMove(bar.chart, QPoint(x, y))
    qtbot.mouseRelease(bar.chart, LEFT, pos=QPoint(x, y))
    wait_for_time(qtbot, surveyed, clip.times[clip.at(bar.chart.time_at(x))])
    assert not bar.slider.isSliderDown()


def test_over_the_chart_a_plate_tells_time_shares_and_shows_the_place(
    qtbot: QtBot, surveyed: MainWindow, clip: Clip
) -> None:
    bar = surveyed.transport.seek_bar
    grab(bar.chart)
    for number in (35, 110, 1):
        x = x_of(surveyed, clip.times[number] + Fraction(1, 10))
        hover(qtbot, bar.chart, x)
        plate = bar.plate
        assert plate.isVisible()
        name = "living things" if answer(number) else "drivable"
        assert [row[:2] for row in plate.rows] == [(name, "100.0 %")]
        shown = clip.at(bar.chart.time_at(x))
        qtbot.waitUntil(
            lambda p=plate, n=shown: p.image is not None and number_in(p.image) == n,
            timeout=WAIT_MS,
        )
        assert surveyed.rect().contains(plate.geometry())
        top = bar.slider.mapTo(surveyed, QPoint(0, 0)).y()
        assert plate.geometry().bottom() < top
        assert plate.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        assert name in plate.accessibleDescription()
    QApplication.sendEvent(bar.chart, leave())
    assert not plate.isVisible()


def leave() -> QEvent:
    """The event of a mouse that goes away."""
    return QEvent(QEvent.Type.Leave)


def test_over_the_seek_bar_it_tells_the_time_and_shows_the_place(
    qtbot: QtBot, surveyed: MainWindow, clip: Clip
) -> None:
    bar = surveyed.transport.seek_bar
    x = x_of(surveyed, Fraction(12))
    hover(qtbot, bar.slider, x)
    time = bar.chart.time_at(x)
    assert (bar.plate.isVisible(), bar.plate.rows) == (True, [])
    assert bar.plate.time == time_text(time)
    qtbot.waitUntil(
        lambda: (
            bar.plate.image is not None and number_in(bar.plate.image) == clip.at(time)
        ),
        timeout=WAIT_MS,
    )
    QApplication.sendEvent(bar.slider, leave())
    assert not bar.plate.isVisible()


def test_hidden_classes_are_left_out(
    qtbot: QtBot, surveyed: MainWindow, clip: Clip
) -> None:
    surveyed.look.set_visible("drivable", False)
    ground = colours().raised.getRgb()[:3]
    assert colour_at(surveyed, x_of(surveyed, Fraction(2))) == ground
    middle = clip.times[35] + Fraction(1, 10)
    assert colour_at(surveyed, x_of(surveyed, middle)) == LIVING
    surveyed.look.set_colours({"living things": (1, 2, 3)})
    assert colour_at(surveyed, x_of(surveyed, middle)) == (1, 2, 3)


def test_marks_and_playhead_go_through_it(surveyed: MainWindow) -> None:
    surveyed.marks.set_start(Fraction(4))
    surveyed.marks.set_end(Fraction(8))
    mark = colours().mark.getRgb()[:3]
    assert colour_at(surveyed, x_of(surveyed, Fraction(4))) == mark
    assert colour_at(surveyed, x_of(surveyed, Fraction(8))) == mark
    assert colour_at(surveyed, x_of(surveyed, Fraction(0))) == (255, 255, 255)
    assert colour_at(surveyed, x_of(surveyed, Fraction(5))) == ROAD
    assert colour_at(surveyed, x_of(surveyed, Fraction(12))) != ROAD  # outside


def test_while_it_plays_nothing_is_drawn_anew(
    qtbot: QtBot, surveyed: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[object] = []

    def counted(*arguments: object) -> object:
        drawn.append(arguments)
        return chart(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(chart_module, "chart", counted)
    grab(surveyed.transport.seek_bar.chart)
    drawn.clear()
    for time in (3, 9, 15):
        surveyed.playback.seek(Fraction(time))
        wait_for_time(qtbot, surveyed, Fraction(time))
        grab(surveyed.transport.seek_bar.chart)
    assert not drawn
    surveyed.look.set_visible("sky", False)
    grab(surveyed.transport.seek_bar.chart)
    assert len(drawn) == 1


def test_another_video_is_another_survey_and_the_first_is_kept(
    qtbot: QtBot,
    surveyed: MainWindow,
    make_clip: MakeClip,
    clip: Clip,
    looker: FakeNetwork,
) -> None:
    timeline, first = surveyed.timeline, surveyed.timeline.survey
    other = make_clip(frames=20, fps=5, size=(320, 240))
    surveyed.playback.open(str(other.path))
    qtbot.waitUntil(
        lambda: timeline.survey not in (None, first) and timeline.samples.complete,
        timeout=WAIT_MS,
    )
    assert timeline.survey.count < first.count
    looked = len(looker.began)
    surveyed.playback.open(str(clip.path))
    qtbot.waitUntil(
        lambda: (
            timeline.survey is not None
            and timeline.survey.count == first.count
            and timeline.samples.complete
        ),
        timeout=WAIT_MS,
    )
    assert len(looker.began) == looked


def test_threads_end_with_the_window(
    qtbot: QtBot, surveyed: MainWindow, clip: Clip
) -> None:
    hover(qtbot, surveyed.transport.seek_bar.slider, 100)
    qtbot.waitUntil(
        lambda: surveyed.transport.seek_bar.plate.image is not None, timeout=WAIT_MS
    )
    surveyed.close()
    alive = {thread.name for thread in threading.enumerate()}
    assert not alive & {"survey", "thumbnails"}
