"""The chart of the video, thumbnails, and going from moment to moment."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from engine.player import Player, Request, State
from engine.survey.cache import Cache
from gui.main_window import MainWindow
from gui.memory.memory import Memory
from gui.playback import Playback
from gui.theme import apply_theme, colours
from gui.timeline import chart as chart_module
from gui.timeline.drawing import chart
from gui.timeline.timeline import Timeline
from gui.transport.times import time_text
from models.labels import IDD_LEVEL1
from tests.gui.conftest import WAIT_MS, grab, on_screen, reach
from tests.helpers.clips import Clip, MakeClip
from tests.helpers.fakes import FakeNetwork, make_card
from tests.helpers.numbers import read_number

pytestmark = pytest.mark.gui

LEFT = Qt.MouseButton.LeftButton
ROAD, LIVING = (128, 64, 128), (255, 40, 60)


def answer(number: int) -> int:
    """Living things fill two stretches of the clip; else there is but road."""
    return 2 if 30 <= number < 40 or 80 <= number < 90 else 0


@pytest.fixture(scope="session")
def clip(make_clip: MakeClip) -> Clip:
    """Twenty-four seconds of numbered frames."""
    return make_clip(frames=120, size=(320, 240), fps=5, gop=5)


def make_network(hold: bool = False) -> FakeNetwork:
    """A network that says what `answer` does."""
    network = FakeNetwork(answer, hold=hold)
    network.card = replace(make_card(), classes=IDD_LEVEL1)
    return network


@pytest.fixture
def looker() -> Iterator[FakeNetwork]:
    """The network that looks through videos."""
    network = make_network()
    yield network
    network.release()


@pytest.fixture
def window(
    qtbot: QtBot,
    qapp: QApplication,
    looker: FakeNetwork,
    settings_file: Path,
    tmp_path: Path,
) -> Iterator[MainWindow]:
    """A window that looks through videos with a stand-in too."""
    apply_theme(qapp)
    shower = make_network()
    make_player = partial(Player, chooser=lambda *_, size: shower.choice())
    playback, memory = Playback(make_player, Request("fake")), Memory(settings_file)
    timeline = Timeline(
        playback,
        memory,
        chooser=lambda *_, size: looker.choice(),
        sizes=lambda model: ["fast", "balanced"],
        cache=Cache(tmp_path / "surveys"),
    )
    window = MainWindow(playback, memory, timeline=timeline)
    window.show()
    qtbot.waitExposed(window)
    yield window
    looker.release()
    window.close()
    window.deleteLater()


def wait_for_drawing(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until the chart has heard of all that is known."""
    chart = window.transport.seek_bar.chart
    qtbot.waitUntil(
        lambda: "looked at so far" not in chart.accessibleDescription(),
        timeout=WAIT_MS,
    )


@pytest.fixture
def surveyed(qtbot: QtBot, paused: MainWindow) -> MainWindow:
    """A window that knows all of a video, and shows its first frame."""
    timeline = paused.timeline
    qtbot.waitUntil(lambda: bool(timeline.samples.complete), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not timeline.running, timeout=WAIT_MS)
    wait_for_drawing(qtbot, paused)
    qtbot.keyClick(paused, Qt.Key.Key_Home)
    wait_for_time(qtbot, paused, Fraction(0))
    return paused


def wait_for_time(qtbot: QtBot, window: MainWindow, time: Fraction) -> None:
    """Wait until the frame of a time is on the screen, and stands."""
    qtbot.waitUntil(lambda: on_screen(window) == time, timeout=WAIT_MS)
    reach(qtbot, window, State.PAUSED)


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


