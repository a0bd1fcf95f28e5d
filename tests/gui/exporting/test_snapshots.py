"""Pictures of the frame on the screen, into files and onto the clipboard."""

import threading
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from engine.export.snapshot import Subject, draw
from gui.exporting import snapshots as snapshots_module
from gui.main_window import MainWindow
from tests.gui.conftest import SIZE, WAIT_MS, on_screen
from tests.helpers.fakes import PATIENCE
from tests.helpers.numbers import read_number

pytestmark = pytest.mark.gui


@pytest.fixture
def folder(paused: MainWindow, tmp_path: Path) -> Path:
    """Where the window puts pictures of frames."""
    folder = tmp_path / "not yet there"
    memory = paused.memory
    export = memory.settings.export
    memory.keep(export=msgspec.structs.replace(export, snapshot_folder=str(folder)))
    return folder


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, *held: object) -> str:
    """Press a key in the window; gives what it then says."""
    modifiers = Qt.KeyboardModifier.NoModifier
    for modifier in held:
        modifiers |= modifier
    with qtbot.waitSignal(window.snapshots.told, timeout=WAIT_MS) as told:
        qtbot.keyClick(window.video, key, modifiers)
    (words,) = told.args
    assert window.notice.text() == words
    return words


def expected(window: MainWindow, subject: Subject) -> np.ndarray:
    """What the exact look of the export is, (height, width, 3) BGR."""
    shown, classes = window.video.shown, window.video.classes
    style = window.look.style_for(classes)
    picture = shown.frame.picture
    return draw(picture, shown.classes.ids, classes, style, subject)


SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def test_keys_write_the_frame_in_full_size(
    qtbot: QtBot, paused: MainWindow, clip: object, folder: Path
) -> None:
    time = float(paused.playback.position)
    stem = f"{clip.path.stem}_0-00-0{time:.3f}"
    for held, subject, name in (
        ((), Subject.SEEN, f"{stem}.png"),
        ((SHIFT,), Subject.PICTURE, f"{stem}_picture.png"),
        ((ALT,), Subject.MASK, f"{stem}_mask.png"),
        ((), Subject.SEEN, f"{stem}_2.png"),  # nothing is replaced
    ):
        words = press(qtbot, paused, Qt.Key.Key_S, *held)
        assert words == f"Saved as {folder / name}"
        written = cv2.imread(str(folder / name))
        assert written.shape[1::-1] == SIZE
        assert (written == expected(paused, subject)).all()
    picture = cv2.imread(str(folder / f"{stem}_picture.png"))
    number = read_number(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))
    assert number == clip.at(paused.playback.position)


def test_keys_copy_the_frame(qtbot: QtBot, paused: MainWindow) -> None:
    for held, subject in (
        ((CONTROL,), Subject.SEEN),
        ((CONTROL, SHIFT), Subject.PICTURE),
        ((CONTROL, ALT), Subject.MASK),
    ):
        words = press(qtbot, paused, Qt.Key.Key_C, *held)
        assert words == f"Copied to the clipboard, {SIZE[0]} × {SIZE[1]}"
        image = QGuiApplication.clipboard().image()
        image = image.convertToFormat(QImage.Format.Format_BGR888)
        rows = np.frombuffer(image.constBits(), np.uint8)
        rows = rows.reshape(image.height(), image.bytesPerLine())
        pixels = rows[:, : 3 * image.width()].reshape(image.height(), -1, 3)
        assert (pixels == expected(paused, subject)).all()


def test_name_and_folder_that_were_chosen_are_remembered(
    qtbot: QtBot, paused: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = tmp_path / "mine.jpg"
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(chosen), "Pictures")
    )
    press(qtbot, paused, Qt.Key.Key_S, CONTROL)
    written = cv2.imread(str(chosen))
    assert chosen.read_bytes()[:2] == b"\xff\xd8"  # JPEG
    difference = np.abs(written.astype(int) - expected(paused, Subject.SEEN))
    assert difference.mean() < 8
    words = press(qtbot, paused, Qt.Key.Key_S)
    assert words.startswith(f"Saved as {tmp_path}/")
    assert words.endswith(".jpg")


