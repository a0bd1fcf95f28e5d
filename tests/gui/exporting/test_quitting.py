"""Closing the window while exports are under way."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from engine.errors import ExportError
from gui.main_window import MainWindow
from tests.gui.conftest import WAIT_MS
from tests.gui.exporting.entries import (
    DONE,
    FAILED,
    PAUSED,
    RUNNING,
    WAITING,
    started,
    states,
    wait_for,
)
from tests.gui.stand_ins import FakeExport

pytestmark = pytest.mark.gui


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
