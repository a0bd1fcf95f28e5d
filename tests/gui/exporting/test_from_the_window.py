"""The dialog as the window opens it, up to the file."""

from dataclasses import replace
from pathlib import Path

import av
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.runtimes.choice import Device, choose
from gui.exporting.dialog import ExportDialog
from gui.main_window import MainWindow
from models import zoo
from tests.gui.conftest import WAIT_MS
from tests.gui.exporting.dialogs import press
from tests.helpers.clips import Clip, MakeClip

pytestmark = pytest.mark.gui


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
