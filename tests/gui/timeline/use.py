"""How the timeline is used in these tests."""

from dataclasses import replace
from fractions import Fraction

from pytestqt.qtbot import QtBot

from engine.player import State
from gui.main_window import MainWindow
from models.labels import IDD_LEVEL1
from tests.gui.conftest import WAIT_MS, on_screen, reach
from tests.helpers.fakes import FakeNetwork, make_card


def answer(number: int) -> int:
    """Living things fill two stretches of the clip; else there is but road."""
    return 2 if 30 <= number < 40 or 80 <= number < 90 else 0


def make_network(hold: bool = False) -> FakeNetwork:
    """A network that says what `answer` does."""
    network = FakeNetwork(answer, hold=hold)
    network.card = replace(make_card(), classes=IDD_LEVEL1)
    return network


def wait_for_drawing(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until the chart has heard of all that is known."""
    chart = window.transport.seek_bar.chart
    qtbot.waitUntil(
        lambda: "looked at so far" not in chart.accessibleDescription(),
        timeout=WAIT_MS,
    )


def wait_for_time(qtbot: QtBot, window: MainWindow, time: Fraction) -> None:
    """Wait until the frame of a time is on the screen, and stands."""
    qtbot.waitUntil(lambda: on_screen(window) == time, timeout=WAIT_MS)
    reach(qtbot, window, State.PAUSED)
