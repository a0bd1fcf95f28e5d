"""The queue of exports: its model, its window, and what the main window tells of it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from engine.errors import ExportError
from engine.export.job import ExportJob
from gui.exporting import queue as queue_module
from gui.exporting.entry import EntryState
from gui.exporting.indicator import ExportIndicator
from gui.exporting.queue import ExportQueue
from gui.exporting.queue_window import QueueWindow
from gui.main_window import MainWindow
from tests.gui.conftest import WAIT_MS
from tests.gui.stand_ins import FakeExport

pytestmark = pytest.mark.gui


def job(name: str) -> ExportJob:
    """An export into a file of some name."""
    return ExportJob("drive.mp4", Path(name))


@pytest.fixture
def run() -> FakeExport:
    """What the queue runs."""
    return FakeExport()


@pytest.fixture
def queue(run: FakeExport, qapp: object) -> Iterator[ExportQueue]:
    """An empty queue, ended with the test."""
    queue = ExportQueue(run)
    yield queue
    run.may_end.set()
    queue.give_up()


def states(queue: ExportQueue) -> list[EntryState]:
    """Of all entries."""
    return [entry.state for entry in queue.entries]


def wait_for(qtbot: QtBot, queue: ExportQueue, *expected: EntryState) -> None:
    """Until all entries have these states."""
    qtbot.waitUntil(lambda: states(queue) == list(expected), timeout=WAIT_MS)


def started(qtbot: QtBot, queue: ExportQueue, row: int = 0) -> None:
    """Until one has told of its progress."""
    qtbot.waitUntil(lambda: queue.entries[row].progress is not None, timeout=WAIT_MS)


WAITING, RUNNING, PAUSED = EntryState.WAITING, EntryState.RUNNING, EntryState.PAUSED
DONE, FAILED, CANCELLED = EntryState.DONE, EntryState.FAILED, EntryState.CANCELLED


def test_the_model_keeps_the_rules_of_models(
    qtbot: QtBot, queue: ExportQueue, run: FakeExport, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(queue)
    for name in "abcd":
        queue.add(job(f"{name}.mp4"), name)
    started(qtbot, queue)
    assert queue.move(3, -1)
    queue.cancel(3)
    queue.remove(3)
    run.may_end.set()
    wait_for(qtbot, queue, DONE, DONE, DONE)
    queue.clear()
    assert queue.rowCount() == 0


def test_exports_run_one_after_the_other(
    qtbot: QtBot, queue: ExportQueue, run: FakeExport
) -> None:
    told = []
    queue.finished.connect(lambda entry: told.append(entry.title))
    for name in "abc":
        queue.add(job(f"{name}.mp4"), name)
    started(qtbot, queue)
    assert states(queue) == [RUNNING, WAITING, WAITING]
    assert len(run.jobs) == 1
    assert queue.left == 3
    assert queue.share == pytest.approx(0.5 / 3)
    assert queue.outputs == {Path("a.mp4"), Path("b.mp4"), Path("c.mp4")}
    run.may_end.set()
    wait_for(qtbot, queue, DONE, DONE, DONE)
    assert [job.output.name for job in run.jobs] == ["a.mp4", "b.mp4", "c.mp4"]
    assert told == ["a", "b", "c"]
    assert queue.left == 0
    assert queue.outputs == frozenset()


def test_what_waits_changes_places_and_nothing_else_does(
    qtbot: QtBot, queue: ExportQueue, run: FakeExport
) -> None:
    for name in "abc":
        queue.add(job(f"{name}.mp4"), name)
    started(qtbot, queue)
    assert not queue.move(1, -1)  # the one before runs
    assert not queue.move(2, 1)  # there is none behind
    assert not queue.move(0, 1)
    assert queue.move(2, -1)
    assert [entry.title for entry in queue.entries] == ["a", "c", "b"]
    run.may_end.set()
    wait_for(qtbot, queue, DONE, DONE, DONE)
    assert [job.output.name for job in run.jobs] == ["a.mp4", "c.mp4", "b.mp4"]


def test_one_stands_still_and_goes_on(
    qtbot: QtBot, queue: ExportQueue, run: FakeExport
) -> None:
    queue.add(job("a.mp4"), "a")
    started(qtbot, queue)
    queue.toggle(0)
    assert states(queue) == [PAUSED]
    run.may_end.set()
    assert queue.entries[0].words == "Paused at 5 of 10 frames"
    queue.toggle(0)
    wait_for(qtbot, queue, DONE)


def test_one_that_stands_still_is_cancelled(
    qtbot: QtBot, queue: ExportQueue, run: FakeExport
) -> None:
    queue.add(job("a.mp4"), "a")
    queue.add(job("b.mp4"), "b")
    started(qtbot, queue)
    queue.toggle(0)
    run.may_end.set()
    queue.cancel(0)
    wait_for(qtbot, queue, CANCELLED, DONE)
    queue.retry(0)
    wait_for(qtbot, queue, DONE, DONE)


def test_what_fails_keeps_its_message_and_holds_up_nobody(
    qtbot: QtBot, qapp: object
) -> None:
    run = FakeExport(ExportError("There is no space left."))
    run.may_end.set()
    queue = ExportQueue(run)
    told = []
    queue.failed.connect(lambda entry: told.append(entry.message))
    queue.add(job("a.mp4"), "a")
    queue.add(job("b.mp4"), "b")
    wait_for(qtbot, queue, FAILED, DONE)
    assert told == [queue.entries[0].words] == ["There is no space left."]
    queue.retry(0)
    assert queue.entries[0].message == ""
    wait_for(qtbot, queue, DONE, DONE)


def test_a_mistake_of_ours_is_told_and_logged_and_not_on_the_terminal(
    qtbot: QtBot, qapp: object, caplog: pytest.LogCaptureFixture
) -> None:
    # A traceback on the terminal is a warning of pytest's, and fails the test.
    mistake = ZeroDivisionError("a mistake")
    queue = ExportQueue(FakeExport(mistake))
    queue.add(job("a.mp4"), "a")
    wait_for(qtbot, queue, FAILED)
    assert "a mistake" in queue.entries[0].words
    assert "log" in queue.entries[0].words
    errors = [record.exc_info for record in caplog.records if record.exc_info]
    assert [error[1] for error in errors] == [mistake]


def test_what_cannot_be_interrupted_is_not_waited_for_to_the_end(
    qtbot: QtBot,
    queue: ExportQueue,
    run: FakeExport,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queue_module, "PATIENCE_SECONDS", 0.0)
    told = []
    queue.finished.connect(told.append)
    queue.add(job("a.mp4"), "a")
    queue.add(job("b.mp4"), "b")
    started(qtbot, queue)
    queue.give_up()  # returns although the export does not
    run.may_end.set()
    queue.runner.wait()
    qtbot.wait(0)
    assert told == []  # nobody is there any more to hear it
    assert len(run.jobs) == 1


@pytest.fixture
def shown(qtbot: QtBot, queue: ExportQueue) -> QueueWindow:
    """The window of the queue, on the screen."""
    window = QueueWindow(queue)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def click(qtbot: QtBot, button: object) -> None:
    """As a person does; only what can be seen and used can be clicked."""
    assert button.isVisible()
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


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


@pytest.fixture
def exporting(window: MainWindow) -> Iterator[Callable[[str], FakeExport]]:
    """Lets the window run a stand-in for an export."""
    run = FakeExport()
    window.exports.runner.run = run

    def add(name: str) -> FakeExport:
        window.exports.add(job(name), name)
        return run

    yield add
    run.may_end.set()
    window.close_unasked()


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


def answer(monkeypatch: pytest.MonkeyPatch, words: str) -> list[str]:
    """Press a button of whatever asks; gives what was asked."""
    asked = []

    def press(box: QMessageBox) -> None:
        asked.append(box.text())
        (button,) = [b for b in box.buttons() if b.text() == words]
        button.click()

    monkeypatch.setattr(QMessageBox, "exec", press)
    return asked


def test_who_closes_the_window_may_stay(
    qtbot: QtBot,
    window: MainWindow,
    exporting: Callable[[str], FakeExport],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exporting("a.mp4")
    exporting("b.mp4")
    started(qtbot, window.exports)
    asked = answer(monkeypatch, "Stay")
    window.close()
    assert asked == ["2 exports are not done."]
    assert window.isVisible()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not window.findChildren(QMessageBox)  # none is kept for each answer
    assert states(window.exports) == [RUNNING, WAITING]


def test_who_closes_the_window_may_cancel(
    qtbot: QtBot,
    window: MainWindow,
    exporting: Callable[[str], FakeExport],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = exporting("a.mp4")
    started(qtbot, window.exports)
    run.may_end.set()
    answer(monkeypatch, "Cancel and quit")
    window.close()
    assert not window.isVisible()
    assert not window.exports.runner.running


def test_who_closes_the_window_may_finish(
    qtbot: QtBot,
    window: MainWindow,
    exporting: Callable[[str], FakeExport],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = exporting("a.mp4")
    started(qtbot, window.exports)
    answer(monkeypatch, "Finish, then quit")
    window.close()
    assert window.isVisible()
    run.may_end.set()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=WAIT_MS)
    assert states(window.exports) == [DONE]


def test_the_window_stays_where_an_export_fails_that_it_waited_for(
    qtbot: QtBot,
    window: MainWindow,
    exporting: Callable[[str], FakeExport],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = exporting("a.mp4")
    started(qtbot, window.exports)
    answer(monkeypatch, "Finish, then quit")
    window.close()
    run.error = ExportError("There is no space left.")
    run.may_end.set()
    wait_for(qtbot, window.exports, FAILED)
    QCoreApplication.processEvents()
    assert window.isVisible()
    assert "There is no space left." in window.banner.message
    window.close()  # nothing is left to ask about
    assert not window.isVisible()


def test_an_export_that_stands_still_is_finished_before_quitting(
    qtbot: QtBot,
    window: MainWindow,
    exporting: Callable[[str], FakeExport],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = exporting("a.mp4")
    started(qtbot, window.exports)
    window.exports.toggle(0)
    assert states(window.exports) == [PAUSED]
    answer(monkeypatch, "Finish, then quit")
    window.close()
    run.may_end.set()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=WAIT_MS)
    assert states(window.exports) == [DONE]


def test_the_system_is_not_kept_waiting(
    qtbot: QtBot, window: MainWindow, exporting: Callable[[str], FakeExport]
) -> None:
    run = exporting("a.mp4")
    started(qtbot, window.exports)
    run.may_end.set()
    window.close_unasked()
    assert not window.isVisible()
