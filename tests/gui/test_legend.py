"""The legend: shares, ticks, colours, by mouse and by keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QMessageBox
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from engine.overlay import OverlayStyle
from engine.palettes import RGB, Palette
from gui.main_window import MainWindow
from gui.memory.storage import load
from gui.picture.colour_dialog import ColourDialog
from gui.picture.highlight import Highlight
from gui.picture.legend_delegate import swatch
from gui.picture.legend_model import LegendModel
from gui.picture.look import Look
from models.labels import IDD_LEVEL1, LabelClass
from tests.gui.conftest import WAIT_MS, grab
from tests.gui.stand_ins import LEFT, RIGHT

pytestmark = pytest.mark.gui

NAMES = [label.name for label in IDD_LEVEL1]
PINK: RGB = (255, 0, 200)


def colour_of(window: MainWindow, share: float) -> tuple[int, ...]:
    """A pixel of the picture in full colours, at a share of its width."""
    window.look.set_opacity(1.0)
    rect = window.video.picture_rects()[-1]
    x = rect.x() + round(rect.width() * share)
    return tuple(grab(window.video)[rect.bottom() - 20, x].tolist())


def dialog_of(window: MainWindow) -> ColourDialog:
    """The dialog that asks for a colour."""
    [dialog] = [d for d in window.findChildren(ColourDialog) if d.isVisible()]
    return dialog


def open_menu(qtbot: QtBot) -> QMenu:
    """The menu that has opened."""
    qtbot.waitUntil(
        lambda: QApplication.activePopupWidget() is not None, timeout=WAIT_MS
    )
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def choose(menu: QMenu, words: str) -> None:
    """Take an entry of a menu."""
    [action] = [a for a in menu.actions() if a.text() == words]
    assert action.isEnabled()
    menu.close()
    action.trigger()


@pytest.mark.parametrize("classes", [IDD_LEVEL1, IDD_LEVEL1[:2], ()])
def test_it_is_a_proper_model(
    qtmodeltester: ModelTester, classes: tuple[LabelClass, ...]
) -> None:
    look, highlight = Look(OverlayStyle()), Highlight()
    model = LegendModel(look, highlight)
    qtmodeltester.check(model)
    model.set_classes(classes)
    look.set_classes(classes)
    qtmodeltester.check(model)
    if classes:
        look.set_visible(classes[0].name, False)
        look.set_palette(Palette.SAFE)
        highlight.light(classes[1].name)
        model.set_shares([0.5] * len(classes))
        qtmodeltester.check(model)


def test_rows_tell_what_they_show() -> None:
    look = Look(OverlayStyle())
    model = LegendModel(look, Highlight())
    look.set_classes(IDD_LEVEL1)
    model.set_classes(IDD_LEVEL1)
    model.set_shares([0.125] * 7)
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert model.index(3).data(spoken) == "vehicles: 12.5 % of the picture"
    look.set_visible("vehicles", False)
    assert model.index(3).data(spoken) == "vehicles, hidden: 12.5 % of the picture"
    assert "F2" in model.index(3).data(Qt.ItemDataRole.ToolTipRole)


def test_keys_go_through_the_rows_and_tick_them(
    qtbot: QtBot, paused: MainWindow
) -> None:
    view = paused.side_panel.legend.view
    view.setFocus()
    view.setCurrentIndex(view.model().index(0))
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert paused.look.style.hidden == {NAMES[1]}
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert paused.look.style.hidden == frozenset()


@pytest.mark.parametrize("by", ["mouse", "key", "menu"])
def test_a_colour_of_ones_own_is_seen_while_it_is_chosen(
    qtbot: QtBot, paused: MainWindow, by: str
) -> None:
    view = paused.side_panel.legend.view
    index = view.model().index(NAMES.index(LEFT))
    place = view.visualRect(index)
    if by == "mouse":
        where = swatch(place).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    elif by == "key":
        view.setFocus()
        view.setCurrentIndex(index)
        qtbot.keyClick(view, Qt.Key.Key_F2)
    else:
        reason = QContextMenuEvent.Reason.Mouse
        at = view.viewport().mapToGlobal(place.center())
        event = QContextMenuEvent(reason, place.center(), at)
        QApplication.sendEvent(view.viewport(), event)
        choose(open_menu(qtbot), "Colour…")
    assert paused.look.style.hidden == frozenset()
    dialog = dialog_of(paused)
    before = colour_of(paused, 0.25)
    dialog.setCurrentColor(QColor(*PINK))
    assert colour_of(paused, 0.25) == PINK
    assert index.data(Qt.ItemDataRole.DecorationRole) == QColor(*PINK)
    dialog.reject()
    assert colour_of(paused, 0.25) == before
    assert paused.look.style.own == frozenset()


def test_a_colour_of_ones_own_is_kept(
    qtbot: QtBot, paused: MainWindow, settings_file: Path
) -> None:
    paused.look.set_colour(LEFT, PINK)
    paused.look.set_palette(Palette.SAFE)
    assert colour_of(paused, 0.25) == PINK
    paused.close()
    kept = load(settings_file).settings.look
    assert kept.palette is Palette.SAFE
    assert dict(kept.own) == {tuple(NAMES): frozenset({(LEFT, PINK)})}


def test_colours_belong_to_a_label_set() -> None:
    other = (LabelClass(LEFT, (1, 2, 3)), LabelClass("other", (4, 5, 6)))
    look = Look(OverlayStyle())
    look.set_classes(IDD_LEVEL1)
    look.set_colour(LEFT, PINK)
    look.set_classes(other)
    assert look.colours == ((1, 2, 3), (4, 5, 6))
    look.set_classes(IDD_LEVEL1)
    assert look.colour(LEFT) == PINK
    look.set_colour(LEFT, None)
    assert look.colour(LEFT) == IDD_LEVEL1[NAMES.index(LEFT)].colour


@pytest.mark.parametrize(
    ("words", "palette"),
    [
        ("Cityscapes", Palette.CITYSCAPES),
        ("Safe for colour-blind people", Palette.SAFE),
        ("Of the network (IDD)", Palette.MODEL),
    ],
)
def test_palettes_are_in_a_menu(
    paused: MainWindow, words: str, palette: Palette
) -> None:
    menu = paused.actions_["colours"].menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    choose(menu, words)
    assert paused.look.style.palette is palette
    expected = palette.colours(IDD_LEVEL1)[NAMES.index(LEFT)]
    assert colour_of(paused, 0.25) == expected
    menu.aboutToShow.emit()
    assert [a.text() for a in menu.actions() if a.isChecked()] == [words]


def test_colours_go_to_a_file_and_come_back(
    paused: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.json"
    answer = staticmethod(lambda *args: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    paused.look.set_colour(LEFT, PINK)
    menu = paused.actions_["colours"].menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    choose(menu, "Export…")
    assert paused.notice.text() == "The colours are in mine.json."
    menu.aboutToShow.emit()
    choose(menu, "Forget my colours")
    assert colour_of(paused, 0.25) != PINK
    menu.aboutToShow.emit()
    choose(menu, "Import…")
    assert colour_of(paused, 0.25) == PINK
    assert paused.notice.text() == "7 classes have their colours."


def test_a_name_without_an_ending_can_be_imported_again(
    paused: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = staticmethod(lambda *args: (str(tmp_path / "mine"), ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    paused.commands.viewing.export_colours()
    assert [path.name for path in tmp_path.glob("mine*")] == ["mine.json"]
    written = (tmp_path / "mine.json").read_bytes()
    paused.look.set_colour(LEFT, PINK)
    no = QMessageBox.StandardButton.No
    monkeypatch.setattr(QMessageBox, "question", lambda *args: no)
    paused.commands.viewing.export_colours()
    assert (tmp_path / "mine.json").read_bytes() == written


def test_a_file_that_cannot_be_used_is_told_of_and_changes_nothing(
    paused: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.json"
    answer = staticmethod(lambda *args: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    head = '{"format": "sadak-colours", "version": 1, "colours": '
    for content, why in (
        ("no JSON", "it is not JSON"),
        (head + '{"cow": "#010203"}}', "has colours for other classes"),
    ):
        path.write_text(content)
        paused.commands.viewing.import_colours()
        assert why in paused.banner.message
        assert paused.look.style.own == frozenset()
    path.write_text(head + '{"cow": "#010203", "Sky": "#ff00c8"}}')
    paused.commands.viewing.import_colours()
    assert paused.look.style.own == {("sky", PINK)}
    told = "1 class has its colour. Not in this network: cow."
    assert paused.notice.text() == told


def test_a_right_click_on_the_picture_acts_on_the_class_there(
    qtbot: QtBot, paused: MainWindow
) -> None:
    rect = paused.video.picture_rects()[0]
    where = QPoint(rect.x() + rect.width() // 4, rect.center().y())

    def right_click() -> QMenu:
        reason = QContextMenuEvent.Reason.Mouse
        at = paused.video.mapToGlobal(where)
        QApplication.sendEvent(paused.video, QContextMenuEvent(reason, where, at))
        return open_menu(qtbot)

    menu = right_click()
    assert menu.actions()[0].text() == LEFT
    choose(menu, "Hide")
    assert paused.look.style.hidden == {LEFT}
    choose(right_click(), "Show alone")
    assert paused.look.style.hidden == frozenset(NAMES) - {LEFT}
    choose(right_click(), "Show all classes")
    assert paused.look.style.hidden == frozenset()
    choose(right_click(), "Mask")
    assert colour_of(paused, 0.75) == IDD_LEVEL1[NAMES.index(RIGHT)].colour


def test_a_double_click_shows_a_class_alone_and_the_next_one_all(
    qtbot: QtBot, paused: MainWindow
) -> None:
    view, model = paused.side_panel.legend.view, paused.side_panel.legend.model
    place = view.visualRect(model.index(NAMES.index(LEFT))).center()
    for hidden in (set(NAMES) - {LEFT}, set()):
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert paused.look.style.hidden == hidden


def test_a_click_leaves_the_keys_to_the_video(qtbot: QtBot, paused: MainWindow) -> None:
    view, model = paused.side_panel.legend.view, paused.side_panel.legend.model
    paused.video.setFocus()
    place = view.visualRect(model.index(0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert paused.look.style.hidden == {NAMES[0]}
    assert paused.video.hasFocus()
