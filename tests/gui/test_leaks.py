"""What stays behind is found, whatever it is."""

import threading

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers import leaks
from tests.helpers.leaks import Census

pytestmark = pytest.mark.gui


def test_a_window_that_was_only_hidden_is_found(qtbot: QtBot) -> None:
    census = Census()
    parent = QWidget()
    dialog = QDialog(parent)
    dialog.setObjectName("question")
    dialog.show()
    dialog.hide()
    assert census.left_behind() == [
        "widget QDialog 'question' of QWidget",
        "widget QWidget ''",
    ]
    parent.deleteLater()
    assert census.left_behind() == []


def test_a_timer_that_runs_on_is_found(qapp: QApplication) -> None:
    census = Census()
    timer, idle = QTimer(), QTimer()
    timer.start(60_000)
    assert not idle.isActive()
    assert census.left_behind() == ["active timer QTimer ''"]
    timer.stop()
    assert census.left_behind() == []


def test_a_thread_that_does_not_end_is_found(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    census, over = Census(), threading.Event()
    thread = threading.Thread(target=over.wait, name="forgotten", daemon=True)
    thread.start()
    with monkeypatch.context() as patch:
        patch.setattr(leaks, "PATIENCE", 0.05)
        assert census.left_behind() == ["thread forgotten"]
    over.set()
    assert census.left_behind() == []


def test_what_was_there_before_is_nobodys_fault(qtbot: QtBot) -> None:
    old, timer = QWidget(), QTimer()
    old.show()
    timer.start(60_000)
    census = Census()
    assert census.left_behind() == []
    timer.stop()
    old.close()
    old.deleteLater()
