"""The files before and behind the one that is open."""

import shutil
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QAbstractItemModel, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QToolButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from engine.player import State
from gui.main_window import MainWindow
from gui.opening.playlist_model import PlaylistModel
from tests.gui.conftest import WAIT_MS, reach
from tests.helpers.clips import MakeClip

pytestmark = pytest.mark.gui

Key = Qt.Key


@pytest.fixture
def drive(make_clip: MakeClip, tmp_path: Path) -> Path:
    """A folder with three minutes of a drive, and another video; all very short."""
    folder = tmp_path / "drive"
    folder.mkdir()
    clip = make_clip(frames=12, size=(64, 48), fps=25)
    for name in ("minute_1.mp4", "minute_2.mp4", "minute_10.mp4", "holiday.mp4"):
        shutil.copy(clip.path, folder / name)
    return folder


def _names(window: MainWindow) -> list[str]:
    return [Path(item).name for item in window.playlist.items]


def _open_name(window: MainWindow) -> str:
    return Path(window.playback.address or "").name


def _played(window: MainWindow) -> list[str]:
    """The names of all files that are opened or gone on to, from now on."""
    played: list[str] = []
    window.playback.ready.connect(lambda: played.append(_open_name(window)))
    return played


def test_the_next_minute_follows_and_what_does_not_belong_to_it_does_not(
    qtbot: QtBot, window: MainWindow, drive: Path
) -> None:
    played = _played(window)
    window.playlist.open([str(drive / "minute_2.mp4")])
    reach(qtbot, window, State.ENDED)
    assert played == ["minute_2.mp4", "minute_10.mp4"]
    assert _names(window) == [
        *("holiday.mp4", "minute_1.mp4", "minute_2.mp4", "minute_10.mp4")
    ]
    assert window.windowTitle() == "minute_10.mp4"
    recent = [Path(path).name for path in window.memory.settings.opening.recent]
    assert recent == ["minute_10.mp4"], "the drive stands there once"


def test_a_folder_of_videos_is_played_to_its_end(
    qtbot: QtBot, window: MainWindow, drive: Path
) -> None:
    played = _played(window)
    window.playlist.open([str(drive)])
    qtbot.waitUntil(lambda: len(played) == 4, timeout=WAIT_MS)
    reach(qtbot, window, State.ENDED)
    assert played == _names(window)
    assert played[0] == "holiday.mp4"


