"""Speed, loops, sound, going back and forth, and where a file was left."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from engine.player import Player, Request, State
from gui.main_window import MainWindow
from gui.memory.memory import Memory
from gui.playback import Playback
from gui.theme import apply_theme
from tests.gui.conftest import WAIT_MS, on_screen, reach
from tests.gui.stand_ins import HalvesNetwork
from tests.helpers.clips import Clip, MakeClip
from tests.helpers.fakes import FakeSource
from tests.helpers.tape import Tape, loudness, no_device

pytestmark = pytest.mark.gui

Key = Qt.Key
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(scope="module")
def long_clip(make_clip: MakeClip) -> Clip:
    """Forty seconds of numbered frames, and a tone."""
    return make_clip(frames=200, size=(320, 240), fps=5, gop=5, audio="aac")


@pytest.fixture
def tape() -> Tape:
    """What would be heard."""
    return Tape()


@pytest.fixture
def window(
    qtbot: QtBot,
    qapp: QApplication,
    network: HalvesNetwork,
    settings_file: Path,
    tape: Tape,
) -> Iterator[MainWindow]:
    """A window that is heard by a tape."""
    apply_theme(qapp)
    make_player = partial(Player, chooser=network.choose, open_output=tape.open)
    window = MainWindow(Playback(make_player, Request("fake")), Memory(settings_file))
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()
    window.deleteLater()


def _press(qtbot: QtBot, window: MainWindow, key: Qt.Key, **modifier) -> None:
    qtbot.keyClick(window.video, key, **modifier)


def _open(qtbot: QtBot, window: MainWindow, clip: Clip) -> None:
    with qtbot.waitSignal(window.playback.ready, timeout=WAIT_MS):
        window.playback.open(str(clip.path))
    reach(qtbot, window, State.PLAYING)


def _wait_for(qtbot: QtBot, window: MainWindow, time: Fraction | int) -> None:
    qtbot.waitUntil(lambda: on_screen(window) == time, timeout=WAIT_MS)
    reach(qtbot, window, State.PAUSED)


@pytest.fixture
def held(qtbot: QtBot, window: MainWindow, long_clip: Clip) -> MainWindow:
    """A window that holds the frame at ten seconds."""
    window.playback.open(str(long_clip.path))
    reach(qtbot, window, State.PLAYING)
    window.playback.pause()
    reach(qtbot, window, State.PAUSED)
    window.playback.seek(Fraction(10))
    _wait_for(qtbot, window, 10)
    return window


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
        _wait_for(qtbot, held, place)
    _press(qtbot, held, Key.Key_Up)
    _wait_for(qtbot, held, Fraction(199, 5))
    _press(qtbot, held, Key.Key_Down)
    _wait_for(qtbot, held, 0)


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
        _press(qtbot, held, key)
        assert held.playback.speed == speed
        assert button.text() == f"{speed:g}×"
    for _ in range(9):
        _press(qtbot, held, Key.Key_BracketLeft)
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
    _press(qtbot, held, Key.Key_I)
    held.playback.seek(Fraction(11))
    _wait_for(qtbot, held, 11)
    _press(qtbot, held, Key.Key_O)
    qtbot.keyClick(held.video, Key.Key_L, SHIFT)
    assert held.actions_["loop"].isChecked()
    times.clear()
    held.playback.run_at(4.0)
    _press(qtbot, held, Key.Key_Space)
    qtbot.waitUntil(lambda: times.count(Fraction(10)) >= 3, timeout=WAIT_MS)
    assert set(times) <= {Fraction(50 + n, 5) for n in range(5)}
    qtbot.keyClick(held.video, Key.Key_L, SHIFT)
    qtbot.waitUntil(lambda: times[-1] > 11, timeout=WAIT_MS)


def test_a_mark_on_the_last_frame_takes_it_along(
    qtbot: QtBot, held: MainWindow
) -> None:
    _press(qtbot, held, Key.Key_End)
    qtbot.waitUntil(lambda: held.playback.position > 39, timeout=WAIT_MS)
    _press(qtbot, held, Key.Key_O)
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
    _press(qtbot, held, Key.Key_L)
    assert playback.playing
    for speed in (2.0, 4.0, 4.0):
        _press(qtbot, held, Key.Key_L)
        assert playback.speed == speed
    for speed in (2.0, 1.0):
        _press(qtbot, held, Key.Key_J)
        assert playback.speed == speed
        assert playback.playing
    reach(qtbot, held, State.PLAYING)
    place = playback.position
    button = held.findChild(QToolButton, "speed")
    assert button
    assert button.text() == "1×"
    _press(qtbot, held, Key.Key_J)
    qtbot.waitUntil(lambda: playback.position < place - 1, timeout=WAIT_MS)
    assert not playback.playing
    assert button.text() == "−1×"
    assert held.actions_["play"].text() == "Pause"
    _press(qtbot, held, Key.Key_K)  # it holds, and does not play
    assert not playback.playing
    reach(qtbot, held, State.PAUSED)
    _press(qtbot, held, Key.Key_K)
    assert playback.playing


def test_going_back_ends_at_the_start(qtbot: QtBot, held: MainWindow) -> None:
    for _ in range(3):
        _press(qtbot, held, Key.Key_J)
    qtbot.waitUntil(lambda: on_screen(held) == 0, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not held.shuttle.back, timeout=WAIT_MS)
    reach(qtbot, held, State.PAUSED)


def _heard(tape: Tape) -> float:
    return float(loudness(tape.heard[-5:])[:, 1].max())


def test_sound_is_heard_muted_and_turned_down(
    qtbot: QtBot, held: MainWindow, tape: Tape
) -> None:
    _press(qtbot, held, Key.Key_Space)
    qtbot.waitUntil(lambda: _heard(tape) > 0.05, timeout=WAIT_MS)
    _press(qtbot, held, Key.Key_M)
    assert held.volume.muted
    assert held.transport.volume.slider.value() == 0
    qtbot.waitUntil(lambda: _heard(tape) == 0, timeout=WAIT_MS)
    _press(qtbot, held, Key.Key_M)
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
    _press(qtbot, window, Key.Key_M)
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
    _press(qtbot, held, Key.Key_Space)
    reach(qtbot, held, State.PAUSED)
    _press(qtbot, held, Key.Key_Home)
    _wait_for(qtbot, held, 0)


def test_a_file_that_is_opened_again_goes_on_where_it_is(
    qtbot: QtBot, held: MainWindow, clip: Clip, long_clip: Clip
) -> None:
    _open(qtbot, held, clip)  # ten seconds are remembered
    _open(qtbot, held, long_clip)
    _press(qtbot, held, Key.Key_Space)
    reach(qtbot, held, State.PAUSED)
    held.playback.seek(Fraction(20))
    _wait_for(qtbot, held, 20)
    _open(qtbot, held, long_clip)
    assert held.playback.position >= 20


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
    _press(qtbot, broken, Key.Key_J)
    assert not broken.shuttle.back
    with qtbot.waitSignal(broken.playback.opened, timeout=WAIT_MS):
        _press(qtbot, broken, Key.Key_Space)


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
        _press(qtbot, window, Key.Key_J)
        reach(qtbot, window, State.FAILED)
        assert not window.shuttle.back
        with qtbot.waitSignal(window.playback.opened, timeout=WAIT_MS):
            _press(qtbot, window, Key.Key_Space)
    finally:
        window.close()
        window.deleteLater()


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
    _wait_for(qtbot, held, time)
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
