"""The window as a person uses it, over a true player and a clip."""

from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMimeData,
    QPoint,
    QPointF,
    Qt,
    QUrl,
)
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from engine.overlay import View
from engine.player import Player, Request, State
from engine.runtimes.choice import Device
from gui.exporting.dialog import ExportDialog
from gui.main_window import MainWindow
from gui.memory.memory import Memory
from gui.opening.dropping import dropped
from gui.playback import Playback
from models.labels import IDD_LEVEL1
from tests.gui.conftest import SIZE, WAIT_MS, grab, on_screen, reach
from tests.gui.stand_ins import LEFT, REASON, RIGHT, HalvesNetwork
from tests.helpers.clips import Clip, MakeClip

pytestmark = pytest.mark.gui

COLOURS = {label.name: label.colour for label in IDD_LEVEL1}


def halves(window: MainWindow) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """A pixel of the left half of the picture, and one of the right."""
    pixels = grab(window.video)
    rect = window.video.picture_rects()[-1]
    y = rect.y() + rect.height() * 7 // 8
    left, right = (rect.x() + rect.width() * part // 4 for part in (1, 3))
    return tuple(pixels[y, left].tolist()), tuple(pixels[y, right].tolist())


def test_an_empty_window_offers_ways_in(window: MainWindow) -> None:
    assert window.welcome.isVisible()
    assert window.windowTitle() == "Sadak"
    assert not window.actions_["play"].isEnabled()
    assert not window.actions_["export"].isEnabled()
    assert window.actions_["open"].isEnabled()


def test_a_video_plays_to_its_end(
    qtbot: QtBot, window: MainWindow, clip: Clip, network: HalvesNetwork
) -> None:
    window.playback.open(str(clip.path))
    reach(qtbot, window, State.PLAYING)
    assert window.windowTitle() == clip.path.name
    assert not window.welcome.isVisible()
    assert window.actions_["play"].text() == "Pause"
    reach(qtbot, window, State.ENDED)
    assert on_screen(window) == clip.times[-1]
    assert window.actions_["play"].text() == "Play"
    assert network.runs > 1


def test_space_plays_and_pauses_wherever_the_focus_is(
    qtbot: QtBot, paused: MainWindow
) -> None:
    for widget in (
        paused.video,
        paused.side_panel.opacity.slider,
        paused.side_panel.network.model,
        paused.side_panel.legend.view,
        paused.transport.seek_bar.slider,
    ):
        widget.setFocus()
        qtbot.keyClick(widget, Qt.Key.Key_Space)
        assert paused.playback.playing, widget
        reach(qtbot, paused, State.PLAYING)
        qtbot.keyClick(widget, Qt.Key.Key_Space)
        assert not paused.playback.playing, widget
        reach(qtbot, paused, State.PAUSED)


def test_opacity_repaints_without_the_network(
    qtbot: QtBot, paused: MainWindow, network: HalvesNetwork
) -> None:
    qtbot.waitUntil(lambda: paused.video.painted.ms != 0, timeout=WAIT_MS)
    runs, slider = network.runs, paused.side_panel.opacity.slider
    slider.setValue(0)
    bare = halves(paused)
    slider.setValue(50)
    half = halves(paused)
    slider.setValue(100)
    full = halves(paused)
    assert full == (COLOURS[LEFT], COLOURS[RIGHT])
    for low, middle, high in zip(bare, half, full, strict=True):
        for a, b, c in zip(low, middle, high, strict=True):
            assert b == pytest.approx((a + c) / 2, abs=2)
    assert network.runs == runs
    assert paused.playback.status.state is State.PAUSED


def test_a_class_that_is_hidden_loses_its_colour(
    qtbot: QtBot, paused: MainWindow, network: HalvesNetwork
) -> None:
    runs, legend = network.runs, paused.side_panel.legend
    paused.look.set_opacity(0.0)
    bare = halves(paused)
    paused.look.set_opacity(1.0)
    row = [label.name for label in IDD_LEVEL1].index(RIGHT)
    where = legend.view.visualRect(legend.model.index(row)).center()
    qtbot.mouseClick(legend.view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert paused.look.style.hidden == {RIGHT}
    assert halves(paused) == (COLOURS[LEFT], bare[1])
    assert network.runs == runs


@pytest.mark.parametrize("x", [4, 10, 16, 24, 60, 120])
def test_a_click_anywhere_in_a_row_but_on_its_colour_sets_its_tick(
    qtbot: QtBot, paused: MainWindow, x: int
) -> None:
    legend = paused.side_panel.legend
    row = legend.view.visualRect(legend.model.index(0))
    where = QPoint(row.left() + x, row.center().y())
    qtbot.mouseClick(legend.view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert paused.look.style.hidden == {IDD_LEVEL1[0].name}


def test_views_are_switched_by_keys(qtbot: QtBot, paused: MainWindow) -> None:
    for key, view in zip("23451", [*list(View)[1:], View.OVERLAY], strict=True):
        qtbot.keyClick(paused, key)
        assert paused.look.style.view is view
        ticked = [a.text() for a in paused.actions_.views if a.isChecked()]
        assert len(ticked) == 1
    qtbot.keyClick(paused, "2")
    assert halves(paused) == (COLOURS[LEFT], COLOURS[RIGHT])
    assert not paused.side_panel.opacity.isEnabled()  # a mask is opaque


def test_single_frames_forth_and_back(
    qtbot: QtBot, paused: MainWindow, clip: Clip
) -> None:
    here = clip.times.index(paused.playback.position)
    qtbot.keyClick(paused, ".")
    qtbot.waitUntil(lambda: on_screen(paused) == clip.times[here + 1], timeout=WAIT_MS)
    # Faster than the player seeks: none is lost.
    for _ in range(3):
        qtbot.keyClick(paused, ",")
    qtbot.waitUntil(
        lambda: on_screen(paused) == clip.times[max(here - 2, 0)], timeout=WAIT_MS
    )


def test_skips_add_up(qtbot: QtBot, paused: MainWindow) -> None:
    paused.playback.seek(Fraction(1))
    paused.playback.skip(1)
    paused.playback.skip(1)
    qtbot.waitUntil(lambda: on_screen(paused) == Fraction(3), timeout=WAIT_MS)
    qtbot.keyClick(paused, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: on_screen(paused) == Fraction(0), timeout=WAIT_MS)


def test_a_missing_file_is_told_and_the_window_goes_on(
    qtbot: QtBot, window: MainWindow, clip: Clip, tmp_path: Path
) -> None:
    window.playback.open(str(tmp_path / "no such.mp4"))
    reach(qtbot, window, State.FAILED)
    assert window.banner.isVisible()
    assert "does not exist" in window.banner.words.text()
    assert not window.actions_["export"].isEnabled()
    window.playback.open(str(clip.path))
    assert not window.banner.isVisible()
    reach(qtbot, window, State.PLAYING)


def test_play_tries_again_what_failed(
    qtbot: QtBot, window: MainWindow, clip: Clip, tmp_path: Path
) -> None:
    path = tmp_path / "late.mp4"
    window.playback.open(str(path))
    reach(qtbot, window, State.FAILED)
    path.write_bytes(clip.path.read_bytes())
    qtbot.keyClick(window, Qt.Key.Key_Space)
    reach(qtbot, window, State.PLAYING)


def test_a_device_that_is_not_there_leaves_the_present_one(
    qtbot: QtBot, paused: MainWindow
) -> None:
    panel = paused.side_panel.network
    assert panel.reason.text() == REASON
    panel.device.setCurrentIndex(list(Device).index(Device.GPU))
    with qtbot.waitSignal(paused.playback.problem, timeout=WAIT_MS):
        panel.device.activated.emit(panel.device.currentIndex())
        assert paused.playback.trying
    assert "no GPU" in paused.banner.words.text()
    assert Device(panel.device.currentData()) is Device.AUTO
    assert panel.reason.text() == REASON


def test_another_device_while_paused_labels_the_frame_again(
    qtbot: QtBot, paused: MainWindow, network: HalvesNetwork
) -> None:
    runs, panel = network.runs, paused.side_panel.network
    panel.device.setCurrentIndex(list(Device).index(Device.CPU))
    panel.device.activated.emit(panel.device.currentIndex())
    qtbot.waitUntil(lambda: network.runs > runs, timeout=WAIT_MS)
    reach(qtbot, paused, State.PAUSED)


def test_without_a_model_another_can_be_chosen(
    qtbot: QtBot, network: HalvesNetwork, settings_file: Path, clip: Clip
) -> None:
    network.at_hand = False
    make_player = partial(Player, chooser=network.choose)
    playback = Playback(make_player, Request("nope"))
    window = MainWindow(playback, Memory(settings_file))
    try:
        window.show()
        playback.open(str(clip.path))
        reach(qtbot, window, State.FAILED)
        assert "model" in window.banner.words.text()
        assert "No network" in window.side_panel.network.reason.text()
        network.at_hand = True
        playback.use(Request("fake", Device.CPU))
        reach(qtbot, window, State.PLAYING)
        assert not window.banner.isVisible()
    finally:
        window.close()
        window.deleteLater()


def test_a_file_can_be_dropped(qtbot: QtBot, window: MainWindow, clip: Clip) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(clip.path))])
    drop = QDropEvent(
        QPointF(QPoint(100, 100)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(drop)
    assert drop.isAccepted()
    reach(qtbot, window, State.PLAYING)
    assert window.memory.settings.opening.recent == (str(clip.path),)
    assert window.memory.settings.opening.last_folder == str(clip.path.parent)


@pytest.mark.parametrize(
    "address", ["http://a/b%20c", "rtsp://me:p%40ss@host:554/live?a=%26"]
)
def test_a_dropped_address_keeps_its_escapes(address: str) -> None:
    link, text = QMimeData(), QMimeData()
    link.setUrls([QUrl(address)])
    text.setText(address)
    assert dropped(link) == dropped(text) == [address]


def test_the_legend_tells_shares(qtbot: QtBot, paused: MainWindow) -> None:
    model = paused.side_panel.legend.model
    rows = {label.name: row for row, label in enumerate(IDD_LEVEL1)}
    qtbot.waitUntil(
        lambda: model.index(rows[LEFT]).data(model.SHARE) > 0, timeout=WAIT_MS
    )
    for name in (LEFT, RIGHT):
        assert model.index(rows[name]).data(model.SHARE) == pytest.approx(0.5, abs=0.02)
    assert model.index(rows["vehicles"]).data(model.SHARE) == 0


def test_of_what_is_not_shown_any_more_the_legend_tells_nothing(
    qtbot: QtBot, paused: MainWindow, tmp_path: Path
) -> None:
    model = paused.side_panel.legend.model
    rows = range(model.rowCount())

    def shares() -> list[float]:
        return [model.index(row).data(model.SHARE) for row in rows]

    qtbot.waitUntil(lambda: any(shares()), timeout=WAIT_MS)
    paused.playback.open(str(tmp_path / "no such.mp4"))
    assert not any(shares())
    reach(qtbot, paused, State.FAILED)
    assert not any(shares())


def test_full_screen_and_back(qtbot: QtBot, paused: MainWindow) -> None:
    qtbot.keyClick(paused, "f")
    assert paused.isFullScreen()
    assert not paused.side_panel.isVisible()
    assert not paused.menuBar().isVisible()
    qtbot.keyClick(paused, Qt.Key.Key_Space)  # keys work without the menu bar
    assert paused.playback.playing
    qtbot.keyClick(paused, Qt.Key.Key_Escape)
    assert not paused.isFullScreen()
    assert paused.side_panel.isVisible()


def test_a_password_is_not_shown(window: MainWindow) -> None:
    # Nothing listens there; how that is told comes later and is not waited for.
    window.playback.open("rtsp://me:secret@127.0.0.1:9/live")
    assert window.windowTitle() == "rtsp://127.0.0.1:9/live"


def test_late_news_of_a_source_are_not_taken_for_the_next(
    qtbot: QtBot, window: MainWindow, clip: Clip, tmp_path: Path
) -> None:
    playback = window.playback
    playback.open(str(clip.path))
    reach(qtbot, window, State.PLAYING)
    late = playback.status
    window.memory.forget_sources()
    playback.open(str(tmp_path / "no such.mp4"))
    playback._bridge.status.emit(late)
    reach(qtbot, window, State.FAILED)
    assert window.memory.settings.opening.recent == ()


def test_marks_of_a_video_of_30_frames_a_second(
    qtbot: QtBot, window: MainWindow, make_clip: MakeClip
) -> None:
    clip = make_clip(frames=60, size=SIZE, fps=30, gop=30)
    window.playback.open(str(clip.path))
    reach(qtbot, window, State.PLAYING)
    window.playback.pause()
    window.playback.seek(clip.times[7])
    qtbot.waitUntil(lambda: on_screen(window) == clip.times[7], timeout=WAIT_MS)
    reach(qtbot, window, State.PAUSED)
    window.actions_["mark-start"].trigger()
    window.actions_["export"].trigger()
    dialog = window.findChild(ExportDialog)
    assert dialog.form.chosen_part == (clip.times[7], None)
    dialog.reject()


def test_why_a_live_source_cannot_be_exported_is_told(
    qtbot: QtBot, paused: MainWindow
) -> None:
    export, playback = paused.actions_["export"], paused.playback
    assert export.toolTip().startswith("Write the video")
    info = playback.status.info
    assert info
    playback.status = replace(playback.status, info=replace(info, live=True))
    playback.changed.emit()
    assert not export.isEnabled()
    assert "is recorded" in export.toolTip()


def test_a_menu_that_is_filled_anew_keeps_no_old_ones(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = [("640 × 480", window.close, False)]
    choices = [("Front", window.close), ("Size and rate: Front", sizes)]
    monkeypatch.setattr(window.commands.opening, "camera_choices", lambda: choices)
    menu = window.actions_["camera"].menu()
    assert isinstance(menu, QMenu)
    for _ in range(3):
        menu.aboutToShow.emit()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(menu.findChildren(QMenu)) == 1
