"""Pictures of the frame on the screen, into files and onto the clipboard."""

from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from engine.export.snapshot import Subject, draw
from gui.main_window import MainWindow
from tests.gui.conftest import SIZE, WAIT_MS
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
