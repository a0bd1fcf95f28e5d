"""Keys of one's own: kept, told everywhere, and never two for one."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from engine.player import State
from gui.actions.keymap import Keymap, shown
from gui.actions.table import ACTIONS
from gui.help.keys import KeysDialog
from gui.main_window import MainWindow
from gui.memory.memory import Memory
from tests.gui.conftest import reach

pytestmark = pytest.mark.gui

TABLE = {"play": ("Space", "K"), "back": ("Left",), "quit": ()}


@pytest.fixture
def memory(settings_file: Path) -> Memory:
    """The settings of this test."""
    return Memory(settings_file)


def test_no_two_actions_have_a_key_at_first() -> None:
    keys = [QKeySequence(key).toString() for spec in ACTIONS for key in spec.keys]
    assert all(keys)
    assert len(set(keys)) == len(keys)


def test_own_keys_outlive_the_program(memory: Memory, settings_file: Path) -> None:
    keymap = Keymap(memory, TABLE)
    keymap.give("play", ["P", "p", "F5"])
    assert keymap.of("play") == ("P", "F5")
    again = Keymap(Memory(settings_file), TABLE)
    assert again.of("play") == ("P", "F5")
    assert again.is_own("play")
    assert not again.is_own("back")
    again.reset("play")
    assert Memory(settings_file).settings.keys.own == {}


def test_a_key_that_is_given_away_is_lost_by_whoever_had_it(memory: Memory) -> None:
    keymap = Keymap(memory, TABLE)
    assert keymap.holder("k") == "play"
    assert keymap.holder("F5") is None
    keymap.give("quit", ["K"])
    assert keymap.of("play") == ("Space",)
    assert keymap.holder("K") == "quit"
    keymap.give("back", ["K", "Left"])  # from a person's own keys too
    assert keymap.of("quit") == ()
    keymap.reset_all()
    assert {name: keymap.of(name) for name in TABLE} == TABLE


def test_a_newer_table_takes_no_key_from_a_person(memory: Memory) -> None:
    Keymap(memory, TABLE).give("quit", ["P"])
    newer = Keymap(memory, {**TABLE, "picture": ("P",)})
    assert newer.of("picture") == ()
    assert newer.holder("P") == "quit"


def test_what_the_table_has_no_more_is_forgotten(memory: Memory) -> None:
    Keymap(memory, {**TABLE, "old": ()}).give("old", ["P"])
    assert Keymap(memory, TABLE).holder("P") is None


def test_arrows_are_shown_as_arrows() -> None:
    assert shown("Left") == "←"
    assert shown("Shift+Up") == "Shift+↑"
    assert shown("PgUp") == "PgUp"


def test_another_key_works_at_once_and_is_told_in_menu_and_tool_tip(
    qtbot: QtBot, paused: MainWindow
) -> None:
    keymap = paused.commands.helping.session.keymap
    keymap.give("play", ["G"])
    play = paused.actions_["play"]
    assert [key.toString() for key in play.shortcuts()] == ["G"]
    assert "(G)" in play.toolTip()
    qtbot.keyClick(paused, Qt.Key.Key_G)
    reach(qtbot, paused, State.PLAYING)
    qtbot.keyClick(paused, Qt.Key.Key_K)  # not its key any more
    assert paused.playback.playing
    paused.playback.pause()
    keymap.reset_all()
    assert "(Space)" in play.toolTip()


def test_the_page_of_keys_has_the_keys_of_the_moment(
    qtbot: QtBot, memory: Memory
) -> None:
    keymap = Keymap(memory, {spec.name: spec.keys for spec in ACTIONS})
    keymap.give("export", ["Ctrl+Shift+E"])
    dialog = KeysDialog(keymap)
    qtbot.addWidget(dialog)
    words = {label.text() for label in dialog.findChildren(QLabel)}
    assert "Ctrl+Shift+E" in words
    assert "Ctrl+E" not in words