def test_pictures_asked_for_at_once_have_files_of_their_own(
    qtbot: QtBot,
    paused: MainWindow,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    may_draw, told = threading.Event(), []

    def draw_late(*args: object) -> np.ndarray:
        assert may_draw.wait(PATIENCE)
        return draw(*args)

    monkeypatch.setattr(snapshots_module, "draw", draw_late)
    paused.snapshots.told.connect(told.append)
    paused.snapshots.failed.connect(told.append)
    for _ in range(3):
        qtbot.keyClick(paused.video, Qt.Key.Key_S)
    may_draw.set()
    qtbot.waitUntil(lambda: len(told) == 3, timeout=WAIT_MS)
    files = list(folder.iterdir())
    assert sorted(told) == sorted(f"Saved as {path}" for path in files)
    for path in files:
        assert (cv2.imread(str(path)) == expected(paused, Subject.SEEN)).all()


def test_a_key_that_is_held_takes_one_picture_and_many_steps(
    window: MainWindow,
) -> None:
    actions = window.actions_
    once = ("snapshot", "copy", "play", "full-screen", "overlay", "export", "loop")
    for name in once:
        assert not actions[name].autoRepeat(), name
    often = ("step-forward", "back", "little-forward", "louder", "slower", "zoom-in")
    for name in often:
        assert actions[name].autoRepeat(), name


def test_the_frame_that_was_asked_for_is_saved_though_another_came(
    qtbot: QtBot, paused: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen, before = tmp_path / "mine.png", expected(paused, Subject.SEEN)
    time = paused.playback.position

    def answer(*_: object) -> tuple[str, str]:
        paused.playback.step(True)  # as it plays on behind the dialog
        qtbot.waitUntil(lambda: on_screen(paused) > time, timeout=WAIT_MS)
        return str(chosen), "Pictures"

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    press(qtbot, paused, Qt.Key.Key_S, CONTROL)
    assert (cv2.imread(str(chosen)) == before).all()
    assert not (expected(paused, Subject.SEEN) == before).all()


@pytest.mark.parametrize("typed", ["mine", "mine_0-00-01.500"])
def test_a_name_that_the_dialog_did_not_know_replaces_nothing_unasked(
    qtbot: QtBot,
    paused: MainWindow,
    folder: Path,
    typed: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    memory, yes_or_no = paused.memory, QMessageBox.StandardButton
    export = memory.settings.export
    memory.keep(export=msgspec.structs.replace(export, snapshot_ending=".jpg"))
    folder.mkdir()
    there = folder / f"{typed}.jpg"  # with the ending that is remembered
    there.write_bytes(b"precious")
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(folder / typed), "Pictures")
    )
    asked = []

    def refuse(*args: object) -> QMessageBox.StandardButton:
        asked.append(args[-1])
        return yes_or_no.No

    monkeypatch.setattr(QMessageBox, "question", refuse)
    qtbot.keyClick(paused.video, Qt.Key.Key_S, CONTROL)
    assert asked == [f"{typed}.jpg exists. Replace it?"]
    paused.snapshots.shut_down()
    assert [path.read_bytes() for path in folder.iterdir()] == [b"precious"]


def test_what_cannot_be_written_is_told(
    qtbot: QtBot, paused: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = tmp_path / "mine.txt"
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(chosen), "Pictures")
    )
    with qtbot.waitSignal(paused.snapshots.failed, timeout=WAIT_MS):
        qtbot.keyClick(paused.video, Qt.Key.Key_S, CONTROL)
    assert "mine.txt is no name of a picture" in paused.banner.message
    assert not chosen.exists()


def test_there_is_nothing_to_keep_without_a_frame(window: MainWindow) -> None:
    for name in ("snapshot", "snapshot-as", "copy"):
        assert not window.actions_[name].isEnabled()
