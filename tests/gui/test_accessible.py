"""Every control can be reached by the keyboard, and is named for screen readers."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QKeySequenceEdit,
    QLineEdit,
    QScrollBar,
    QSlider,
    QTextEdit,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.help.about import AboutDialog
from gui.help.keys import KeysDialog
from gui.main_window import MainWindow
from gui.memory.storage import load
from gui.preferences.dialog import PreferencesDialog
from gui.theme import apply_theme
from tests.gui.conftest import grab

pytestmark = pytest.mark.gui

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QKeySequenceEdit,
    QLineEdit,
    QSlider,
    QTextEdit,
)


def controls(top: QWidget) -> Iterator[QWidget]:
    """What a person can act on: neither parts of Qt's own controls nor what is away."""
    for widget in top.findChildren(QWidget):
        if (
            isinstance(widget, CONTROLS)
            and not isinstance(widget, QScrollBar)
            and widget.window() is top.window()
            and not widget.objectName().startswith("qt_")
            and not _is_part(widget)
        ):
            yield widget


def _is_part(widget: QWidget) -> bool:
    """Whether it belongs to another control, which is named itself."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, CONTROLS):
            return True
        parent = parent.parentWidget()
    return False


def name_of(widget: QWidget) -> str:
    """What a screen reader says of a control."""
    face = QAccessible.queryAccessibleInterface(widget)
    assert face, widget
    return face.text(QAccessible.Text.Name)


def nameless(top: QWidget) -> list[str]:
    """Controls of which a screen reader could say nothing."""
    return [
        f"{type(widget).__name__} {widget.objectName()!r} in {_where(widget)}"
        for widget in controls(top)
        if not name_of(widget).strip()
    ]


def _where(widget: QWidget) -> str:
    parent = widget.parentWidget()
    return type(parent).__name__ if parent else "nothing"


def test_every_control_of_the_window_has_a_name(
    qtbot: QtBot, paused: MainWindow
) -> None:
    assert len(list(controls(paused))) > 20
    assert nameless(paused) == []


@pytest.mark.parametrize("action", ["keys", "about", "preferences", "export"])
def test_every_control_of_a_dialog_has_a_name(
    qtbot: QtBot, paused: MainWindow, action: str
) -> None:
    paused.actions_[action].trigger()
    dialogs = [d for d in paused.findChildren(QDialog) if d.isVisible()]
    assert dialogs
    for dialog in dialogs:
        assert len(list(controls(dialog))) > 0
        assert nameless(dialog) == []
        dialog.close()


def test_every_button_with_an_icon_alone_has_a_tool_tip(paused: MainWindow) -> None:
    silent = [
        f"{button.objectName()!r} in {_where(button)}"
        for button in controls(paused)
        if isinstance(button, QAbstractButton)
        and not button.text()
        and not button.icon().isNull()
        and not button.toolTip()
    ]
    assert silent == []


def reached_by_tab(qtbot: QtBot, top: QWidget) -> list[QWidget]:
    """What has the focus, one after the other, until it comes round."""
    reached: list[QWidget] = []
    for _ in range(200):
        widget = QApplication.focusWidget()
        if widget in reached:
            return reached
        reached.append(widget)
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    raise AssertionError("Tab never comes round")


def _can_be_used(widget: QWidget) -> bool:
    return widget.isEnabled() and widget.isVisible()


@pytest.mark.parametrize(
    "make",
    [
        lambda window: window,
        lambda window: _opened(window, "preferences", PreferencesDialog),
        lambda window: _opened(window, "about", AboutDialog),
        lambda window: _opened(window, "keys", KeysDialog),
    ],
    ids=["window", "preferences", "about", "keys"],
)
def test_every_control_is_reached_with_tab(
    qtbot: QtBot, paused: MainWindow, make: Callable[[MainWindow], QWidget]
) -> None:
    top = make(paused)
    qtbot.waitUntil(top.isActiveWindow)
    if QApplication.focusWidget() is None:
        top.setFocus()
    reached = reached_by_tab(qtbot, top)
    missed = [
        f"{type(widget).__name__} {name_of(widget)!r}"
        for widget in controls(top)
        if _can_be_used(widget)
        and widget not in reached
        and not any(part in reached for part in widget.findChildren(QWidget))
        and widget.focusProxy() not in reached
        and not _in_tool_bar(widget)
        and not _is_other_of_a_group(widget)
    ]
    assert missed == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_return_presses_the_button_that_has_the_focus(
    qtbot: QtBot, paused: MainWindow, key: Qt.Key
) -> None:
    qtbot.waitUntil(paused.isActiveWindow)
    texts = {
        button.text(): button
        for button in paused.side_panel.legend.findChildren(QAbstractButton)
    }
    _press(qtbot, texts["None"], key)
    assert paused.look.style.hidden
    _press(qtbot, texts["All"], key)
    assert not paused.look.style.hidden
    given: list[str] = []
    paused.stage.tell("It failed.", {"Try again": lambda: given.append("again")})
    (answer,) = paused.banner.answers  # it came after the window was made
    _press(qtbot, answer, key)
    assert given == ["again"]
    assert paused.banner.isHidden()
    paused.stage.tell("It failed.")
    _press(qtbot, paused.banner.close_button, key)
    assert paused.banner.isHidden()
    assert not paused.playback.playing


def test_return_opens_the_menu_of_a_button(qtbot: QtBot, paused: MainWindow) -> None:
    qtbot.waitUntil(paused.isActiveWindow)
    button = paused.transport.findChild(QToolButton, "speed")
    menu = button.menu()
    opened: list[bool] = []

    def choose() -> None:  # within the menu's own loop
        opened.append(menu.isVisible())
        menu.close()

    menu.aboutToShow.connect(lambda: QTimer.singleShot(0, menu, choose))
    _press(qtbot, button, Qt.Key.Key_Return)
    assert opened == [True]
    assert not button.isDown()


def test_return_presses_nothing_else(qtbot: QtBot, paused: MainWindow) -> None:
    qtbot.waitUntil(paused.isActiveWindow)
    before = paused.look.style
    _press(qtbot, paused.video, Qt.Key.Key_Return)
    assert paused.look.style == before
    assert not paused.playback.playing


def _press(qtbot: QtBot, widget: QWidget, key: Qt.Key) -> None:
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    assert widget.hasFocus()
    qtbot.keyClick(widget, key)


def _opened(window: MainWindow, action: str, kind: type[QDialog]) -> QWidget:
    window.actions_[action].trigger()
    dialog = window.findChild(kind)
    assert isinstance(dialog, QWidget)
    return dialog


def _in_tool_bar(widget: QWidget) -> bool:
    """Those stand in the menus as well, which the keyboard reaches."""
    parent = widget.parentWidget()
    return parent is not None and parent.objectName() == "tools"


def _is_other_of_a_group(widget: QWidget) -> bool:
    """Of buttons of which one is chosen the arrows reach the others."""
    return isinstance(widget, QAbstractButton) and widget.group() is not None


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_focus_is_seen(
    qtbot: QtBot, window: MainWindow, qapp: QApplication, theme: str
) -> None:
    apply_theme(qapp, theme)
    qtbot.waitUntil(window.isActiveWindow)  # no other has a focus
    try:
        unseen = []
        for widget in controls(window):
            if (
                not _can_be_used(widget)
                or widget.focusPolicy() is Qt.FocusPolicy.NoFocus
            ):
                continue
            window.video.setFocus()
            before = grab(widget)
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            if (grab(widget) == before).all():
                unseen.append(f"{type(widget).__name__} {name_of(widget)!r}")
        assert unseen == []
    finally:
        apply_theme(qapp, "dark")


def test_where_the_panel_was_and_how_wide_is_kept(
    qtbot: QtBot, window: MainWindow, settings_file: Path
) -> None:
    panel = window.side_panel
    qtbot.waitUntil(lambda: panel.width() == 280)
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert panel.isHidden()
    window.full_screen.enter()
    window.full_screen.leave()
    assert panel.isHidden()  # as it was
    window.actions_["panel"].trigger()
    assert not panel.isHidden()
    assert window.actions_["panel"].isChecked()
    window.actions_["panel"].trigger()
    window.close()
    assert not load(settings_file).settings.window.panel
