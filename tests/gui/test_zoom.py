"""Looking closer: wheel, drag and keys on the picture."""

from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.frame import ClassMap, Frame
from engine.overlay import OverlayStyle, View
from engine.picture import Picture
from engine.player import Shown
from gui.main_window import MainWindow
from gui.picture.look import Look
from gui.picture.video_view import VideoView
from gui.picture.zoom import HIGHEST, STEP, Room, Zoom
from models.labels import IDD_LEVEL1
from tests.gui.conftest import SIZE, grab

pytestmark = pytest.mark.gui

WIDTH, HEIGHT = SIZE
ROOM = Room(QRectF(0, 0, 400, 300), QRectF(0, 30, 400, 240))


def frame_of(pixels: np.ndarray, index: int = 0) -> Shown:
    """A frame whose left half is road and whose right half is sky."""
    ids = np.zeros((HEIGHT // 4, WIDTH // 4), np.uint8)
    ids[:, WIDTH // 8 :] = 6
    picture = Picture.from_array(pixels)
    frame = Frame(index, Fraction(index), picture)
    return Shown(frame, ClassMap(ids, index, 0), picture.bgra())


@pytest.fixture
def pixels() -> np.ndarray:
    """A picture in which every place has a colour of its own."""
    x, y = np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))
    return np.stack([x * 255 // WIDTH, y * 255 // HEIGHT, x * 0], -1).astype(np.uint8)


@pytest.fixture
def look() -> Look:
    look = Look(OverlayStyle(view=View.ORIGINAL))
    look.set_classes(IDD_LEVEL1)
    return look


@pytest.fixture
def zoom() -> Zoom:
    return Zoom()


@pytest.fixture
def view(qtbot: QtBot, look: Look, zoom: Zoom, pixels: np.ndarray) -> VideoView:
    """A view exactly as large as the picture, which it shows."""
    view = VideoView(look, zoom)
    qtbot.addWidget(view)
    view.setMinimumSize(0, 0)
    view.resize(*SIZE)
    view.show()
    view.show_frame(frame_of(pixels), IDD_LEVEL1)
    return view


def turn(view: VideoView, at: QPoint, notches: float) -> None:
    """Turn the wheel over a point."""
    event = QWheelEvent(
        QPointF(at),
        QPointF(view.mapToGlobal(at)),
        QPoint(),
        QPoint(0, round(120 * notches)),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def drag(
    qtbot: QtBot, view: VideoView, start: QPoint, end: QPoint, button: Qt.MouseButton
) -> None:
    """Press at one point, move to another and let go."""
    qtbot.mousePress(view, button, pos=start)
    for part in (0.5, 1.0):
        qtbot.mouseMove(view, start + (end - start) * part)
    qtbot.mouseRelease(view, button, pos=end)


def test_the_wheel_enlarges_where_the_mouse_is(
    view: VideoView, zoom: Zoom, pixels: np.ndarray
) -> None:
    at = QPoint(240, 60)
    for notches in (1, 2, 3, -2, 0.5):
        turn(view, at, notches)
        seen = grab(view)[at.y(), at.x()].astype(int)
        assert np.abs(seen - pixels[at.y(), at.x()]).max() <= 3
    assert zoom.factor == pytest.approx(STEP**4.5)


def test_as_many_steps_back_show_the_whole_picture(
    view: VideoView, zoom: Zoom, pixels: np.ndarray
) -> None:
    before = grab(view)
    for _ in range(7):
        turn(view, QPoint(10, 200), 1)
    assert not np.array_equal(grab(view), before)
    for _ in range(7):
        turn(view, QPoint(300, 30), -1)
    assert zoom.factor == 1
    assert np.array_equal(grab(view), before)


def test_there_is_an_end_to_it(view: VideoView, zoom: Zoom) -> None:
    turn(view, QPoint(100, 100), 100)
    assert zoom.factor == HIGHEST
    turn(view, QPoint(100, 100), -200)
    assert zoom.factor == 1


@pytest.mark.parametrize(
    "button", [Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton]
)
def test_the_picture_follows_the_hand(
    qtbot: QtBot, view: VideoView, zoom: Zoom, button: Qt.MouseButton
) -> None:
    turn(view, QPoint(160, 120), 4)
    before = grab(view).astype(int)
    drag(qtbot, view, QPoint(150, 100), QPoint(120, 80), button)
    after = grab(view).astype(int)
    assert np.abs(after[100, 150] - before[120, 180]).max() <= 3
    # Not beyond its edge: nothing dark comes into sight.
    drag(qtbot, view, QPoint(10, 10), QPoint(310, 230), button)
    corner = view.picture_rects()[0].topLeft()
    assert corner == QPoint(0, 0)


def test_a_whole_picture_is_not_dragged(
    qtbot: QtBot, view: VideoView, zoom: Zoom
) -> None:
    before = grab(view)
    drag(qtbot, view, QPoint(150, 100), QPoint(20, 20), Qt.MouseButton.LeftButton)
    assert np.array_equal(grab(view), before)


def test_zoom_stays_from_frame_to_frame(
    view: VideoView, zoom: Zoom, pixels: np.ndarray
) -> None:
    turn(view, QPoint(160, 120), 4)
    before = grab(view)
    view.show_frame(frame_of(pixels, 1), IDD_LEVEL1)
    assert np.array_equal(grab(view), before)


def test_single_pixels_are_seen_from_four_times_on(
    qtbot: QtBot, view: VideoView, zoom: Zoom
) -> None:
    board = np.indices((HEIGHT, WIDTH)).sum(axis=0) % 2 * 255
    board = np.repeat(board[:, :, np.newaxis], 3, axis=2).astype(np.uint8)
    view.show_frame(frame_of(board), IDD_LEVEL1)
    zoom.step(3)
    assert len(np.unique(grab(view))) > 2  # mixed with their neighbours
    zoom.step(8 / 3)
    sharp = grab(view)
    assert set(np.unique(sharp)) == {0, 255}
    place = view.picture_rects()[0]
    x, y = np.arange(WIDTH) - place.x(), np.arange(HEIGHT) - place.y()
    expected = (y[:, np.newaxis] // 8 + x // 8) % 2 * 255
    assert np.array_equal(sharp[:, :, 0], expected)


@pytest.mark.parametrize("factor", [1.3, 3.7, 11.0, 32.0])
def test_colours_lie_where_their_pixels_are(
    view: VideoView, look: Look, zoom: Zoom, factor: float
) -> None:
    """The border between road and sky is in the middle of the picture."""
    look.set_view(View.MASK)
    turn(view, QPoint(170, 120), 1)
    zoom.step(factor / STEP)
    place = view.picture_rects()[0]
    border = place.x() + place.width() / 2
    row = grab(view)[120].astype(int)
    road, sky = IDD_LEVEL1[0].colour, IDD_LEVEL1[6].colour
    nearer = np.abs(row - sky).sum(axis=1) < np.abs(row - road).sum(axis=1)
    assert np.argmax(nearer) == pytest.approx(border, abs=1.5)
    assert nearer.sum() == pytest.approx(WIDTH - border, abs=1.5)


def test_both_halves_show_the_same_part(
    qtbot: QtBot, view: VideoView, look: Look, pixels: np.ndarray
) -> None:
    look.set_view(View.SIDE_BY_SIDE)
    look.set_opacity(0.0)
    for size in ((2 * WIDTH, HEIGHT), (2 * WIDTH, 2 * HEIGHT), (4 * WIDTH, HEIGHT)):
        view.resize(*size)
        turn(view, QPoint(size[0] // 8, size[1] // 3), 5)
        drag(
            qtbot,
            view,
            QPoint(size[0] * 3 // 4, size[1] // 2),
            QPoint(size[0] * 3 // 4 - 20, size[1] // 2 + 9),
            Qt.MouseButton.LeftButton,
        )
        left, right = np.hsplit(grab(view).astype(int), 2)
        assert np.abs(left - right).max() <= 2


def test_what_is_enlarged_may_cover_the_dark_around(
    view: VideoView, zoom: Zoom
) -> None:
    view.resize(2 * WIDTH, HEIGHT)
    zoom.step(2)
    assert view.picture_rects()[0].width() == 2 * WIDTH
    assert (grab(view)[:, [0, -1]].max(axis=2) > 0).all()


def test_two_fingers_enlarge(view: VideoView, zoom: Zoom) -> None:
    for value in (0.25, 0.2):
        event = QNativeGestureEvent(
            Qt.NativeGestureType.ZoomNativeGesture,
            QPointingDevice.primaryPointingDevice(),
            2,
            QPointF(50, 50),
            QPointF(50, 50),
            QPointF(view.mapToGlobal(QPoint(50, 50))),
            value,
            QPointF(),
        )
        QApplication.sendEvent(view, event)
    assert zoom.factor == pytest.approx(1.25 * 1.2)


def test_without_a_picture_nothing_happens(view: VideoView, zoom: Zoom) -> None:
    view.show_message("Opening…")
    turn(view, QPoint(50, 50), 3)
    assert zoom.factor == 1


def test_keys_zoom_and_0_shows_all(qtbot: QtBot, paused: MainWindow) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    assert not paused.actions_["whole"].isEnabled()
    qtbot.keyClick(paused, Qt.Key.Key_Equal, control)
    qtbot.keyClick(paused, Qt.Key.Key_Plus, control)
    assert paused.zoom.factor == pytest.approx(STEP**2)
    qtbot.keyClick(paused, Qt.Key.Key_Minus, control)
    assert paused.zoom.factor == pytest.approx(STEP)
    qtbot.keyClick(paused, Qt.Key.Key_0)
    assert paused.zoom.factor == 1


def test_a_double_click_fills_the_screen_however_close(
    qtbot: QtBot, paused: MainWindow
) -> None:
    turn(paused.video, paused.video.rect().center(), 4)
    qtbot.mouseDClick(paused.video, Qt.MouseButton.LeftButton)
    assert paused.full_screen.on
    assert paused.zoom.factor == pytest.approx(STEP**4)
    qtbot.mouseDClick(paused.video, Qt.MouseButton.LeftButton)
    assert not paused.full_screen.on


def test_nothing_is_empty_that_could_be_filled() -> None:
    zoom = Zoom()
    zoom.scale(1.1, ROOM, QPointF(0, 30))
    place = zoom.place(ROOM)  # still lower than its room: it stays in the middle
    assert place.center().y() == pytest.approx(150)
    assert place.left() == 0
    zoom.scale(3, ROOM, QPointF(399, 299))
    for by in (QPointF(900, 900), QPointF(-900, -900)):
        zoom.pan(by, ROOM)
        assert zoom.place(ROOM).contains(ROOM.area)
    zoom.reset()
    assert zoom.place(ROOM) == ROOM.fitted
