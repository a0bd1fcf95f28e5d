"""The line between picture and overlay, dragged and moved by keys."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from engine.overlay import View
from gui.main_window import MainWindow
from gui.memory.storage import load
from models.labels import IDD_LEVEL1
from tests.gui.conftest import grab
from tests.gui.stand_ins import LEFT, RIGHT

pytestmark = pytest.mark.gui

COLOURS = {label.name: label.colour for label in IDD_LEVEL1}
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def split(qtbot: QtBot, paused: MainWindow) -> MainWindow:
    """A paused window that shows the split view in full colours."""
    paused.look.set_opacity(1.0)
    qtbot.keyClick(paused, "5")
    assert paused.look.style.view is View.SPLIT
    return paused


def line(window: MainWindow) -> QPoint:
    """The middle of the line, as it is painted."""
    seen = window.video.picture_rects()[0].intersected(window.video.rect())
    foot = grab(window.video)[seen.center().y() + 20 : seen.bottom() - 2]
    white = np.flatnonzero((foot == 255).all(axis=(0, 2)))
    assert white.size, "there is a line"
    runs = np.split(white, np.flatnonzero(np.diff(white) > 1) + 1)
    run = min(runs, key=len)  # the picture on its left may be white too
    return QPoint(int(run[-1]), seen.bottom() - 8)


def drag(qtbot: QtBot, window: MainWindow, start: QPoint, x: int) -> None:
    """Drag from a point to a column."""
    qtbot.mousePress(window.video, Qt.MouseButton.LeftButton, pos=start)
    for column in ((start.x() + x) // 2, x):
        qtbot.mouseMove(window.video, QPoint(column, start.y()))
    end = QPoint(x, start.y())
    qtbot.mouseRelease(window.video, Qt.MouseButton.LeftButton, pos=end)


def colour_at(window: MainWindow, share: float) -> tuple[int, ...]:
    """A pixel at a share of the picture's width."""
    rect = window.video.picture_rects()[0]
    x = rect.x() + round(rect.width() * share)
    return tuple(grab(window.video)[rect.bottom() - 20, x].tolist())


def test_the_line_is_dragged_across_the_picture(
    qtbot: QtBot, split: MainWindow
) -> None:
    rect = split.video.picture_rects()[0]
    assert line(split).x() == pytest.approx(rect.center().x(), abs=2)
    assert colour_at(split, 0.75) == COLOURS[RIGHT]
    assert colour_at(split, 0.25) != COLOURS[LEFT]
    target = rect.x() + rect.width() // 5
    drag(qtbot, split, line(split) + QPoint(3, 0), target + 3)
    assert line(split).x() == pytest.approx(target, abs=2)
    assert colour_at(split, 0.25) == COLOURS[LEFT]
    assert colour_at(split, 0.15) != COLOURS[LEFT]


def test_it_does_not_leave_the_picture(qtbot: QtBot, split: MainWindow) -> None:
    rect = split.video.picture_rects()[0]
    drag(qtbot, split, line(split), rect.right() + 300)
    assert split.look.style.split == 1.0
    assert line(split).x() == pytest.approx(rect.right(), abs=2)
    drag(qtbot, split, line(split), rect.left() - 300)
    assert split.look.style.split == 0.0
    assert line(split).x() == pytest.approx(rect.left(), abs=2)
    assert colour_at(split, 0.25) == COLOURS[LEFT]


def test_keys_move_it_in_the_split_view_alone(qtbot: QtBot, split: MainWindow) -> None:
    before = split.look.style.split
    qtbot.keyClick(split, Qt.Key.Key_Left, ALT)
    assert split.look.style.split < before
    for _ in range(2):
        qtbot.keyClick(split, Qt.Key.Key_Right, ALT)
    after = split.look.style.split
    assert after > before
    qtbot.keyClick(split, "1")
    qtbot.keyClick(split, Qt.Key.Key_Left, ALT)
    assert split.look.style.split == after


def test_the_mouse_shows_that_it_can_be_taken(qtbot: QtBot, split: MainWindow) -> None:
    where = line(split)
    qtbot.mouseMove(split.video, where + QPoint(60, -60))
    assert split.video.cursor().shape() is not Qt.CursorShape.SplitHCursor
    qtbot.mouseMove(split.video, where)
    assert split.video.cursor().shape() is Qt.CursorShape.SplitHCursor
    qtbot.mouseMove(split.video, where + QPoint(60, -60))
    assert split.video.cursor().shape() is not Qt.CursorShape.SplitHCursor


def test_it_stays_in_reach_of_an_enlarged_picture(
    qtbot: QtBot, split: MainWindow
) -> None:
    split.look.set_split(0.1)
    split.zoom.step(4)  # the middle: the line would be far to the left of it
    where = line(split)
    assert split.video.rect().contains(where)
    middle = split.video.rect().center().x()
    drag(qtbot, split, where, middle)
    assert split.look.style.split == pytest.approx(0.5, abs=0.01)
    assert line(split).x() == pytest.approx(middle, abs=2)


def test_it_is_where_it_was_next_time(split: MainWindow, settings_file: Path) -> None:
    split.look.set_split(0.25)
    split.close()
    style = load(settings_file).settings.look.style
    assert (style.view, style.split) == (View.SPLIT, 0.25)
