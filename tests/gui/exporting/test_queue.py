"""The queue: in what order exports run, and what becomes of them."""

from pathlib import Path

import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from engine.errors import ExportError
from gui.exporting import queue as queue_module
from gui.exporting.queue import ExportQueue
from tests.gui.exporting.entries import (
    CANCELLED,
    DONE,
    FAILED,
    PAUSED,
    RUNNING,
    WAITING,
    job,
    started,
    states,
    wait_for,
)
from tests.gui.stand_ins import FakeExport

pytestmark = pytest.mark.gui


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
