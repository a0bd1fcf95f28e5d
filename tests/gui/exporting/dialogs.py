"""Stand-ins and moves that these tests share."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.export.control import Control
from engine.export.estimate import Estimate
from engine.export.job import ExportJob
from engine.frame import ClassMap, Frame
from engine.picture import Picture
from engine.segmenter import StageTimes
from engine.workers import Result
from gui.exporting.dialog import ExportDialog
from models.labels import IDD_LEVEL1
from tests.helpers.fakes import make_card
from tests.helpers.numbers import numbered

SIZE = (64, 48)
CARD = replace(make_card(), classes=IDD_LEVEL1)


class FakeStills:
    """Frames that carry their second as a number, road all over."""

    def __init__(self, job: ExportJob) -> None:
        self.classes = IDD_LEVEL1

    def at(self, time: Fraction) -> Result:
        picture = Picture.from_array(numbered(int(time), SIZE))
        ids = np.zeros(SIZE[::-1], np.uint8)
        frame = Frame(0, time, picture)
        return Result(frame, ClassMap(ids, 0, 0), 0.0, StageTimes(), CARD)

    def close(self) -> None:
        """Nothing is held."""


class FakeTry:
    """In place of `estimate`: says so many bytes, and remembers what of."""

    def __init__(self, size: int = 24_000_000) -> None:
        self.size = size
        self.jobs: list[ExportJob] = []

    def __call__(self, job: ExportJob, control: Control) -> Estimate:
        self.jobs.append(job)
        return Estimate(120, 41.2, self.size)


Make = Callable[..., ExportDialog]


def press(qtbot: QtBot, dialog: ExportDialog) -> None:
    """Begin the export as a person does."""
    qtbot.mouseClick(dialog.start_button, Qt.MouseButton.LeftButton)


def choose_in(qtbot: QtBot, box: object, value: object) -> None:
    """Choose from a list with the keyboard."""
    box.setFocus()
    rows = box.findData(value) - box.currentIndex()
    key = Qt.Key.Key_Down if rows > 0 else Qt.Key.Key_Up
    for _ in range(abs(rows)):
        qtbot.keyClick(box, key)
    assert box.currentData() == value
