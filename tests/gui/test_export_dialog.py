"""Exporting from the window: asked, shown, done, cancelled, failed."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from engine.errors import ExportError
from engine.overlay import OverlayStyle, View
from engine.runtimes.choice import Device, choose
from engine.sources.base import SourceInfo
from engine.sources.video import Video
from gui.exporting import dialog as export_dialog
from gui.exporting.dialog import ExportDialog
from gui.exporting.runner import RunExport
from gui.main_window import MainWindow
from models import zoo
from tests.gui.conftest import WAIT_MS
from tests.gui.stand_ins import FakeExport, HalvesNetwork
from tests.helpers.clips import Clip
from tests.helpers.fakes import make_card

pytestmark = pytest.mark.gui

NOTHING = (None, None)


@pytest.fixture
def info(clip: Clip, tmp_path: Path) -> SourceInfo:
    """The clip, as if it lay in a folder of this test."""
    source = Video(clip.path)
    source.close()
    return replace(source.info, path=tmp_path / "drive.mp4", name="drive.mp4")


@pytest.fixture
def dialogs(qtbot: QtBot) -> Iterator[list[ExportDialog]]:
    """Dialogs that end with the test."""
    made: list[ExportDialog] = []
    yield made
    for dialog in made:
        dialog.give_up()
        dialog.reject()


def make(
    dialogs: list[ExportDialog],
    info: SourceInfo,
    run: RunExport,
    style: OverlayStyle | None = None,
    part: tuple[Fraction | None, Fraction | None] = NOTHING,
) -> ExportDialog:
    choice = HalvesNetwork().choose("fake", Device.CPU)
    dialog = ExportDialog(
        "drive.mp4", info, choice, style or OverlayStyle(), part, run=run
    )
    dialogs.append(dialog)
    dialog.open()
    return dialog


def test_it_shows_progress_and_the_outcome(
    qtbot: QtBot, dialogs: list[ExportDialog], info: SourceInfo, tmp_path: Path
) -> None:
    run = FakeExport()
    style = OverlayStyle(0.3, frozenset({"sky"}))
    dialog = make(dialogs, info, run, style)
    with qtbot.waitSignal(dialog.runner.progressed, timeout=WAIT_MS):
        dialog.start_button.click()
    assert dialog.words.text() == "5 of 10 frames  ·  20.0 a second  ·  1:01 left"
    assert (dialog.bar.value(), dialog.bar.maximum()) == (500, 1000)
    assert not dialog.form.isEnabled()
    with qtbot.waitSignal(dialog.runner.done, timeout=WAIT_MS):
        run.may_end.set()
    assert "Done: drive_sadak.mp4, 10 frames" in dialog.words.text()
    assert "The sound stayed behind." in dialog.words.text()
    assert dialog.folder_button.isVisible()
    assert run.job
    assert run.job.output == tmp_path / "drive_sadak.mp4"
    assert run.job.style == style
    assert (run.job.start, run.job.end) == NOTHING
    assert (run.job.model, run.job.device) == (make_card().model, Device.CPU)
    assert not run.job.overwrite


def test_it_can_be_cancelled(
    qtbot: QtBot, dialogs: list[ExportDialog], info: SourceInfo
) -> None:
    run = FakeExport()
    dialog = make(dialogs, info, run)
    with qtbot.waitSignal(dialog.runner.progressed, timeout=WAIT_MS):
        dialog.start_button.click()
    assert dialog.close_button.text() == "Cancel"
    with qtbot.waitSignal(dialog.runner.done, timeout=WAIT_MS):
        dialog.close_button.click()
        assert dialog.isVisible()  # until it has let go
        run.may_end.set()
    assert "Cancelled" in dialog.words.text()
    assert dialog.start_button.isEnabled()
    assert dialog.close_button.text() == "Close"


def test_a_failure_is_told_and_can_be_tried_again(
    qtbot: QtBot, dialogs: list[ExportDialog], info: SourceInfo
) -> None:
    dialog = make(dialogs, info, FakeExport(ExportError("There is no space left.")))
    with qtbot.waitSignal(dialog.runner.failed, timeout=WAIT_MS):
        dialog.start_button.click()
    assert dialog.words.text() == "There is no space left."
    assert dialog.start_button.isEnabled()


def test_a_mistake_of_ours_is_told_and_logged_and_not_on_the_terminal(
    qtbot: QtBot,
    dialogs: list[ExportDialog],
    info: SourceInfo,
    caplog: pytest.LogCaptureFixture,
) -> None:
    # A traceback on the terminal is a warning of pytest's, and fails the test.
    mistake = ZeroDivisionError("a mistake")
    dialog = make(dialogs, info, FakeExport(mistake))
    with qtbot.waitSignal(dialog.runner.failed, timeout=WAIT_MS):
        dialog.start_button.click()
    assert "a mistake" in dialog.words.text()
    assert "log" in dialog.words.text()
    assert dialog.start_button.isEnabled()
    errors = [record.exc_info for record in caplog.records if record.exc_info]
    assert [error[1] for error in errors] == [mistake]


def test_what_cannot_be_interrupted_is_not_waited_for_to_the_end(
    qtbot: QtBot,
    dialogs: list[ExportDialog],
    info: SourceInfo,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(export_dialog, "PATIENCE_SECONDS", 0.0)
    run, told = FakeExport(), []
    dialog = make(dialogs, info, run)
    with qtbot.waitSignal(dialog.runner.progressed, timeout=WAIT_MS):
        dialog.start_button.click()
    dialog.runner.done.connect(told.append)
    dialog.runner.failed.connect(told.append)
    dialog.give_up()  # returns although the export does not
    assert dialog.runner.running
    assert not dialog.isVisible()
    run.may_end.set()
    dialog.runner.wait()
    qtbot.wait(0)
    assert told == []  # nobody is there any more to hear it


def test_a_mark_becomes_the_part(
    qtbot: QtBot, dialogs: list[ExportDialog], info: SourceInfo
) -> None:
    run = FakeExport()
    dialog = make(dialogs, info, run, part=(Fraction(1), None))
    assert dialog.form.part.isChecked()
    assert dialog.form.chosen_part == (1, None)  # the very last frame as well
    dialog.form.end.setText("0:03.5")
    run.may_end.set()
    with qtbot.waitSignal(dialog.runner.done, timeout=WAIT_MS):
        dialog.start_button.click()
    assert run.job
    assert (run.job.start, run.job.end) == (1, Fraction(7, 2))


@pytest.mark.parametrize(
    ("end", "name", "complaint"),
    [
        ("0:00.5", "a.mp4", "The end must come after the start."),
        ("soon", "a.mp4", "Times are written as"),
        ("0:03", "a.txt", "The name must end in"),
        ("0:03", "a" * 300 + ".mp4", "This name cannot be used: "),
        ("0:03", "~nobody at all/a.mp4", ""),
        ("0:03", "a.mkv", ""),
    ],
)
def test_what_cannot_be_is_refused(
    dialogs: list[ExportDialog], info: SourceInfo, end: str, name: str, complaint: str
) -> None:
    dialog = make(dialogs, info, FakeExport(), part=(Fraction(1), None))
    dialog.form.end.setText(end)
    dialog.form.path.setText(name)
    assert dialog.words.text().startswith(complaint)
    assert dialog.start_button.isEnabled() == (not complaint)


def test_the_original_alone_is_exported_with_its_overlay(
    qtbot: QtBot, dialogs: list[ExportDialog], info: SourceInfo
) -> None:
    run = FakeExport()
    run.may_end.set()
    dialog = make(dialogs, info, run, OverlayStyle(view=View.ORIGINAL))
    with qtbot.waitSignal(dialog.runner.done, timeout=WAIT_MS):
        dialog.start_button.click()
    assert run.job
    assert run.job.style.view is View.OVERLAY


def test_an_endless_source_is_exported_in_part(
    dialogs: list[ExportDialog], info: SourceInfo
) -> None:
    endless = replace(info, name="sample:", duration=None, path=None)
    dialog = make(dialogs, endless, FakeExport())
    assert not dialog.form.whole.isEnabled()
    assert dialog.form.chosen_part == (0, 10)
    assert dialog.form.destination.path.name == "sample_sadak.mp4"
    marked = make(dialogs, endless, FakeExport(), part=(Fraction(71, 3), None))
    assert marked.form.chosen_part == (Fraction(71, 3), Fraction(101, 3))
    assert marked.form.complaint == ""


def test_marks_are_exported_to_the_last_digit(
    dialogs: list[ExportDialog], info: SourceInfo
) -> None:
    # Cut to the text's milliseconds, each would be in the frame before.
    part = (Fraction(7, 30), Fraction(11, 30))
    dialog = make(dialogs, info, FakeExport(), part=part)
    assert dialog.form.start.text() == "0:00.233"
    assert dialog.form.chosen_part == part
    dialog.form.end.setText("0:00.5")
    assert dialog.form.chosen_part == (part[0], Fraction(1, 2))


def test_a_video_with_a_long_name_can_be_exported(
    dialogs: list[ExportDialog], info: SourceInfo, tmp_path: Path
) -> None:
    long = replace(info, path=tmp_path / ("a" * 250 + ".mp4"))
    dialog = make(dialogs, long, FakeExport())
    assert "cannot be used" in dialog.words.text()
    dialog.form.path.setText(str(tmp_path / "short.mp4"))
    assert dialog.start_button.isEnabled()


def test_nothing_is_replaced_unasked(
    qtbot: QtBot,
    dialogs: list[ExportDialog],
    info: SourceInfo,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "drive_sadak.mp4").touch()
    run = FakeExport()
    run.may_end.set()
    dialog = make(dialogs, info, run)
    assert dialog.form.destination.path.name == "drive_sadak_2.mp4"
    dialog.form.path.setText(str(tmp_path / "drive_sadak.mp4"))
    yes_or_no = QMessageBox.StandardButton
    monkeypatch.setattr(QMessageBox, "question", lambda *_: yes_or_no.No)
    dialog.start_button.click()
    assert run.job is None
    monkeypatch.setattr(QMessageBox, "question", lambda *_: yes_or_no.Yes)
    with qtbot.waitSignal(dialog.runner.done, timeout=WAIT_MS):
        dialog.start_button.click()
    assert run.job is not None
    assert run.job.overwrite


def test_the_window_exports_with_the_shipped_network(
    qtbot: QtBot, paused: MainWindow, clip: Clip, tmp_path: Path
) -> None:
    output = tmp_path / "out.mp4"
    playing = paused.playback
    playing.status = replace(
        playing.status, choice=choose(zoo.DEFAULT_MODEL, Device.CPU)
    )
    playing.play()
    paused.actions_["export"].trigger()
    assert not playing.playing  # it holds while it exports
    dialog = paused.findChild(ExportDialog)
    dialog.form.path.setText(str(output))
    with qtbot.waitSignal(dialog.runner.done, timeout=WAIT_MS):
        dialog.start_button.click()
    with av.open(str(output)) as container:
        frames = sum(1 for _ in container.decode(video=0))
    assert frames == len(clip)
    dialog.reject()


def test_closing_the_window_ends_an_export_without_a_trace(
    qtbot: QtBot, paused: MainWindow, tmp_path: Path
) -> None:
    output = tmp_path / "out.mp4"
    playing = paused.playback
    playing.status = replace(
        playing.status, choice=choose(zoo.DEFAULT_MODEL, Device.CPU)
    )
    paused.actions_["export"].trigger()
    dialog = paused.findChild(ExportDialog)
    dialog.form.path.setText(str(output))
    with qtbot.waitSignal(dialog.runner.progressed, timeout=WAIT_MS):
        dialog.start_button.click()
    paused.close()
    assert not dialog.runner.running
    assert list(tmp_path.glob("*out*")) == []
