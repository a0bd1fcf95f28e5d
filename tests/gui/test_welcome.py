"""The page that is shown while nothing is open."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, QUrl
from PySide6.QtGui import QAction, QContextMenuEvent, QImage
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from engine.player import State
from engine.sources.camera_address import CameraAddress
from engine.sources.cameras import CameraDevice
from engine.sources.v4l2 import Mode
from gui.main_window import MainWindow
from gui.memory.memory import Memory
from gui.memory.settings import Place
from gui.opening.cameras import camera_choices
from gui.opening.dropping import dropped
from gui.opening.names import recent_text
from gui.opening.recent_model import Card
from gui.opening.welcome import Welcome
from tests.gui.conftest import WAIT_MS, grab, reach
from tests.helpers.clips import Clip

pytestmark = pytest.mark.gui


class Pictures:
    """Stills that a test has drawn, by the name of the source."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.changed = _Silent()

    def path(self, address: str) -> Path:
        """Where that of a source would be."""
        return self._folder / f"{Path(address).name}.jpg"

    def draw(self, address: str, colour: str) -> None:
        """Make that of a source."""
        image = QImage(QSize(392, 220), QImage.Format.Format_RGB32)
        image.fill(colour)
        assert image.save(str(self.path(address)))


class _Silent:
    def connect(self, slot: object) -> None:
        """Never calls it."""


@dataclass
class Page:
    """The page, and what was opened from it."""

    welcome: Welcome
    memory: Memory
    opened: list[str]

    @property
    def cards(self) -> list[Card]:
        """What is offered."""
        return self.welcome.model.cards

    def place(self, row: int) -> QPoint:
        """The middle of a card."""
        index = self.welcome.model.index(row, 0)
        return self.welcome.recent.visualRect(index).center()


@pytest.fixture
def page(qtbot: QtBot, settings_file: Path, tmp_path: Path) -> Iterator[Page]:
    """A page that offers a video with a still, a stream, and a video that is gone."""
    video = tmp_path / "drive.mp4"
    video.touch()
    memory = Memory(settings_file)
    for address in (str(tmp_path / "gone.mp4"), "rtsp://host/live", str(video)):
        memory.remember_source(address, None)
    pictures = Pictures(tmp_path)
    pictures.draw(str(video), "#20c040")
    opened: list[str] = []
    names = ("Open video…", "Open folder…", "Camera", "Sample drive")
    actions = [QAction(name) for name in names]
    welcome = Welcome(actions, memory, pictures, opened.append)  # type: ignore[arg-type]
    qtbot.addWidget(welcome)
    welcome.resize(1000, 640)
    welcome.show()
    qtbot.waitExposed(welcome)
    qtbot.waitUntil(lambda: welcome.model.cards[2].missing, timeout=WAIT_MS)
    yield Page(welcome, memory, opened)
    welcome.model.shut_down()


def test_what_was_opened_last_is_offered_with_its_picture(page: Page) -> None:
    assert [card.name for card in page.cards] == [
        "drive.mp4",
        "rtsp://host/live",
        "gone.mp4",
    ]
    assert [card.missing for card in page.cards] == [False, False, True]
    assert page.cards[0].still
    pixel = grab(page.welcome.recent)[page.place(0).y() - 30, page.place(0).x()]
    assert np.abs(pixel.astype(int) - (0x20, 0xC0, 0x40)).max() < 12


def test_the_cards_are_a_proper_model(page: Page, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(page.welcome.model)


def test_a_click_opens_and_what_is_gone_cannot_be(qtbot: QtBot, page: Page) -> None:
    viewport = page.welcome.recent.viewport()
    for row in (2, 1, 0):
        qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=page.place(row))
    assert page.opened == ["rtsp://host/live", page.cards[0].address]
    assert page.cards[2].words == "not there any more"


def test_cards_are_reached_opened_and_forgotten_by_keys(
    qtbot: QtBot, page: Page
) -> None:
    recent = page.welcome.recent
    recent.setFocus()
    qtbot.keyClick(recent, Qt.Key.Key_Home)
    qtbot.keyClick(recent, Qt.Key.Key_Right)
    qtbot.keyClick(recent, Qt.Key.Key_Return)
    assert page.opened == ["rtsp://host/live"]
    qtbot.keyClick(recent, Qt.Key.Key_Delete)
    assert [card.name for card in page.cards] == ["drive.mp4", "gone.mp4"]
    assert len(page.memory.settings.opening.recent) == 2


def test_the_menu_of_a_card_forgets_it(qtbot: QtBot, page: Page) -> None:
    recent = page.welcome.recent
    recent.setCurrentIndex(page.welcome.model.index(2, 0))
    recent.setFocus()
    by_key = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(recent, by_key)
    menu = recent.findChild(QMenu)
    assert menu
    offered = {action.text(): action for action in menu.actions()}
    assert not offered["Open"].isEnabled()  # it is gone
    offered["Forget"].trigger()
    menu.close()
    assert [card.name for card in page.cards] == ["drive.mp4", "rtsp://host/live"]


def test_without_anything_opened_there_is_no_list(page: Page) -> None:
    page.memory.forget_sources()
    assert page.welcome.recent.isHidden()


def test_an_address_is_written_and_opened(qtbot: QtBot, page: Page) -> None:
    field, button = page.welcome.stream.field, page.welcome.stream.button
    qtbot.keyClicks(field, "drive.mp4")
    assert not button.isEnabled()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert page.opened == []
    field.clear()
    qtbot.keyClicks(field, " rtsp://me:secret@host/live ")
    assert button.isEnabled()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert page.opened == ["rtsp://me:secret@host/live"]
    assert field.text() == ""  # where others could read it