def test_a_folder_of_pictures_stays_what_it_is(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    for number in range(3):
        picture = np.full((48, 64, 3), 80 * number, np.uint8)
        cv2.imwrite(str(tmp_path / f"{number}.png"), picture)
    with qtbot.waitSignal(window.playback.ready, timeout=WAIT_MS):
        window.playlist.open([str(tmp_path)])
    assert window.playback.address == str(tmp_path)
    info = window.playback.status.info
    assert info
    assert info.frame_count == 3


def test_several_dropped_files_are_played_in_their_order(
    qtbot: QtBot, window: MainWindow, drive: Path
) -> None:
    names = ["minute_10.mp4", "holiday.mp4", "minute_1.mp4"]
    played = _played(window)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(drive / name)) for name in names])
    drop = QDropEvent(
        QPointF(9, 9),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(drop)
    qtbot.waitUntil(lambda: len(played) == 3, timeout=WAIT_MS)
    assert played == names == _names(window)


def test_going_on_is_switched_off(
    qtbot: QtBot, window: MainWindow, drive: Path
) -> None:
    assert window.actions_["play-on"].isChecked()
    window.actions_["play-on"].trigger()
    window.playlist.open([str(drive / "minute_1.mp4")])
    reach(qtbot, window, State.ENDED)
    assert _open_name(window) == "minute_1.mp4"
    assert not window.memory.settings.playback.play_on


def test_keys_lead_to_the_files_beside(
    qtbot: QtBot, window: MainWindow, drive: Path
) -> None:
    actions = window.actions_
    buttons = [
        window.transport.findChild(QToolButton, name)
        for name in ("previous-file", "next-file", "playlist")
    ]
    assert not any(button.isVisible() for button in buttons)
    window.actions_["play-on"].trigger()
    window.playlist.open([str(drive / "minute_2.mp4")])
    qtbot.waitUntil(lambda: len(window.playlist.items) == 4, timeout=WAIT_MS)
    assert all(button.isVisible() for button in buttons)
    assert "3 of 4" in buttons[2].toolTip()
    for key, name in (
        (Key.Key_PageDown, "minute_10.mp4"),
        (Key.Key_PageUp, "minute_2.mp4"),
        (Key.Key_PageUp, "minute_1.mp4"),
        (Key.Key_PageUp, "holiday.mp4"),
    ):
        with qtbot.waitSignal(window.playback.ready, timeout=WAIT_MS):
            qtbot.keyClick(window.video, key)
        assert _open_name(window) == name
    assert not actions["previous-file"].isEnabled()
    assert actions["next-file"].isEnabled()


def test_what_cannot_be_opened_is_told_of_and_passed_over(
    qtbot: QtBot, window: MainWindow, drive: Path
) -> None:
    (drive / "minute_2.mp4").write_bytes(b"nothing")
    told: list[str] = []
    window.playlist.told.connect(told.append)
    window.playlist.open([str(drive / "minute_1.mp4")])
    qtbot.waitUntil(lambda: len(window.playlist.items) == 4, timeout=WAIT_MS)
    reach(qtbot, window, State.ENDED)
    assert _open_name(window) == "minute_10.mp4", "it went on past the broken one"
    assert "minute_2.mp4" in window.banner.message
    with qtbot.waitSignal(window.playback.ready, timeout=WAIT_MS):
        qtbot.keyClick(window.video, Key.Key_PageUp)
    assert _open_name(window) == "minute_1.mp4"
    assert len(told) == 1
    assert "minute_2.mp4" in told[0]


def test_a_broken_file_that_was_chosen_itself_is_an_error(
    qtbot: QtBot, window: MainWindow, drive: Path
) -> None:
    (drive / "minute_1.mp4").write_bytes(b"nothing")
    window.playlist.open([str(drive / "minute_1.mp4")])
    reach(qtbot, window, State.FAILED)
    assert _open_name(window) == "minute_1.mp4"
    assert window.banner.isVisible()


def test_the_list_shows_and_opens_files(
    qtbot: QtBot, window: MainWindow, drive: Path
) -> None:
    window.playlist.open([str(drive)])
    qtbot.waitUntil(lambda: len(window.playlist.items) == 4, timeout=WAIT_MS)
    button = window.transport.findChild(QToolButton, "playlist")
    button.click()
    view = button.view
    assert view.isVisible()
    with qtbot.waitSignal(window.playback.ready, timeout=WAIT_MS):
        index = view.list.model().index(3, 0)
        view.list.setCurrentIndex(index)
        qtbot.keyClick(view.list, Key.Key_Return)
    assert not view.isVisible()
    assert _open_name(window) == "minute_10.mp4"
    assert window.playlist.index == 3


def test_the_model_is_a_proper_one(
    qtbot: QtBot, window: MainWindow, drive: Path, qtmodeltester: ModelTester
) -> None:
    model: QAbstractItemModel = PlaylistModel(window.playlist, window)
    qtmodeltester.check(model)
    window.playlist.open([str(drive)])
    qtbot.waitUntil(lambda: model.rowCount() == 4, timeout=WAIT_MS)
    qtmodeltester.check(model)


def test_marks_and_place_are_those_of_the_file_that_is_played(
    qtbot: QtBot, window: MainWindow, drive: Path
) -> None:
    window.playlist.open([str(drive / "minute_2.mp4")])
    qtbot.waitUntil(lambda: window.playback.seekable, timeout=WAIT_MS)
    window.marks.set_start(Fraction(1, 25))
    reach(qtbot, window, State.ENDED)
    assert window.marks.start is None
    assert window.transport.seek_bar.slider.maximum() == 480
