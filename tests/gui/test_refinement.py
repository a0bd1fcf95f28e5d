"""Clean edges and smoothing, set beside the picture."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.refinement import Refinement
from gui.main_window import MainWindow
from gui.memory.storage import load

pytestmark = pytest.mark.gui


def test_smoothing_is_set_by_a_slider_and_off_means_off(
    qtbot: QtBot, window: MainWindow
) -> None:
    control = window.side_panel.refinement
    assert window.playback.refinement.smoothing == 0
    assert control.smoothing.value.text() == "off"
    slider = control.smoothing.slider
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_PageUp)
    smoothing = window.playback.refinement.smoothing
    assert smoothing == slider.value() / 100 > 0
    assert control.smoothing.value.text() == f"{slider.value()} %"
    slider.setValue(0)
    assert window.playback.refinement.smoothing == 0
    assert control.smoothing.value.text() == "off"


def test_clean_edges_are_ticked_by_mouse_and_by_key(
    qtbot: QtBot, window: MainWindow
) -> None:
    tick = window.side_panel.refinement.edges
    before = window.playback.refinement.edges
    assert tick.isChecked() == before
    tick.click()
    assert window.playback.refinement.edges is not before
    assert window.actions_["clean-edges"].isChecked() is not before
    qtbot.keyClick(window, "E")
    assert window.playback.refinement.edges is before
    assert tick.isChecked() == before


def test_both_are_remembered(window: MainWindow, settings_file: Path) -> None:
    window.playback.refine(Refinement(edges=False, smoothing=0.25))
    window.close()
    kept = load(settings_file).settings.look
    assert kept.refinement == Refinement(edges=False, smoothing=0.25)