@pytest.mark.parametrize("size", [(480, 260), (640, 420), (1000, 640), (2400, 1400)])
def test_nothing_is_cut_off_at_any_size(
    qtbot: QtBot, page: Page, size: tuple[int, int]
) -> None:
    welcome = page.welcome
    welcome.resize(*size)
    content, recent = welcome.widget(), welcome.recent

    def is_whole() -> bool:
        room = recent.viewport().rect()
        return room.contains(recent.visualRect(welcome.model.index(2, 0)))

    qtbot.waitUntil(is_whole, timeout=WAIT_MS)
    assert content.width() <= welcome.viewport().width()
    field = welcome.stream.field
    assert field.mapTo(content, QPoint(field.width(), 0)).x() <= content.width()
    for button in content.findChildren(QPushButton):
        if button.isVisible():
            assert button.width() >= button.sizeHint().width()
            right = button.mapTo(content, QPoint(button.width(), 0)).x()
            assert right <= content.width()


def test_a_card_says_where_a_file_was_left(qtbot: QtBot, page: Page) -> None:
    opening = page.memory.settings.opening
    places = {page.cards[0].address: Place(62.5, 600.0)}
    page.memory.keep(opening=replace(opening, places=places))
    qtbot.waitUntil(lambda: page.cards[0].words == "1:02 of 10:00", timeout=WAIT_MS)
    page.memory.keep(opening=opening)
    qtbot.waitUntil(lambda: page.cards[0].words == "", timeout=WAIT_MS)


def test_words_say_where_it_was_left() -> None:
    card = Card("a.mp4", "a.mp4", left_at=Fraction(62), duration=Fraction(3725))
    assert card.words == "1:02 of 1:02:05"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/home/me/drive.mp4", "drive.mp4"),
        ("rtsp://me:secret@host/live", "rtsp://host/live"),
        ("sample:7", "Sample drive"),
        ("camera:77?size=640x480", "Camera 77 (640 × 480)"),
        ("camera:77?zoom=2", "camera:77?zoom=2"),
    ],
)
def test_sources_are_called_by_names(address: str, name: str) -> None:
    assert recent_text(address) == name


def test_several_things_are_dropped_in_their_order() -> None:
    data = QMimeData()
    data.setUrls(
        [
            QUrl.fromLocalFile("/a/2.mp4"),
            QUrl("mailto:me@host"),
            QUrl.fromLocalFile("/a/1.mp4"),
            QUrl("rtsp://host/live"),
        ]
    )
    assert dropped(data) == ["/a/2.mp4", "/a/1.mp4", "rtsp://host/live"]
    words = QMimeData()
    words.setText("  udp://@:5000 ")
    assert dropped(words) == ["udp://@:5000"]
    words.setText("hello")
    assert dropped(words) == []


def test_cameras_are_offered_by_name_and_as_they_were_used_last() -> None:
    opened: list[str] = []
    there = [CameraDevice("Front", "0"), CameraDevice("Rear", "2")]
    modes = {
        "0": [Mode((1280, 720), Fraction(60), "MJPG"), Mode((640, 480), None, "YUYV")],
        "2": [],
    }
    used = ["b.mp4", "camera:0?zoom=2", "camera:0?size=640x480", "camera:0"]
    front, rear, front_modes, rear_modes = camera_choices(
        used, opened.append, lambda: there, lambda device: modes[device]
    )
    assert [front[0], rear[0]] == ["Front", "Rear"]
    for _, run in (front, rear):
        assert callable(run)
        run()
    assert opened == ["camera:0?size=640x480", "camera:2"]
    assert front_modes[0] == "Size and rate: Front"
    assert not callable(front_modes[1])
    assert [(words, chosen) for words, _, chosen in front_modes[1]] == [
        ("Automatic", False),
        ("1280 × 720, 60 a second", False),
        ("640 × 480", True),
    ]
    opened.clear()
    for _, run, _ in front_modes[1]:
        run()
    size = CameraAddress("0", (1280, 720), Fraction(60))
    assert opened == ["camera:0", str(size), "camera:0?size=640x480"]
    assert not callable(rear_modes[1])
    assert len(rear_modes[1]) > 3  # the usual sizes, where a camera does not say


def test_two_cameras_of_a_name_are_told_apart() -> None:
    there = [CameraDevice("C920", "0"), CameraDevice("C920", "2")]
    choices = camera_choices([], print, lambda: there, lambda device: [])
    assert [choice[0] for choice in choices[:2]] == ["C920 (0)", "C920 (2)"]


def test_a_source_has_a_still_once_it_was_seen(
    qtbot: QtBot, paused: MainWindow, clip: Clip
) -> None:
    still = paused.stills.path(str(clip.path))
    assert still
    qtbot.waitUntil(still.exists, timeout=WAIT_MS)
    paused.playback.close()
    reach(qtbot, paused, State.EMPTY)
    assert paused.welcome.isVisible()
    qtbot.waitUntil(
        lambda: any(card.still for card in paused.welcome.model.cards), timeout=WAIT_MS
    )
    paused.memory.forget_sources()
    assert not still.exists()


def test_closing_goes_back_to_the_first_page(
    qtbot: QtBot, paused: MainWindow, clip: Clip
) -> None:
    assert paused.welcome.isHidden()
    qtbot.keyClick(paused, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    reach(qtbot, paused, State.EMPTY)
    assert paused.welcome.isVisible()
    assert paused.windowTitle() == "Sadak"
    assert not paused.actions_["close"].isEnabled()
    qtbot.mouseClick(
        paused.welcome.recent.viewport(),
        Qt.MouseButton.LeftButton,
        pos=paused.welcome.recent.visualRect(paused.welcome.model.index(0, 0)).center(),
    )
    reach(qtbot, paused, State.PLAYING)
    assert paused.playback.address == str(clip.path)
