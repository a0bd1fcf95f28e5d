"""Dialogs and queues over exports, pictures and trials that are not real."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.export.job import ExportJob
from engine.overlay import OverlayStyle
from engine.sources.base import SourceInfo
from gui.exporting.dialog import ExportDialog
from gui.exporting.estimator import Estimator
from gui.exporting.preview_maker import PreviewMaker
from gui.exporting.queue import ExportQueue
from gui.main_window import MainWindow
from gui.memory.memory import Memory
from tests.gui.exporting.dialogs import FakeStills, FakeTry, Make
from tests.gui.exporting.entries import job as job_of
from tests.gui.stand_ins import FakeExport


@pytest.fixture
def info(tmp_path: Path) -> SourceInfo:
    """A file of four seconds."""
    return SourceInfo(
        "drive.mp4",
        (1280, 720),
        Fraction(30),
        Fraction(4),
        120,
        path=tmp_path / "drive.mp4",
        has_audio=True,
    )


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    """What is remembered."""
    return Memory(tmp_path / "config" / "settings.json")


@pytest.fixture
def run() -> FakeExport:
    """What the queue runs."""
    return FakeExport()


@pytest.fixture
def queue(run: FakeExport, qapp: object) -> Iterator[ExportQueue]:
    """An empty queue."""
    queue = ExportQueue(run)
    yield queue
    run.may_end.set()
    queue.give_up()


@pytest.fixture
def make(
    qtbot: QtBot, info: SourceInfo, queue: ExportQueue, memory: Memory
) -> Iterator[Make]:
    """Makes dialogs, and ends their threads with the test."""
    made = []

    def make(
        of: SourceInfo = info,
        style: OverlayStyle | None = None,
        part: tuple[Fraction | None, Fraction | None] = (None, None),
        at: Fraction = Fraction(0),
        try_: FakeTry | None = None,
        stills: type[FakeStills] = FakeStills,
    ) -> ExportDialog:
        job = ExportJob(
            str(of.path or of.name), Path(), style=style or OverlayStyle(), niceness=10
        )
        estimator, maker = Estimator(try_ or FakeTry()), PreviewMaker(stills)
        dialog = ExportDialog(
            job, of, part, at, queue, memory, estimator=estimator, maker=maker
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        made.append(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        return dialog

    yield make
    for dialog in made:
        dialog.reject()
        dialog.estimator.wait()
        dialog.maker.wait()


@pytest.fixture
def exporting(window: MainWindow) -> Iterator[Callable[[str], FakeExport]]:
    """Lets the window run a stand-in for an export."""
    run = FakeExport()
    window.exports.runner.run = run

    def add(name: str) -> FakeExport:
        window.exports.add(job_of(name), name)
        return run

    yield add
    run.may_end.set()
    window.close_unasked()
