"""A window that a test may use, and closes behind itself."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from engine.player import Player, Request, State
from gui.main_window import MainWindow
from gui.memory.memory import Memory
from gui.playback import Playback
from gui.theme import apply_theme
from tests.gui.stand_ins import HalvesNetwork
from tests.helpers.clips import Clip, MakeClip
from tests.helpers.drive import make_drive
from tests.helpers.leaks import Census
from tests.helpers.tape import no_device

SIZE = (320, 240)
WAIT_MS = 30_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let pass what the off-screen window system says of every dialog.

    And what Qt says of Hindi where no font has its letters.
    """
    harmless = pytest.mark.qt_log_ignore(
        "This plugin does not support", "OpenType support missing"
    )
    for item in items:
        if "gui" in item.keywords:
            item.add_marker(harmless)


@pytest.fixture(autouse=True)
def _nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a window, an active timer or a thread behind."""
    census, failed = Census(), request.session.testsfailed
    yield
    if request.session.testsfailed == failed:  # else its own frames hold everything
        assert census.left_behind() == []


@pytest.fixture(scope="session")
def clip(make_clip: MakeClip) -> Clip:
    """Four seconds of numbered frames, 320 by 240."""
    return make_clip(frames=100, size=SIZE, fps=25, gop=25)


@pytest.fixture(scope="session")
def drive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of a drawn road, 1280 by 720, with sound."""
    return make_drive(tmp_path_factory.mktemp("drive") / "drive.mp4")


@pytest.fixture
def network() -> HalvesNetwork:
    """The network that the window runs in place of a real one."""
    return HalvesNetwork()


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    """Where the window of this test keeps its settings."""
    return tmp_path / "config" / "settings.json"


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, network: HalvesNetwork, settings_file: Path
) -> Iterator[MainWindow]:
    """An empty window over a true player with a stand-in for the network."""
    apply_theme(qapp)
    make_player = partial(Player, chooser=network.choose, open_output=no_device)
    playback = Playback(make_player, Request("fake"))
    window = MainWindow(playback, Memory(settings_file))
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()
    window.deleteLater()


@pytest.fixture
def paused(qtbot: QtBot, window: MainWindow, clip: Clip) -> MainWindow:
    """A window that shows a frame of the clip and holds it."""
    window.playback.open(str(clip.path))
    reach(qtbot, window, State.PLAYING)
    window.playback.pause()
    reach(qtbot, window, State.PAUSED)
    # The frame on the screen is the one that the player means.
    qtbot.waitUntil(
        lambda: on_screen(window) == window.playback.position, timeout=WAIT_MS
    )
    return window


def reach(qtbot: QtBot, window: MainWindow, state: State) -> None:
    """Wait until the window knows of a state."""
    qtbot.waitUntil(lambda: window.playback.status.state is state, timeout=WAIT_MS)


def on_screen(window: MainWindow) -> object:
    """The time of the frame on the screen."""
    return window.video.shown.frame.time if window.video.shown else None


def grab(widget: QWidget) -> NDArray[np.uint8]:
    """The pixels of a widget, (height, width, 3) uint8 RGB."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8)
    rows = rows.reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), -1, 3).copy()
