"""What is seen of the queue, and what buttons and keys do to it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.exporting.indicator import ExportIndicator
from gui.exporting.queue import ExportQueue
from gui.exporting.queue_window import QueueWindow
from gui.main_window import MainWindow
from tests.gui.conftest import WAIT_MS
from tests.gui.exporting.entries import (
    CANCELLED,
    DONE,
    PAUSED,
    RUNNING,
    WAITING,
    click,
    job,
    started,
    states,
    wait_for,
)
from tests.gui.stand_ins import FakeExport

pytestmark = pytest.mark.gui


@pytest.fixture
def shown(qtbot: QtBot, queue: ExportQueue) -> QueueWindow:
    """The window of the queue, on the screen."""
    window = QueueWindow(queue)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def test_buttons_do_what_they_say(
    qtbot: QtBot, queue: ExportQueue, run: FakeExport, shown: QueueWindow
) -> None:
    for name in "abc":
        queue.add(job(f"{name}.mp4"), name)
    started(qtbot, queue)
    assert shown.entry is queue.entries[0]
    assert not shown.play_button.isVisible()
    click(qtbot, shown.pause_button)
    assert states(queue)[0] is PAUSED
    assert shown.pause_button.text() == "Go on"
    click(qtbot, shown.pause_button)
    assert states(queue)[0] is RUNNING
    shown.list.setCurrentIndex(queue.index(2))
    assert not shown.pause_button.isVisible()
    assert not shown.down_button.isEnabled()
    click(qtbot, shown.up_button)
    assert [entry.title for entry in queue.entries] == ["a", "c", "b"]
    assert shown.entry is queue.entries[1]  # it stays the chosen one
    click(qtbot, shown.remove_button)
    assert states(queue) == [RUNNING, CANCELLED, WAITING]
    click(qtbot, shown.retry_button)
    assert states(queue) == [RUNNING, WAITING, WAITING]
    run.may_end.set()
    wait_for(qtbot, queue, DONE, DONE, DONE)
    with qtbot.waitSignal(shown.play_wanted) as wanted:
        click(qtbot, shown.play_button)
    assert wanted.args == ["c.mp4"]
    click(qtbot, shown.remove_button)
    assert [entry.title for entry in queue.entries] == ["a", "b"]
    click(qtbot, shown.clear_button)
    assert queue.rowCount() == 0
    assert not shown.remove_button.isVisible()


def test_keys_do_the_same(
    qtbot: QtBot, queue: ExportQueue, run: FakeExport, shown: QueueWindow
) -> None:
    for name in "abc":
        queue.add(job(f"{name}.mp4"), name)
    started(qtbot, queue)
    keys = Qt.Key
    qtbot.keyClick(shown.list, keys.Key_Space)
    assert states(queue)[0] is PAUSED
    qtbot.keyClick(shown.list, keys.Key_Space)
    qtbot.keyClick(shown.list, keys.Key_Down)
    qtbot.keyClick(shown.list, keys.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [entry.title for entry in queue.entries] == ["a", "c", "b"]
    qtbot.keyClick(shown.list, keys.Key_Delete)
    assert states(queue) == [RUNNING, WAITING, CANCELLED]
    run.may_end.set()
    wait_for(qtbot, queue, DONE, DONE, CANCELLED)
    qtbot.keyClick(shown.list, keys.Key_Up)
    with qtbot.waitSignal(shown.play_wanted) as wanted:
        qtbot.keyClick(shown.list, keys.Key_Return)
    assert wanted.args == ["c.mp4"]


def test_a_list_reads_how_it_goes(
    qtbot: QtBot, queue: ExportQueue, run: FakeExport
) -> None:
    queue.add(job("a.mp4"), "a")
    started(qtbot, queue)
    text = queue.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert text == "a: 5 of 10 frames  ·  20.0 a second  ·  1:01 left"
    run.may_end.set()
    wait_for(qtbot, queue, DONE)
    text = queue.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert text == "a: Done: 10 frames in 0:00.5  ·  The sound stayed behind."


def test_the_window_tells_what_came_of_it(
    qtbot: QtBot, window: MainWindow, exporting: Callable[[str], FakeExport]
) -> None:
    run = exporting("a.mp4")
    indicator = window.findChild(ExportIndicator)
    qtbot.waitUntil(lambda: "50" in indicator.text(), timeout=WAIT_MS)
    assert indicator.text() == "1 export  50 %"
    with qtbot.waitSignal(window.exports.finished, timeout=WAIT_MS):
        run.may_end.set()
    assert window.banner.message == "a.mp4 is done. The sound stayed behind."
    assert window.banner.isVisible()
    qtbot.mouseClick(indicator, Qt.MouseButton.LeftButton)
    assert window.commands.exporting.queue_window.isVisible()
    window.commands.exporting.queue_window.close()
    window.exports.clear()
    qtbot.waitUntil(lambda: not indicator.isVisible(), timeout=WAIT_MS)
