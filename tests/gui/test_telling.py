"""What is told over the picture."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from engine.player import Player, Request, State
from engine.runtimes.choice import Device
from gui.banner import Banner
from gui.main_window import MainWindow
from gui.memory.memory import Memory
from gui.opening.opening_words import OpeningWords
from gui.playback import Playback
from tests.gui.conftest import WAIT_MS, reach
from tests.gui.stand_ins import HalvesNetwork
from tests.helpers.clips import Clip
from tests.helpers.fakes import FakeSource

pytestmark = pytest.mark.gui


class Clock:
    """Stands until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The time of a test."""
    return Clock()


@pytest.fixture
def banner(qtbot: QtBot, clock: Clock) -> Banner:
    """A banner that nothing was told to."""
    banner = Banner(clock)
    qtbot.addWidget(banner)
    return banner


def test_what_is_told_again_and_again_is_counted(banner: Banner, clock: Clock) -> None:
    for _ in range(3):
        banner.tell("The disk is full.")
    assert banner.words.text() == "The disk is full.  (3×)"
    banner.tell("The disk is gone.")
    assert banner.words.text() == "The disk is gone."
    clock.now += 100
    banner.tell("The disk is gone.")  # that is news again
    assert banner.words.text() == "The disk is gone."


def test_what_is_no_trouble_goes_by_itself(qtbot: QtBot, clock: Clock) -> None:
    banner, later = Banner(clock, calm_ms=1), Banner(clock, calm_ms=20)
    for each in (banner, later):
        qtbot.addWidget(each)
        each.move(400, 400)  # the mouse is elsewhere
    banner.tell("It is done.", calm=True)
    assert not banner.isHidden()
    qtbot.waitUntil(banner.isHidden)
    banner.tell("It is done.", calm=True)
    banner.tell("The disk is full.")
    later.tell("It is done.", calm=True)
    qtbot.waitUntil(later.isHidden)
    assert not banner.isHidden()


def test_who_has_put_it_away_is_left_in_peace_for_a_while(
    qtbot: QtBot, banner: Banner, clock: Clock
) -> None:
    banner.tell("The disk is full.")
    qtbot.mouseClick(banner.close_button, Qt.MouseButton.LeftButton)
    banner.tell("The disk is full.")
    assert banner.isHidden()
    banner.tell("The disk is gone.")
    assert not banner.isHidden()
    qtbot.mouseClick(banner.close_button, Qt.MouseButton.LeftButton)
    clock.now += 100
    banner.tell("The disk is gone.")
    assert not banner.isHidden()


def test_what_came_of_an_action_is_shown_each_time(
    qtbot: QtBot, banner: Banner
) -> None:
    banner.tell("It was refused.")
    for _ in range(2):
        qtbot.mouseClick(banner.close_button, Qt.MouseButton.LeftButton)
        banner.tell("It was refused.", asked=True)
        assert not banner.isHidden()
        assert banner.words.text() == "It was refused."
    done: list[str] = []
    banner.tell("It was refused.", {"Why": lambda: done.append("why")}, asked=True)
    assert banner.words.text() == "It was refused.  (2×)"
    banner.answers[0].click()
    assert done == ["why"]


def add_models(window: MainWindow) -> None:
    window.commands.opening.add_models()


def import_colours(window: MainWindow) -> None:
    window.commands.viewing.import_colours()


@pytest.mark.parametrize("ask", [add_models, import_colours])
def test_a_file_that_is_refused_again_is_told_of_again(
    qtbot: QtBot,
    window: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    ask: Callable[[MainWindow], None],
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{", encoding="utf-8")
    monkeypatch.setattr(
        QFileDialog, "getExistingDirectory", lambda *args: str(tmp_path)
    )
    monkeypatch.setattr(
        QFileDialog, "getOpenFileName", lambda *args, **kwargs: (str(bad), "")
    )
    for _ in range(2):
        ask(window)
        assert window.banner.isVisible()
        qtbot.mouseClick(window.banner.close_button, Qt.MouseButton.LeftButton)
        assert not window.banner.isVisible()


def test_a_device_that_is_refused_again_is_told_of_again(
    qtbot: QtBot, window: MainWindow
) -> None:
    qtbot.waitUntil(lambda: not window.playback.trying, timeout=WAIT_MS)
    for _ in range(2):
        with qtbot.waitSignal(window.playback.problem, timeout=WAIT_MS):
            window.playback.use(Request("fake", Device.GPU))
        assert window.banner.isVisible()
        assert "GPU" in window.banner.words.text()
        qtbot.mouseClick(window.banner.close_button, Qt.MouseButton.LeftButton)


def test_what_is_told_meanwhile_outlives_an_error(
    qtbot: QtBot, window: MainWindow, clip: Clip, tmp_path: Path
) -> None:
    window.playback.open(str(tmp_path / "gone.mp4"))
    reach(qtbot, window, State.FAILED)
    assert "gone.mp4" in window.banner.message
    window.stage.tell("It is done.", calm=True)
    window.playback.open(str(clip.path))
    reach(qtbot, window, State.PLAYING)
    assert window.banner.isVisible()
    assert window.banner.message == "It is done."


def test_an_answer_puts_it_away_until_it_comes_again(
    qtbot: QtBot, banner: Banner
) -> None:
    given: list[str] = []
    for _ in range(2):
        banner.tell("It failed.", {"Try again": lambda: given.append("again")})
        assert not banner.isHidden()
        assert banner.words.text() == "It failed."
        (button,) = banner.answers
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert banner.isHidden()
    assert given == ["again", "again"]


@pytest.fixture
def source() -> FakeSource:
    """A camera that can be pulled out."""
    return FakeSource(live=True)


@pytest.fixture
def watching(
    qtbot: QtBot, network: HalvesNetwork, settings_file: Path, source: FakeSource
) -> Callable[[str], MainWindow]:
    """Opens the source under an address, in a window."""
    windows: list[MainWindow] = []

    def watch(address: str) -> MainWindow:
        make = partial(Player, chooser=network.choose, opener=lambda address: source)
        window = MainWindow(Playback(make, Request("fake")), Memory(settings_file))
        windows.append(window)
        window.show()
        window.playback.open(address)
        source.send()
        reach(qtbot, window, State.PLAYING)
        return window

    yield watch
    for window in windows:
        window.close()
        window.deleteLater()


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("camera:0", "fake is gone. Plug it in again: Sadak waits for it."),
        (
            "rtsp://host/live",
            "fake has stopped sending. Sadak connects again by itself.",
        ),
    ],
)
def test_a_source_that_is_lost_is_told_of_until_it_is_back(
    qtbot: QtBot,
    watching: Callable[[str], MainWindow],
    source: FakeSource,
    address: str,
    says: str,
) -> None:
    window = watching(address)
    source.waiting = True
    qtbot.waitUntil(window.banner.isVisible, timeout=WAIT_MS)
    assert window.banner.words.text() == says
    assert window.playback.playing
    source.waiting = False
    source.send()
    qtbot.waitUntil(window.banner.isHidden, timeout=WAIT_MS)


def test_who_does_not_want_to_wait_stops_it(
    qtbot: QtBot, watching: Callable[[str], MainWindow], source: FakeSource
) -> None:
    window = watching("camera:0")
    source.waiting = True
    qtbot.waitUntil(window.banner.isVisible, timeout=WAIT_MS)
    (button,) = window.banner.answers
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    reach(qtbot, window, State.EMPTY)
    assert window.welcome.isVisible()
    assert window.banner.isHidden()
    source.wait_until_closed()


def test_what_is_wrong_with_the_settings_is_told_at_the_start(
    qtbot: QtBot, network: HalvesNetwork, settings_file: Path
) -> None:
    settings_file.parent.mkdir()
    settings_file.write_text("{", encoding="utf-8")
    make = partial(Player, chooser=network.choose)
    window = MainWindow(Playback(make, Request("fake")), Memory(settings_file))
    window.show()
    assert window.banner.isVisible()
    assert "settings.bad" in window.banner.words.text()
    window.close()
    window.deleteLater()


def test_a_mistake_of_ours_is_told_without_its_trace(window: MainWindow) -> None:
    window.telling.unexpected(ValueError("no such thing"))
    text = window.banner.words.text()
    assert "ValueError('no such thing')" in text
    assert "Traceback" not in text
    assert [button.text() for button in window.banner.answers] == ["Copy diagnostics"]


def test_why_the_first_start_takes_longer_is_said(
    qtbot: QtBot, window: MainWindow
) -> None:
    said: list[str] = []
    playback = window.playback
    measures = [False, True, False]
    words = OpeningWords(playback, said.append, window, lambda: measures.pop(0))
    playback.status = replace(playback.status, state=State.OPENING)
    playback.opened.emit("/somewhere/drive.mp4")
    assert said == ["Opening drive.mp4…"]
    qtbot.waitUntil(lambda: len(said) == 2, timeout=WAIT_MS)
    assert "Measuring" in said[1]
    assert "once" in said[1]
    words.deleteLater()
