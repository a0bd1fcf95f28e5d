"""How the window is led in these tests."""

from fractions import Fraction

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.player import State
from gui.main_window import MainWindow
from tests.gui.conftest import WAIT_MS, on_screen, reach

Key = Qt.Key


ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, **modifier) -> None:
    qtbot.keyClick(window.video, key, **modifier)


def wait_for(qtbot: QtBot, window: MainWindow, time: Fraction | int) -> None:
    qtbot.waitUntil(lambda: on_screen(window) == time, timeout=WAIT_MS)
    reach(qtbot, window, State.PAUSED)
