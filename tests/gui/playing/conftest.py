"""A window that plays to a tape instead of a device."""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.player import Player, Request, State
from gui.main_window import MainWindow
from gui.memory.memory import Memory
from gui.playback import Playback
from gui.theme import apply_theme
from tests.gui.conftest import reach
from tests.gui.playing.use import wait_for
from tests.gui.stand_ins import HalvesNetwork
from tests.helpers.clips import Clip, MakeClip
from tests.helpers.tape import Tape


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


@pytest.fixture
def held(qtbot: QtBot, window: MainWindow, long_clip: Clip) -> MainWindow:
    """A window that holds the frame at ten seconds."""
    window.playback.open(str(long_clip.path))
    reach(qtbot, window, State.PLAYING)
    window.playback.pause()
    reach(qtbot, window, State.PAUSED)
    window.playback.seek(Fraction(10))
    wait_for(qtbot, window, 10)
    return window
