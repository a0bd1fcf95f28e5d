"""What a short trial tells before: the preview, the size, the time."""

import shutil
from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from engine.errors import SourceError
from engine.export.encoders import Quality
from engine.overlay import OverlayStyle, View
from engine.workers import Result
from gui.exporting.dialog import ExportDialog
from models.labels import IDD_LEVEL1
from tests.gui.conftest import WAIT_MS
from tests.gui.exporting.dialogs import FakeStills, FakeTry, Make, choose_in
from tests.helpers.numbers import read_number

pytestmark = pytest.mark.gui


class HoledStills(FakeStills):
    """Of them that of the second second cannot be decoded."""

    def at(self, time: Fraction) -> Result:
        if int(time) == 2:
            raise SourceError("There is a hole.")
        return super().at(time)


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
