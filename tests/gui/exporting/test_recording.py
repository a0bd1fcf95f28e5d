"""Recording what comes from a camera, as the window does it."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import av
import msgspec
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.player import State
from engine.record.naming import Content
from gui.main_window import MainWindow
from tests.gui.conftest import WAIT_MS, reach
from tests.gui.live import Live
from tests.gui.test_accessible import name_of

pytestmark = pytest.mark.gui

NAME = "2026-11-22 20-45-12 camera-0"


@pytest.fixture
def live() -> Iterator[Live]:
    """A camera that films numbered pictures until it is ended."""
    live = Live()
    yield live
    live.close()


@pytest.fixture
def watching(
    qtbot: QtBot, window: MainWindow, live: Live, tmp_path: Path
) -> MainWindow:
    """A window that shows what the camera films."""
    memory = window.memory
    record = msgspec.structs.replace(memory.settings.record, folder=str(tmp_path / "r"))
    memory.keep(record=record)
    window.recording._now = lambda: datetime(2026, 11, 22, 20, 45, 12)
    window.playback._player._opener = lambda address: live
    window.playback.open("camera:0")
    reach(qtbot, window, State.PLAYING)
    return window


def begin(qtbot: QtBot, window: MainWindow, seconds: float = 0.5) -> None:
    """Record for so long at least."""
    qtbot.keyClick(window.video, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert window.recording.on
    qtbot.waitUntil(lambda: window.recording.status.seconds >= seconds, timeout=WAIT_MS)


def frames(path: Path) -> int:
    """How many pictures a file has."""
    with av.open(str(path)) as container:
        return sum(1 for _ in container.decode(video=0))


def test_a_key_begins_and_ends_it(
    qtbot: QtBot, watching: MainWindow, tmp_path: Path
) -> None:
    label = watching.record_label
    assert name_of(label) == ""
    begin(qtbot, watching)
    assert watching.actions_["record"].text() == "Stop recording"
    assert label.text().startswith("● 0:0")
    assert "free" in label.text()
    assert name_of(label) == f"Recording: {label.text().removeprefix('● ')}"
    with qtbot.waitSignal(watching.recording.finished, timeout=WAIT_MS):
        watching.actions_["record"].trigger()
    assert watching.actions_["record"].text() == "Record"
    assert label.text() == name_of(label) == ""
    files = sorted(path.name for path in (tmp_path / "r").iterdir())
    assert files == [f"{NAME} annotated.mp4", f"{NAME}.mp4"]
    assert watching.banner.message == f"Recorded: {NAME}.mp4, {NAME} annotated.mp4."
    for name in files:
        assert frames(tmp_path / "r" / name) > 5


def test_it_goes_on_while_the_picture_is_held(
    qtbot: QtBot, watching: MainWindow, live: Live, tmp_path: Path
) -> None:
    watching.recording.set_content(Content.ANNOTATED)
    begin(qtbot, watching)
    watching.playback.pause()
    reach(qtbot, watching, State.PAUSED)
    held = watching.recording.status.seconds
    qtbot.waitUntil(
        lambda: watching.recording.status.seconds > held + 0.5, timeout=WAIT_MS
    )
    with qtbot.waitSignal(watching.recording.finished, timeout=WAIT_MS):
        watching.recording.stop()
    (path,) = (tmp_path / "r").iterdir()
    with av.open(str(path)) as container:
        last = [
            packet.pts * packet.time_base
            for packet in container.demux(video=0)
            if packet.size
        ][-1]
    assert last > held


def test_it_ends_with_its_source(
    qtbot: QtBot, watching: MainWindow, tmp_path: Path
) -> None:
    begin(qtbot, watching)
    with qtbot.waitSignal(watching.recording.finished, timeout=WAIT_MS):
        watching.playback.close()
    assert not watching.recording.on
    assert not watching.actions_["record"].isEnabled()
    assert len(list((tmp_path / "r").iterdir())) == 2


def test_closing_the_window_completes_the_files(
    qtbot: QtBot, watching: MainWindow, tmp_path: Path
) -> None:
    begin(qtbot, watching)
    watching.close()
    for path in (tmp_path / "r").iterdir():
        with av.open(str(path)) as container:  # an ordinary file by now
            known = container.streams.video[0].frames
        assert frames(path) == known > 5


def test_a_full_disk_is_told_before_and_while(
    qtbot: QtBot,
    watching: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usage = shutil.disk_usage("/")._replace(free=10**10)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    begin(qtbot, watching)
    full = usage._replace(free=1_000_000)
    with qtbot.waitSignal(watching.recording.finished, timeout=WAIT_MS):
        monkeypatch.setattr(shutil, "disk_usage", lambda path: full)
    assert "since only 1 MB are free" in watching.banner.message
    assert not watching.recording.on
    assert frames(tmp_path / "r" / f"{NAME}.mp4") > 5
    watching.recording.start()
    assert not watching.recording.on
    assert watching.banner.message.startswith("Only 1 MB are free in")


def test_a_folder_that_cannot_be_made_is_told(
    watching: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "r").write_text("a file")
    watching.recording.start()
    assert not watching.recording.on
    assert "cannot be written to" in watching.banner.message
    watching.banner.close_button.click()
    watching.recording.start()  # it did not begin this time either
    assert not watching.banner.isHidden()


def test_a_file_is_not_recorded(paused: MainWindow) -> None:
    assert not paused.actions_["record"].isEnabled()
    paused.recording.start()
    assert not paused.recording.on
