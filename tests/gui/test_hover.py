"""The class under the mouse: named, lit in the picture, lit in the legend."""

from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.overlay import Marking, View
from gui.main_window import MainWindow
from models.labels import IDD_LEVEL1
from tests.gui.conftest import WAIT_MS, grab
from tests.gui.stand_ins import LEFT, RIGHT, HalvesNetwork

pytestmark = pytest.mark.gui

NAMES = [label.name for label in IDD_LEVEL1]


def point(window: MainWindow, share: float) -> QPoint:
    """A place of the picture, by its share of the width."""
    rect = window.video.picture_rects()[-1]
    return QPoint(rect.x() + round(rect.width() * share), rect.center().y() + 40)


def hover(qtbot: QtBot, window: MainWindow, share: float, name: str) -> None:
    """Move the mouse there, and wait until the class stands out."""
    # Qt passes over a move to where the mouse has been left, perhaps by another test.
    qtbot.mouseMove(window.video, point(window, share) + QPoint(0, 3))
    qtbot.mouseMove(window.video, point(window, share))
    qtbot.waitUntil(lambda: window.highlight.lit == name, timeout=WAIT_MS)


def strengths(window: MainWindow) -> tuple[float, float]:
    """How far the picture is from its own pixels, in the left and the right half."""
    lit = grab(window.video).astype(int)
    view = window.look.style.view
    window.look.set_view(View.ORIGINAL)
    bare = grab(window.video).astype(int)
    window.look.set_view(view)
    rect = window.video.picture_rects()[-1]
    rows = slice(rect.bottom() - rect.height() // 8, rect.bottom() - 4)
    far = np.abs(lit - bare)[rows].mean(axis=(0, 2))
    quarter = rect.width() // 4
    left, right = rect.x() + quarter, rect.x() + 3 * quarter
    return far[left - 20 : left + 20].mean(), far[right - 20 : right + 20].mean()


def test_the_class_under_the_mouse_is_named_with_its_confidence(
    qtbot: QtBot, paused: MainWindow
) -> None:
    label = paused.video.label
    assert not label.isVisible()
    hover(qtbot, paused, 0.25, LEFT)
    assert label.isVisible()
    shown = paused.video.shown
    assert shown
    reading = shown.classes.at(0.25, 0.5)
    assert NAMES[reading.id] == LEFT
    assert reading.confidence
    assert (label.name, label.confidence) == (LEFT, f"{100 * reading.confidence:.0f} %")
    hover(qtbot, paused, 0.75, RIGHT)
    assert label.name == RIGHT


def test_its_pixels_are_lit_and_the_others_dimmed(
    qtbot: QtBot, paused: MainWindow
) -> None:
    left, right = strengths(paused)
    hover(qtbot, paused, 0.25, LEFT)
    paused.video.label.hide()
    lit, dimmed = strengths(paused)
    assert lit > 1.2 * left
    assert dimmed < 0.5 * right


@pytest.mark.parametrize("marking", [Marking.OUTLINES, Marking.BOTH])
def test_a_lit_class_is_filled_among_outlines(
    qtbot: QtBot, paused: MainWindow, marking: Marking
) -> None:
    paused.look.set_marking(marking)
    left, _ = strengths(paused)
    hover(qtbot, paused, 0.25, LEFT)
    paused.video.label.hide()
    lit, _ = strengths(paused)
    assert lit > left + 5


def test_its_row_is_lit_in_the_legend(qtbot: QtBot, paused: MainWindow) -> None:
    model = paused.side_panel.legend.model
    hover(qtbot, paused, 0.75, RIGHT)
    lit = [model.index(row).data(model.LIT) for row in range(len(NAMES))]
    assert lit == [name == RIGHT for name in NAMES]


def test_a_row_under_the_mouse_lights_its_pixels(
    qtbot: QtBot, paused: MainWindow
) -> None:
    view, model = paused.side_panel.legend.view, paused.side_panel.legend.model
    left, right = strengths(paused)
    row = view.visualRect(model.index(NAMES.index(RIGHT)))
    qtbot.mouseMove(view.viewport(), row.center())
    assert paused.highlight.lit == RIGHT
    assert not paused.video.label.isVisible()
    dimmed, lit = strengths(paused)
    assert dimmed < 0.5 * left
    assert lit > 1.2 * right
    QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))
    assert paused.highlight.lit is None


