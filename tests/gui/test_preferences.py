"""The dialog of settings."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QMessageBox,
    QPushButton,
)
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from gui.actions.keymap import Keymap
from gui.actions.table import ACTIONS
from gui.main_window import MainWindow
from gui.memory.memory import Memory
from gui.memory.storage import load
from gui.preferences.dialog import PreferencesDialog
from gui.preferences.keys import KeysPage
from gui.preferences.keys_model import KeysModel
from gui.theme import apply_theme, colours
from gui.theme.scheme import DARK, LIGHT
from tests.gui.conftest import WAIT_MS

pytestmark = pytest.mark.gui


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow) -> PreferencesDialog:
    """The dialog, opened as a person opens it."""
    qtbot.waitUntil(window.isActiveWindow, timeout=WAIT_MS)
    qtbot.keyClick(
        window, Qt.Key.Key_Comma, modifier=Qt.KeyboardModifier.ControlModifier
    )
    found = window.findChild(PreferencesDialog)
    assert found
    return found


@pytest.fixture
def page(qtbot: QtBot, settings_file: Path) -> KeysPage:
    """The page of keys alone."""
    table = {spec.name: spec.keys for spec in ACTIONS}
    page = KeysPage(Keymap(Memory(settings_file), table))
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    return page


def choose(qtbot: QtBot, box: QComboBox, data: str) -> None:
    """Choose in a list by the keyboard."""
    box.setFocus()
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def test_a_dialog_does_not_outlive_the_window(
    qtbot: QtBot, window: MainWindow, dialog: PreferencesDialog
) -> None:
    with qtbot.waitSignal(dialog.destroyed, timeout=WAIT_MS):
        window.close()  # as when the program is interrupted


def test_a_theme_is_taken_over_at_once_and_kept(
    qtbot: QtBot, dialog: PreferencesDialog, settings_file: Path, qapp: QApplication
) -> None:
    try:
        choose(qtbot, dialog.general.theme, "light")
        assert colours() is LIGHT
        assert load(settings_file).settings.window.theme == "light"
        choose(qtbot, dialog.general.theme, "dark")
        assert colours() is DARK
    finally:
        apply_theme(qapp, "dark")


def test_a_language_is_kept_for_the_next_start_which_is_told(
    qtbot: QtBot, dialog: PreferencesDialog, settings_file: Path
) -> None:
    assert dialog.general.later.isHidden()
    choose(qtbot, dialog.general.language, "hi")
    assert load(settings_file).settings.window.language == "hi"
    assert not dialog.general.later.isHidden()


def test_who_wants_to_begin_where_it_ended_ticks_a_box(
    qtbot: QtBot, dialog: PreferencesDialog, settings_file: Path
) -> None:
    dialog.general.reopen.setFocus()
    qtbot.keyClick(dialog.general.reopen, Qt.Key.Key_Space)
    assert load(settings_file).settings.opening.reopen


def test_all_is_reset_after_a_question(
    qtbot: QtBot, dialog: PreferencesDialog, settings_file: Path
) -> None:
    choose(qtbot, dialog.general.language, "hi")
    qtbot.mouseClick(dialog.reset_button, Qt.MouseButton.LeftButton)
    box = dialog.findChild(QMessageBox)
    assert box
    answers = {button.text(): button for button in box.findChildren(QPushButton)}
    qtbot.mouseClick(answers["Cancel"], Qt.MouseButton.LeftButton)
    assert load(settings_file).settings.window.language == "hi"
    qtbot.mouseClick(dialog.reset_button, Qt.MouseButton.LeftButton)
    box = dialog.findChildren(QMessageBox)[-1]
    answers = {button.text(): button for button in box.findChildren(QPushButton)}
    qtbot.mouseClick(answers["Reset"], Qt.MouseButton.LeftButton)
    assert load(settings_file).settings.window.language == ""
    assert not dialog.reset_button.isEnabled()


def test_what_was_opened_is_forgotten_by_a_button(
    qtbot: QtBot, window: MainWindow, dialog: PreferencesDialog
) -> None:
    window.memory.remember_source("rtsp://host/live", None)
    assert dialog.files.recent.text() == "1 source"
    dialog.pages.setCurrentWidget(dialog.files)
    qtbot.mouseClick(dialog.files.forget_button, Qt.MouseButton.LeftButton)
    assert window.memory.settings.opening.recent == ()
    assert not dialog.files.forget_button.isEnabled()


def test_a_folder_is_chosen_and_left_to_the_system_again(
    qtbot: QtBot,
    dialog: PreferencesDialog,
    settings_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = dialog.files.recordings
    dialog.pages.setCurrentWidget(dialog.files)
    usual = row.words.text()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    qtbot.mouseClick(row.choose_button, Qt.MouseButton.LeftButton)
    assert load(settings_file).settings.record.folder == str(tmp_path)
    assert row.words.text() == str(tmp_path)
    qtbot.mouseClick(row.usual_button, Qt.MouseButton.LeftButton)
    assert load(settings_file).settings.record.folder == ""
    assert row.words.text() == usual
    assert not row.usual_button.isEnabled()


def test_the_table_of_keys_is_a_proper_model(
    page: KeysPage, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(page.model)


def _select(qtbot: QtBot, page: KeysPage, words: str) -> None:
    page.sought.clear()
    qtbot.keyClicks(page.sought, words)
    page.table.selectRow(0)


def _keys(page: KeysPage) -> str:
    row = page.table.currentIndex().row()
    return str(page.table.model().index(row, 2).data())


def test_a_key_is_sought_set_and_reset(qtbot: QtBot, page: KeysPage) -> None:
    _select(qtbot, page, "previous frame")
    assert page.table.model().rowCount() == 1
    assert _keys(page) == ","
    qtbot.keyClick(page.edit, Qt.Key.Key_F5)
    assert page.clash.text() == ""
    qtbot.mouseClick(page.set_button, Qt.MouseButton.LeftButton)
    assert not page.clear_button.hasFocus()  # the next key would take this one away
    assert _keys(page) == "F5"
    qtbot.keyClick(page.edit, Qt.Key.Key_F6)
    qtbot.mouseClick(page.add_button, Qt.MouseButton.LeftButton)
    assert _keys(page) == "F5   F6"
    qtbot.mouseClick(page.reset_button, Qt.MouseButton.LeftButton)
    assert _keys(page) == ","
    qtbot.mouseClick(page.clear_button, Qt.MouseButton.LeftButton)
    assert _keys(page) == ""
    assert not page.clear_button.isEnabled()
    qtbot.mouseClick(page.reset_all_button, Qt.MouseButton.LeftButton)
    assert _keys(page) == ","


def test_whose_key_it_is_stands_there_before_it_is_taken(
    qtbot: QtBot, page: KeysPage
) -> None:
    _select(qtbot, page, "previous frame")
    qtbot.keyClick(page.edit, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert "“Export”" in page.clash.text()
    assert "Ctrl+E" in page.clash.text()
    qtbot.mouseClick(page.set_button, Qt.MouseButton.LeftButton)
    assert _keys(page) == "Ctrl+E"
    exactly = Qt.MatchFlag.MatchExactly
    first = page.model.index(0, 0)
    (found,) = page.model.match(first, KeysModel.NAME, "export", flags=exactly)
    assert page.model.index(found.row(), 2).data() == ""


def test_a_key_that_it_has_already_cannot_be_added(
    qtbot: QtBot, page: KeysPage
) -> None:
    _select(qtbot, page, "previous frame")
    qtbot.keyClick(page.edit, Qt.Key.Key_Comma)
    assert "already" in page.clash.text()
    assert not page.add_button.isEnabled()
