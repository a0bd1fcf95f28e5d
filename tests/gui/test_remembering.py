"""What the window remembers from one start to the next."""

import json
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from engine.overlay import OverlayStyle, View
from engine.player import Player, Request, State
from gui.main_window import MainWindow
from gui.memory.memory import Memory
from gui.memory.settings import OpeningSettings
from gui.memory.storage import load
from gui.playback import Playback
from models.labels import IDD_LEVEL1
from tests.gui.conftest import reach
from tests.gui.stand_ins import HalvesNetwork
from tests.helpers.clips import Clip

pytestmark = pytest.mark.gui


def test_what_cannot_be_opened_is_not_remembered(
    qtbot: QtBot, window: MainWindow, clip: Clip, tmp_path: Path
) -> None:
    for address in (str(tmp_path / "no such.mp4"), "a" * 5000, "rtsp://[::1/live"):
        window.playback.open(address)
        reach(qtbot, window, State.FAILED)
    assert window.memory.settings.opening.recent == ()
    window.playback.open(str(clip.path))
    reach(qtbot, window, State.PLAYING)
    assert window.memory.settings.opening.recent == (str(clip.path),)


@pytest.mark.parametrize("geometry", ["abc", "AAEC"])
def test_a_place_that_makes_no_sense_does_not_keep_the_window_shut(
    qtbot: QtBot, network: HalvesNetwork, settings_file: Path, geometry: str
) -> None:
    settings_file.parent.mkdir()
    record = {"version": 1, "geometry": geometry}
    settings_file.write_text(json.dumps(record), encoding="utf-8")
    memory = Memory(settings_file)
    playback = Playback(partial(Player, chooser=network.choose), Request("fake"))
    try:
        window = MainWindow(playback, memory)
        window.show()
        qtbot.waitExposed(window)
        window.close()
        window.deleteLater()
    finally:
        playback.shut_down()


def test_a_folder_with_too_long_a_name_is_not_asked_for(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.memory.keep(opening=OpeningSettings(last_folder="/" + "a" * 5000))
    asked = []

    def ask(parent: object, title: str, folder: str) -> str:
        asked.append(folder)
        return ""

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", ask)
    window.actions_["folder"].trigger()
    assert asked == [str(Path.home())]


def test_look_and_place_outlive_the_window(
    paused: MainWindow, settings_file: Path
) -> None:
    paused.look.set_opacity(0.25)
    paused.look.set_view(View.MASK)
    paused.look.set_visible("sky", False)
    paused.close()
    settings = type(paused.memory)(settings_file).settings
    assert settings.look.style == OverlayStyle(0.25, view=View.MASK)
    names = tuple(label.name for label in IDD_LEVEL1)
    assert dict(settings.look.hidden) == {names: {"sky"}}
    assert settings.window.geometry


def test_what_is_open_at_the_end_is_kept_for_who_wants_to_go_on_with_it(
    paused: MainWindow, settings_file: Path, clip: Clip
) -> None:
    paused.close()
    assert load(settings_file).settings.opening.open_last == str(clip.path)


@pytest.mark.parametrize("address", [None, "rtsp://me:secret@host/live"])
def test_nothing_and_what_has_a_password_are_not_opened_again(
    settings_file: Path, address: str | None
) -> None:
    memory = Memory(settings_file)
    memory.remember_open("a.mp4", None)
    memory.remember_open(address, None)
    assert load(settings_file).settings.opening.open_last == ""