def test_keys_lead_from_moment_to_moment(
    qtbot: QtBot, surveyed: MainWindow, clip: Clip
) -> None:
    """To its first picture: the one that was looked at, of a quarter of a second."""
    samples = surveyed.timeline.samples
    starts = []
    for number in (30, 80):
        place = next(
            place
            for place, micros in enumerate(samples.micros)
            if micros >= clip.times[number] * 1_000_000
        )
        starts.append(clip.times[clip.at(Fraction(int(samples.micros[place]), 10**6))])
    qtbot.keyClick(surveyed, "n")
    wait_for_time(qtbot, surveyed, starts[0])
    qtbot.keyClick(surveyed, "n")
    wait_for_time(qtbot, surveyed, starts[1])
    assert not surveyed.notice.isVisible()
    qtbot.keyClick(surveyed, "n")
    assert surveyed.notice.isVisible()
    assert "no later moment" in surveyed.notice.text()
    assert "so far" not in surveyed.notice.text()
    qtbot.keyClick(surveyed, "N", Qt.KeyboardModifier.ShiftModifier)
    wait_for_time(qtbot, surveyed, starts[0])
    assert not surveyed.notice.isVisible()
    qtbot.keyClick(surveyed, "N", Qt.KeyboardModifier.ShiftModifier)
    assert "no earlier moment" in surveyed.notice.text()
    assert surveyed.stage.rect().contains(surveyed.notice.geometry())


def test_two_quick_keys_lead_two_moments_on(
    qtbot: QtBot, surveyed: MainWindow, clip: Clip
) -> None:
    qtbot.keyClick(surveyed, "n")
    qtbot.keyClick(surveyed, "n")
    qtbot.waitUntil(
        lambda: clip.times[80] <= on_screen(surveyed) < clip.times[83], timeout=WAIT_MS
    )


def test_where_the_search_has_not_got_to_it_says_so(
    qtbot: QtBot, window: MainWindow, looker: FakeNetwork, clip: Clip
) -> None:
    looker.hold()
    window.playback.open(str(clip.path))
    reach(qtbot, window, State.PLAYING)
    window.playback.pause()
    reach(qtbot, window, State.PAUSED)
    qtbot.keyClick(window, "n")
    assert "looked at so far" in window.notice.text()


def test_what_is_looked_for_can_be_chosen_and_is_remembered(
    surveyed: MainWindow, settings_file: Path, clip: Clip
) -> None:
    moments, timeline = surveyed.commands.moments, surveyed.timeline
    offered = moments.subject_choices()
    assert [choice[0] for choice in offered] == [
        "Living things",
        "Vehicles",
        "drivable",
        "non-drivable",
        "roadside objects",
        "far objects",
        "sky",
    ]
    assert [choice[2] for choice in offered] == [True] + 6 * [False]
    offered[2][1]()
    assert timeline.subject.ids == (0,)
    shares = moments.threshold_choices()
    assert [c[0] for c in shares if c[2]] == ["1 % of the picture"]
    shares[-1][1]()
    assert timeline.threshold == 0.5
    assert Memory(settings_file).settings.timeline.subject == "class:drivable"
    assert Memory(settings_file).settings.timeline.threshold == 0.5


def test_the_menu_beside_the_chart_ticks_what_is_chosen(surveyed: MainWindow) -> None:
    menu = surveyed.actions_["moments-of"].menu()
    menu.aboutToShow.emit()
    ticked = [action.text() for action in menu.actions() if action.isChecked()]
    assert ticked == ["Living things"]
    menu.actions()[1].trigger()
    menu.aboutToShow.emit()
    ticked = [action.text() for action in menu.actions() if action.isChecked()]
    assert ticked == ["Vehicles"]


def test_a_key_puts_the_chart_away(
    qtbot: QtBot, surveyed: MainWindow, settings_file: Path
) -> None:
    bar, height = surveyed.transport.seek_bar, surveyed.video.height()
    qtbot.keyClick(surveyed, "t")
    assert not bar.chart.isVisible()
    qtbot.waitUntil(lambda: surveyed.video.height() > height, timeout=WAIT_MS)
    assert not surveyed.actions_["timeline"].isChecked()
    assert not Memory(settings_file).settings.timeline.shown
    qtbot.keyClick(surveyed, "t")
    assert bar.chart.isVisible()
    qtbot.waitUntil(lambda: surveyed.video.height() == height, timeout=WAIT_MS)


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
