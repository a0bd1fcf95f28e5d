"""From moment to moment, and what counts as one."""

from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.player import State
from gui.main_window import MainWindow
from gui.memory.memory import Memory
from tests.gui.conftest import WAIT_MS, on_screen, reach
from tests.gui.timeline.use import wait_for_time
from tests.helpers.clips import Clip
from tests.helpers.fakes import FakeNetwork

pytestmark = pytest.mark.gui


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
