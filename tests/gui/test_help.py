"""What there is to know of the program, and what a report of a fault carries."""

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from pytestqt.qtbot import QtBot

from engine.player import State
from gui.help.about import AboutDialog
from gui.help.diagnostics import discreet
from gui.main_window import MainWindow
from tests.gui.conftest import reach
from tests.helpers.clips import Clip

pytestmark = pytest.mark.gui


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log of its own, which holds what a log may hold."""
    path = tmp_path / "log" / "sadak.log"
    path.parent.mkdir()
    monkeypatch.setattr("gui.help.diagnostics.log_path", lambda: path)
    monkeypatch.setattr("gui.commands.helping.log_path", lambda: path)
    return path


def test_about_tells_versions_models_and_terms(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.actions_["about"].trigger()
    dialog = window.findChild(AboutDialog)
    assert dialog
    qtbot.addWidget(dialog)
    texts = [dialog.pages.widget(n).toPlainText() for n in range(3)]
    for name in ("Python", "Qt", "PyAV", "FFmpeg", "OpenCV", "LiteRT", "Processor"):
        assert name in texts[0]
    card = window.models.at_hand.cards[0]
    assert f"mIoU {card.miou:.3f}" in texts[1]
    assert card.terms in texts[1]
    for words in ("Sadak", "MIT", "LGPL", "x264"):
        assert words in texts[2]


def test_diagnostics_have_what_is_needed_and_nothing_private(
    qtbot: QtBot, paused: MainWindow, clip: Clip, log: Path
) -> None:
    lines = [f"line {number}" for number in range(100)]
    lines.append(f"ERROR engine.player: {clip.path} broke off")
    lines.append("INFO gui: rtsp://192.168.1.20/live was lost")
    log.write_text("\n".join(lines), encoding="utf-8")
    paused.memory.remember_source("/home/somebody/holidays.mp4", None)
    paused.actions_["copy-diagnostics"].trigger()
    text = QGuiApplication.clipboard().text()
    for words in ("Sadak", "Qt: ", "FFmpeg: ", "Processor: ", "State: paused"):
        assert words in text
    assert "Runs: " in text
    choice = paused.playback.status.choice
    assert choice
    assert choice.reason in text
    assert "look.opacity: 0.5" in text
    assert "line 99" in text
    assert "line 1\n" not in text  # the end of it is enough
    assert "ERROR engine.player: ….mp4 broke off" in text
    for secret in (clip.path.name, str(clip.path.parent), "holidays", "192.168"):
        assert secret not in text
    assert paused.notice.isVisible()


def test_diagnostics_of_what_failed_say_why(
    qtbot: QtBot, window: MainWindow, log: Path
) -> None:
    window.playback.open("/home/somebody/gone.mp4")
    reach(qtbot, window, State.FAILED)
    window.commands.helping.copy_diagnostics()
    text = QGuiApplication.clipboard().text()
    assert "Error: ….mp4 does not exist" in text
    assert "Log\nnone" in text


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ("/home/me/a b.mp4 failed", "….mp4 failed"),
        ("/home/me/My Videos/Trip to Goa.MP4: no frames", "….MP4: no frames"),
        (
            "12:30 gui.banner: Trip with Anna.mp4 is done.",
            "12:30 gui.banner: ….mp4 is done.",
        ),
        ("cannot write '/media/Annas stick/of 2026/trips'", "cannot write '…'"),
        ("C:\\Users\\me\\a.mp4 failed", "C:….mp4 failed"),
        ("http://host/a.mp4: 404", "http://…: 404"),
        (
            "half a second, 1/2 of it, 30/1.001 fps",
            "half a second, 1/2 of it, 30/1.001 fps",
        ),
        ('File "gui/app.py", line 3', 'File "gui/app.py", line 3'),
    ],
)
def test_paths_and_hosts_are_left_out(told: str, left: str) -> None:
    assert discreet(told) == left


def test_the_folder_of_the_log_is_shown(
    window: MainWindow, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[QUrl] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: bool(shown.append(url))
    )
    window.actions_["open-log"].trigger()
    assert [url.toLocalFile() for url in shown] == [str(log.parent)]
    assert str(log.parent) in window.notice.text()  # where the system shows nothing
