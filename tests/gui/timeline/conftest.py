"""A window whose video is looked through by a network that is not real."""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.player import Player, Request
from engine.survey.cache import Cache
from gui.main_window import MainWindow
from gui.memory.memory import Memory
from gui.playback import Playback
from gui.theme import apply_theme
from gui.timeline.timeline import Timeline
from tests.gui.conftest import WAIT_MS
from tests.gui.timeline.use import make_network, wait_for_drawing, wait_for_time
from tests.helpers.clips import Clip, MakeClip
from tests.helpers.fakes import FakeNetwork


@pytest.fixture(scope="session")
def clip(make_clip: MakeClip) -> Clip:
    """Twenty-four seconds of numbered frames."""
    return make_clip(frames=120, size=(320, 240), fps=5, gop=5)


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
