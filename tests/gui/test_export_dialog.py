"""The export dialog: fields, preview, estimate, and what is handed to the queue."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from engine.errors import SourceError
from engine.export.control import Control
from engine.export.encoders import Codec, Quality
from engine.export.estimate import Estimate
from engine.export.job import ExportJob
from engine.frame import ClassMap, Frame
from engine.overlay import OverlayStyle, View
from engine.picture import Picture
from engine.runtimes.choice import Device, choose
from engine.segmenter import StageTimes
from engine.sources.base import SourceInfo
from engine.workers import Result
from gui.exporting.dialog import ExportDialog
from gui.exporting.estimator import Estimator
from gui.exporting.preview_maker import PreviewMaker
from gui.exporting.queue import ExportQueue
from gui.main_window import MainWindow
from gui.memory.memory import Memory
from models import zoo
from models.labels import IDD_LEVEL1
from tests.gui.conftest import WAIT_MS
from tests.gui.stand_ins import FakeExport
from tests.helpers.clips import Clip, MakeClip
from tests.helpers.fakes import make_card
from tests.helpers.numbers import numbered, read_number

pytestmark = pytest.mark.gui

SIZE = (64, 48)
CARD = replace(make_card(), classes=IDD_LEVEL1)


class FakeStills:
    """Frames that carry their second as a number, road all over."""

    def __init__(self, job: ExportJob) -> None:
        self.classes = IDD_LEVEL1

    def at(self, time: Fraction) -> Result:
        picture = Picture.from_array(numbered(int(time), SIZE))
        ids = np.zeros(SIZE[::-1], np.uint8)
        frame = Frame(0, time, picture)
        return Result(frame, ClassMap(ids, 0, 0), 0.0, StageTimes(), CARD)

    def close(self) -> None:
        """Nothing is held."""


class HoledStills(FakeStills):
    """Of them that of the second second cannot be decoded."""

    def at(self, time: Fraction) -> Result:
        if int(time) == 2:
            raise SourceError("There is a hole.")
        return super().at(time)


class FakeTry:
    """In place of `estimate`: says so many bytes, and remembers what of."""

    def __init__(self, size: int = 24_000_000) -> None:
        self.size = size
        self.jobs: list[ExportJob] = []

    def __call__(self, job: ExportJob, control: Control) -> Estimate:
        self.jobs.append(job)
        return Estimate(120, 41.2, self.size)


Make = Callable[..., ExportDialog]


@pytest.fixture
def info(tmp_path: Path) -> SourceInfo:
    """A file of four seconds."""
    return SourceInfo(
        "drive.mp4",
        (1280, 720),
        Fraction(30),
        Fraction(4),
        120,
        path=tmp_path / "drive.mp4",
        has_audio=True,
    )


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    """What is remembered."""
    return Memory(tmp_path / "config" / "settings.json")


@pytest.fixture
def run() -> FakeExport:
    """What the queue runs."""
    return FakeExport()


@pytest.fixture
def queue(run: FakeExport, qapp: object) -> Iterator[ExportQueue]:
    """An empty queue."""
    queue = ExportQueue(run)
    yield queue
    run.may_end.set()
    queue.give_up()


@pytest.fixture
def make(
    qtbot: QtBot, info: SourceInfo, queue: ExportQueue, memory: Memory
) -> Iterator[Make]:
    """Makes dialogs, and ends their threads with the test."""
    made = []

    def make(
        of: SourceInfo = info,
        style: OverlayStyle | None = None,
        part: tuple[Fraction | None, Fraction | None] = (None, None),
        at: Fraction = Fraction(0),
        try_: FakeTry | None = None,
        stills: type[FakeStills] = FakeStills,
    ) -> ExportDialog:
        job = ExportJob(
            str(of.path or of.name), Path(), style=style or OverlayStyle(), niceness=10
        )
        estimator, maker = Estimator(try_ or FakeTry()), PreviewMaker(stills)
        dialog = ExportDialog(
            job, of, part, at, queue, memory, estimator=estimator, maker=maker
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        made.append(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        return dialog

    yield make
    for dialog in made:
        dialog.reject()
        dialog.estimator.wait()
        dialog.maker.wait()


def press(qtbot: QtBot, dialog: ExportDialog) -> None:
    """Begin the export as a person does."""
    qtbot.mouseClick(dialog.start_button, Qt.MouseButton.LeftButton)


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


def choose_in(qtbot: QtBot, box: object, value: object) -> None:
    """Choose from a list with the keyboard."""
    box.setFocus()
    rows = box.findData(value) - box.currentIndex()
    key = Qt.Key.Key_Down if rows > 0 else Qt.Key.Key_Up
    for _ in range(abs(rows)):
        qtbot.keyClick(box, key)
    assert box.currentData() == value


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


def expected(qtbot: QtBot, dialog: ExportDialog) -> str:
    """What is said of size and time, once it is known."""
    qtbot.waitUntil(lambda: dialog.estimator.estimate is not None, timeout=WAIT_MS)
    return dialog.words.text()


def test_size_and_time_are_estimated(qtbot: QtBot, make: Make) -> None:
    try_ = FakeTry()
    dialog = make(try_=try_)
    assert dialog.words.text() == "Size and time are being estimated…"
    words = "Estimated: about 24 MB and 41 s, from a short trial."
    assert expected(qtbot, dialog) == words
    dialog.form.path.setText("/tmp/another.mp4")  # which makes no difference
    assert dialog.words.text() == words
    assert len(try_.jobs) == 1
    choose_in(qtbot, dialog.form.manner.quality, Quality.BEST)
    try_.size = 2_400_000_000
    assert expected(qtbot, dialog).startswith("Estimated: about 2.4 GB")
    assert try_.jobs[-1].quality is Quality.BEST


def test_a_disk_that_is_too_small_is_told_before(
    qtbot: QtBot, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")._replace(free=25_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    dialog = make()
    assert expected(qtbot, dialog).startswith(
        "It will take about 24 MB, and only 25 MB"
    )
    assert not dialog.start_button.isEnabled()
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=10**9))
    dialog.form.path.setText("/tmp/elsewhere.mp4")
    assert dialog.start_button.isEnabled()


def test_the_preview_shows_what_the_file_will(qtbot: QtBot, make: Make) -> None:
    dialog = make(style=OverlayStyle(0.0), at=Fraction(2))
    picture = dialog.preview.picture

    def number() -> int | None:
        return None if picture.image is None else read_number(pixels(picture.image))

    qtbot.waitUntil(lambda: number() == 2, timeout=WAIT_MS)
    dialog.preview.slider.setFocus()
    qtbot.keyClick(dialog.preview.slider, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: number() == 0, timeout=WAIT_MS)
    qtbot.keyClick(dialog.preview.slider, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: number() == 4, timeout=WAIT_MS)
    dialog.form.end.selectAll()
    qtbot.keyClicks(dialog.form.end, "0:03")  # what is shown is always of the part
    qtbot.waitUntil(lambda: number() == 3, timeout=WAIT_MS)
    choose_in(qtbot, dialog.form.manner.view, View.MASK)
    road = np.array(IDD_LEVEL1[0].colour)

    def is_road() -> bool:
        return bool((np.abs(pixels(picture.image) - road) <= 2).all())

    qtbot.waitUntil(is_road, timeout=WAIT_MS)


def test_a_place_that_cannot_be_decoded_does_not_end_the_preview(
    qtbot: QtBot, make: Make
) -> None:
    dialog = make(at=Fraction(1), stills=HoledStills)
    picture, slider = dialog.preview.picture, dialog.preview.slider
    qtbot.waitUntil(lambda: picture.image is not None, timeout=WAIT_MS)
    slider.setFocus()
    with qtbot.waitSignal(dialog.maker.failed, timeout=WAIT_MS) as failed:
        slider.setValue(slider.maximum() // 2)
    assert failed.args == ["There is a hole."]
    assert picture.image is None
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: picture.image is not None, timeout=WAIT_MS)


def pixels(image: QImage) -> np.ndarray:
    """(height, width, 3) RGB."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8)
    rows = rows.reshape(image.height(), image.bytesPerLine())
    rows = rows[:, : 3 * image.width()].reshape(image.height(), -1, 3)
    return rows.astype(int)