def test_the_row_of_the_keys_is_lit_while_they_are_on_the_list(
    qtbot: QtBot, paused: MainWindow
) -> None:
    legend = paused.side_panel.legend
    legend.view.setFocus()
    legend.view.setCurrentIndex(legend.model.index(0))
    qtbot.keyClick(legend.view, Qt.Key.Key_Down)
    assert paused.highlight.lit == NAMES[1]
    QApplication.sendEvent(legend.view, QFocusEvent(QFocusEvent.Type.FocusOut))
    assert paused.highlight.lit is None


def test_it_ends_when_the_mouse_leaves(qtbot: QtBot, paused: MainWindow) -> None:
    hover(qtbot, paused, 0.25, LEFT)
    QApplication.sendEvent(paused.video, QEvent(QEvent.Type.Leave))
    assert paused.highlight.lit is None
    assert not paused.video.label.isVisible()


def test_beside_the_picture_nothing_is_lit(qtbot: QtBot, paused: MainWindow) -> None:
    hover(qtbot, paused, 0.25, LEFT)
    rect = paused.video.picture_rects()[0]
    beside = QPoint(rect.center().x(), rect.top() // 2)
    if rect.top() < 4:
        beside = QPoint(rect.left() // 2, rect.center().y())
    qtbot.mouseMove(paused.video, beside)
    qtbot.waitUntil(lambda: paused.highlight.lit is None, timeout=WAIT_MS)


def test_it_can_be_switched_off(qtbot: QtBot, paused: MainWindow) -> None:
    hover(qtbot, paused, 0.25, LEFT)
    qtbot.keyClick(paused, "H")
    assert not paused.actions_["highlight"].isChecked()
    assert paused.highlight.lit is None
    assert not paused.video.label.isVisible()
    qtbot.keyClick(paused, "H")
    hover(qtbot, paused, 0.75, RIGHT)


def test_a_new_frame_under_a_mouse_at_rest_is_read(
    qtbot: QtBot, paused: MainWindow, network: HalvesNetwork
) -> None:
    hover(qtbot, paused, 0.25, LEFT)
    network.ids = network.ids[::-1]
    paused.playback.seek(Fraction(0))
    qtbot.waitUntil(lambda: paused.highlight.lit == RIGHT, timeout=WAIT_MS)


def test_a_hidden_class_is_named_and_stays_hidden(
    qtbot: QtBot, paused: MainWindow
) -> None:
    paused.look.set_visible(LEFT, False)
    hover(qtbot, paused, 0.25, LEFT)
    assert paused.video.label.confidence == "hidden"
    paused.video.label.hide()
    left, right = strengths(paused)
    assert left == 0
    assert right > 10


def test_the_label_stays_within_the_picture(qtbot: QtBot, paused: MainWindow) -> None:
    video = paused.video
    for share in (0.01, 0.99):
        qtbot.mouseMove(video, point(paused, share))
        name = LEFT if share < 0.5 else RIGHT
        qtbot.waitUntil(lambda name=name: video.label.name == name, timeout=WAIT_MS)
        assert video.rect().contains(video.label.geometry())


def test_a_mouse_left_lying_on_a_video_that_plays_lights_nothing(
    qtbot: QtBot, paused: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.picture.hover._FRAME_MS", 1)
    hover(qtbot, paused, 0.25, LEFT)
    video = paused.video
    assert video.shown

    def is_left_alone() -> bool:
        assert video.shown
        video.show_frame(video.shown, IDD_LEVEL1)
        return paused.highlight.lit is None and not video.label.isVisible()

    qtbot.waitUntil(is_left_alone, timeout=WAIT_MS)
    hover(qtbot, paused, 0.25, LEFT)


def test_what_is_dragged_is_not_lit(qtbot: QtBot, paused: MainWindow) -> None:
    hover(qtbot, paused, 0.25, LEFT)
    paused.zoom.step(4)
    where = paused.video.rect().center()
    qtbot.mousePress(paused.video, Qt.MouseButton.LeftButton, pos=where)
    assert paused.highlight.lit is None
    qtbot.mouseMove(paused.video, where + QPoint(10, 10))
    assert not paused.video.label.isVisible()
    qtbot.mouseRelease(paused.video, Qt.MouseButton.LeftButton, pos=where)
