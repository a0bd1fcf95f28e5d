"""A file goes on where it was left."""

from fractions import Fraction
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.player import State
from gui.main_window import MainWindow
from gui.memory.memory import Memory
from tests.gui.conftest import WAIT_MS, reach
from tests.gui.playing.use import Key, press, wait_for
from tests.helpers.clips import Clip

pytestmark = pytest.mark.gui


def _open(qtbot: QtBot, window: MainWindow, clip: Clip) -> None:
    with qtbot.waitSignal(window.playback.ready, timeout=WAIT_MS):
        window.playback.open(str(clip.path))
    reach(qtbot, window, State.PLAYING)


def test_a_file_goes_on_where_it_was_left(
    qtbot: QtBot, held: MainWindow, clip: Clip, long_clip: Clip
) -> None:
    told: list[str] = []
    held.resume.told.connect(told.append)
    _open(qtbot, held, clip)
    assert not told
    cards = held.welcome.model.cards
    assert cards[1].address == str(long_clip.path)
    _open(qtbot, held, long_clip)
    assert held.playback.position >= 10
    assert told
    assert "0:10" in told[0]
    press(qtbot, held, Key.Key_Space)
    reach(qtbot, held, State.PAUSED)
    press(qtbot, held, Key.Key_Home)
    wait_for(qtbot, held, 0)


def test_a_file_that_is_opened_again_goes_on_where_it_is(
    qtbot: QtBot, held: MainWindow, clip: Clip, long_clip: Clip
) -> None:
    _open(qtbot, held, clip)  # ten seconds are remembered
    _open(qtbot, held, long_clip)
    press(qtbot, held, Key.Key_Space)
    reach(qtbot, held, State.PAUSED)
    held.playback.seek(Fraction(20))
    wait_for(qtbot, held, 20)
    _open(qtbot, held, long_clip)
    assert held.playback.position >= 20


def test_the_place_outlives_the_window_and_the_list_tells_it(
    qtbot: QtBot, held: MainWindow, settings_file: Path, long_clip: Clip
) -> None:
    held.close()
    places = Memory(settings_file).settings.opening.places
    place = places[str(long_clip.path)]
    assert (place.at, place.of) == (10, 40)


@pytest.mark.parametrize("time", [3, 38])
def test_who_left_near_an_end_begins_at_the_start(
    qtbot: QtBot, held: MainWindow, clip: Clip, long_clip: Clip, time: int
) -> None:
    held.playback.seek(Fraction(time))
    wait_for(qtbot, held, time)
    _open(qtbot, held, clip)
    _open(qtbot, held, long_clip)
    assert held.playback.position < 3


def test_forgetting_the_recent_files_forgets_where_they_were_left(
    qtbot: QtBot, held: MainWindow, clip: Clip
) -> None:
    _open(qtbot, held, clip)
    assert held.memory.settings.opening.places
    held.memory.forget_sources()
    assert not held.memory.settings.opening.places