def test_it_blocks_nothing_and_opens_once(
    qtbot: QtBot, paused: MainWindow, clip: Clip
) -> None:
    paused.actions_["export"].trigger()
    dialog = paused.findChild(ExportDialog)
    assert not dialog.isModal()
    paused.actions_["export"].trigger()
    assert paused.findChildren(ExportDialog) == [dialog]
    estimator, maker = dialog.estimator, dialog.maker
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not paused.findChildren(ExportDialog), timeout=WAIT_MS)
    estimator.wait()
    maker.wait()


def test_another_source_has_a_dialog_of_its_own(
    qtbot: QtBot, paused: MainWindow, make_clip: MakeClip
) -> None:
    export = paused.actions_["export"]
    export.trigger()
    old = paused.findChild(ExportDialog)
    threads = [old.estimator, old.maker]
    other = str(make_clip(frames=3).path)
    with qtbot.waitSignal(paused.playback.ready, timeout=WAIT_MS):
        paused.playback.open(other)
    export.trigger()
    qtbot.waitUntil(lambda: len(paused.findChildren(ExportDialog)) == 1)
    (new,) = paused.findChildren(ExportDialog)
    assert new.source == other
    export.trigger()
    assert paused.findChildren(ExportDialog) == [new]  # the old one is forgotten
    threads += [new.estimator, new.maker]
    new.reject()
    for thread in threads:
        thread.wait()


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
    assert playing.playing  # one goes on watching
    dialog = paused.findChild(ExportDialog)
    estimator, maker = dialog.estimator, dialog.maker
    qtbot.waitUntil(lambda: estimator.estimate is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: dialog.preview.picture.image is not None, timeout=WAIT_MS)
    assert estimator.estimate.frames == len(clip)
    dialog.form.path.setText(str(output))
    with qtbot.waitSignal(paused.exports.finished, timeout=WAIT_MS):
        press(qtbot, dialog)
    with av.open(str(output)) as container:
        frames = sum(1 for _ in container.decode(video=0))
    assert frames == len(clip)
    estimator.wait()
    maker.wait()
