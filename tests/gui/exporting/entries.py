"""Exports that are queued in these tests, and what is waited for."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.export.job import ExportJob
from gui.exporting.entry import EntryState
from gui.exporting.queue import ExportQueue
from tests.gui.conftest import WAIT_MS


def job(name: str) -> ExportJob:
    """An export into a file of some name."""
    return ExportJob("drive.mp4", Path(name))


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


def click(qtbot: QtBot, button: object) -> None:
    """As a person does; only what can be seen and used can be clicked."""
    assert button.isVisible()
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
