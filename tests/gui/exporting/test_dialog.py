"""The dialog: what it suggests, what can be chosen, and what it refuses."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from engine.export.encoders import Codec, Quality
from engine.overlay import OverlayStyle, View
from engine.sources.base import SourceInfo
from gui.exporting.queue import ExportQueue
from tests.gui.conftest import WAIT_MS
from tests.gui.exporting.dialogs import Make, choose_in, press
from tests.gui.stand_ins import FakeExport

pytestmark = pytest.mark.gui


def test_an_export_as_it_is_suggested(
    qtbot: QtBot, make: Make, run: FakeExport, queue: ExportQueue, tmp_path: Path
) -> None:
    dialog = make()
    told = []
    dialog.added.connect(told.append)
    assert dialog.start_button.text() == "Export"
    press(qtbot, dialog)
    assert not dialog.isVisible()
    (entry,) = queue.entries
    job = entry.job
    assert job.output == tmp_path / "drive_sadak.mp4"
    assert (job.start, job.end, job.height) == (None, None, None)
    assert (job.codec, job.quality, job.sound) == (Codec.H264, Quality.GOOD, True)
    assert job.style.view is View.OVERLAY
    assert job.niceness == 10
    assert told == [entry.title] == ["drive_sadak.mp4"]


def test_the_next_one_waits_and_has_another_name(
    qtbot: QtBot, make: Make, queue: ExportQueue
) -> None:
    press(qtbot, make())
    dialog = make()
    assert dialog.form.destination.path.name == "drive_sadak_2.mp4"
    assert dialog.start_button.text() == "Add to the queue"
    press(qtbot, dialog)
    assert queue.left == 2


def test_no_two_exports_of_the_queue_have_one_file(
    qtbot: QtBot, make: Make, run: FakeExport, queue: ExportQueue, tmp_path: Path
) -> None:
    press(qtbot, make())
    dialog = make()
    dialog.form.path.setText(f"{tmp_path}/./drive_sadak.mp4")
    assert dialog.words.text().startswith("Another export will be written there.")
    assert not dialog.start_button.isEnabled()
    run.may_end.set()
    qtbot.waitUntil(lambda: not queue.left, timeout=WAIT_MS)
    assert dialog.start_button.isEnabled()


def test_what_is_chosen_is_exported_and_remembered(
    qtbot: QtBot, make: Make, queue: ExportQueue
) -> None:
    for dialog in (make(), make()):
        manner = dialog.form.manner
        if not queue.entries:
            choose_in(qtbot, manner.view, View.MASK)
            choose_in(qtbot, manner.codec, Codec.AV1)
            choose_in(qtbot, manner.quality, Quality.SMALL)
            choose_in(qtbot, manner.height_, 360)
            manner.sound.click()
            press(qtbot, dialog)
    job = queue.entries[0].job
    assert (job.style.view, job.codec) == (View.MASK, Codec.AV1)
    assert (job.quality, job.height, job.sound) == (Quality.SMALL, 360, False)
    again = make().form.manner
    assert again.view.currentData() is View.OVERLAY  # that of the window
    assert again.codec.currentData() is Codec.AV1
    assert again.quality.currentData() is Quality.SMALL
    assert again.height_.currentData() == 360
    assert not again.sound.isChecked()


def test_codecs_go_with_the_ending(make: Make) -> None:
    dialog = make()
    codec = dialog.form.manner.codec
    offered = [codec.itemData(row) for row in range(codec.count())]
    assert offered == [Codec.H264, Codec.H265, Codec.AV1]
    dialog.form.path.setText("/tmp/a.webm")
    offered = [codec.itemData(row) for row in range(codec.count())]
    assert offered == [Codec.VP9, Codec.AV1]
    dialog.form.path.setText("/tmp/a.mp4")
    assert codec.currentData() is Codec.H264


def test_pictures_are_never_enlarged_and_silence_has_no_sound(
    make: Make, info: SourceInfo
) -> None:
    small = replace(info, size=(640, 480), has_audio=False)
    manner = make(small).form.manner
    heights = [manner.height_.itemData(row) for row in range(manner.height_.count())]
    assert heights == [0, 360]
    assert not manner.sound.isEnabled()
    assert not manner.sound.isChecked()


def test_a_mark_becomes_the_part(qtbot: QtBot, make: Make, queue: ExportQueue) -> None:
    dialog = make(part=(Fraction(1), None))
    assert dialog.form.part.isChecked()
    assert dialog.form.chosen_part == (1, None)  # the very last frame as well
    dialog.form.end.setText("0:03.5")
    press(qtbot, dialog)
    job = queue.entries[0].job
    assert (job.start, job.end) == (1, Fraction(7, 2))


@pytest.mark.parametrize(
    ("end", "name", "complaint"),
    [
        ("0:00.5", "a.mp4", "The end must come after the start."),
        ("soon", "a.mp4", "Times are written as"),
        ("0:03", "a.txt", "The name must end in"),
        ("0:03", "a" * 300 + ".mp4", "This name cannot be used: "),
        ("0:03", "~nobody at all/a.mp4", "The folder ~nobody at all does not exist"),
        ("0:03", "a.mkv", ""),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(
    make: Make, end: str, name: str, complaint: str
) -> None:
    dialog = make(part=(Fraction(1), None))
    dialog.form.end.setText(end)
    dialog.form.path.setText(name)
    assert dialog.words.text().startswith(complaint)
    assert dialog.words.property("error") == bool(complaint)
    assert dialog.start_button.isEnabled() == (not complaint)


def test_the_video_itself_is_not_replaced(make: Make, info: SourceInfo) -> None:
    info.path.write_bytes(b"precious")
    dialog = make()
    dialog.form.path.setText(str(info.path))
    assert dialog.words.text().startswith("This is the video itself.")
    assert not dialog.start_button.isEnabled()


def test_the_original_alone_is_exported_with_its_overlay(make: Make) -> None:
    dialog = make(style=OverlayStyle(view=View.ORIGINAL))
    assert dialog.form.manner.view.currentData() is View.OVERLAY


def test_an_endless_source_is_exported_in_part(make: Make, info: SourceInfo) -> None:
    endless = replace(info, name="sample:", duration=None, path=None)
    dialog = make(endless)
    assert not dialog.form.whole.isEnabled()
    assert dialog.form.chosen_part == (0, 10)
    assert dialog.form.destination.path.name == "sample_sadak.mp4"
    marked = make(endless, part=(Fraction(71, 3), None))
    assert marked.form.chosen_part == (Fraction(71, 3), Fraction(101, 3))
    assert marked.form.complaint == ""


def test_marks_are_exported_to_the_last_digit(make: Make) -> None:
    # Cut to the text's milliseconds, each would be in the frame before.
    part = (Fraction(7, 30), Fraction(11, 30))
    dialog = make(part=part)
    assert dialog.form.start.text() == "0:00.233"
    assert dialog.form.chosen_part == part
    dialog.form.end.setText("0:00.5")
    assert dialog.form.chosen_part == (part[0], Fraction(1, 2))


def test_a_video_with_a_long_name_can_be_exported(
    make: Make, info: SourceInfo, tmp_path: Path
) -> None:
    dialog = make(replace(info, path=tmp_path / ("a" * 250 + ".mp4")))
    assert "cannot be used" in dialog.words.text()
    dialog.form.path.setText(str(tmp_path / "short.mp4"))
    assert dialog.start_button.isEnabled()


def test_nothing_is_replaced_unasked(
    qtbot: QtBot,
    make: Make,
    queue: ExportQueue,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "drive_sadak.mp4").touch()
    dialog = make()
    assert dialog.form.destination.path.name == "drive_sadak_2.mp4"
    dialog.form.path.setText(str(tmp_path / "drive_sadak.mp4"))
    yes_or_no = QMessageBox.StandardButton
    monkeypatch.setattr(QMessageBox, "question", lambda *_: yes_or_no.No)
    press(qtbot, dialog)
    assert queue.rowCount() == 0
    monkeypatch.setattr(QMessageBox, "question", lambda *_: yes_or_no.Yes)
    press(qtbot, dialog)
    assert queue.entries[0].job.overwrite


def test_another_folder_is_remembered_and_that_of_the_video_is_not(
    qtbot: QtBot, make: Make, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    dialog = make()
    dialog.form.path.setText(str(other / "mine.mkv"))
    press(qtbot, dialog)
    dialog = make()
    assert dialog.form.destination.path == other / "drive_sadak.mkv"
    dialog.form.path.setText(str(tmp_path / "beside.mkv"))
    press(qtbot, dialog)
    assert make().form.destination.path == tmp_path / "drive_sadak.mkv"
