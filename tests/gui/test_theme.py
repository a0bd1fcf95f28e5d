"""Light, dark and the system's: colours that can be read, and a change at any time."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QDialog, QToolButton, QVBoxLayout
from pytestqt.qtbot import QtBot

from gui.theme import Scheme, apply_theme, colours, icon
from gui.theme.icons import write_icons
from gui.theme.scheme import DARK, LIGHT
from tests.gui.conftest import grab

pytestmark = pytest.mark.gui

TEXT, ICON = 4.5, 3.0
_GROUNDS = ("background", "panel", "page", "menu", "raised", "field", "button")
PAIRS = [
    *(("text", ground, TEXT) for ground in (*_GROUNDS, "hover")),
    *(("soft", ground, TEXT) for ground in _GROUNDS),
    *(("muted", ground, TEXT) for ground in _GROUNDS),
    *(("ink", ground, ICON) for ground in (*_GROUNDS, "hover", "chosen", "alert")),
    *(("accent", ground, ICON) for ground in (*_GROUNDS, "chosen")),
    *(("outline", ground, ICON) for ground in ("background", "panel", "page", "field")),
    *(("mark", ground, ICON) for ground in ("background", "panel")),
    *(("error", ground, TEXT) for ground in ("background", "panel", "field", "alert")),
    *(("alert_text", ground, TEXT) for ground in ("alert", "alert_button")),
    ("on_accent", "accent", TEXT),
    ("on_accent", "accent_hover", TEXT),
    ("chosen_text", "chosen", TEXT),
    ("chosen_text", "background", TEXT),
    ("text", "chosen", TEXT),
    ("on_letterbox", "letterbox", TEXT),
    ("handle", "groove", ICON),
]


def _luminance(colour: QColor) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [colour.redF(), colour.greenF(), colour.blueF()]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio (WCAG 2.2), 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_knows_its_ends() -> None:
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("#ffffff")) == pytest.approx(
        4.48, abs=0.01
    )


@pytest.mark.parametrize("scheme", [DARK, LIGHT], ids=["dark", "light"])
def test_what_is_to_be_read_can_be(scheme: Scheme) -> None:
    too_weak = [
        f"{front} on {ground}: {ratio:.2f}"
        for front, ground, least in PAIRS
        if (ratio := contrast(getattr(scheme, front), getattr(scheme, ground))) < least
    ]
    assert too_weak == []


def test_round_the_picture_it_is_dark_in_every_theme() -> None:
    assert _luminance(DARK.letterbox) < 0.01
    assert LIGHT.letterbox == DARK.letterbox


def test_the_style_sheet_has_no_colour_of_its_own() -> None:
    sheet = Path("gui/theme/theme.qss").read_text(encoding="utf-8")
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;,\s}])", sheet) == []
    names = {field.name for field in fields(Scheme)}
    assert set(re.findall(r"\$\{?(\w+)", sheet)) <= names


@pytest.fixture
def themed(qapp: QApplication) -> QApplication:
    """The program, which is dark again afterwards."""
    yield qapp
    apply_theme(qapp, "dark")


def test_a_change_of_theme_reaches_what_is_on_the_screen(
    qtbot: QtBot, themed: QApplication
) -> None:
    apply_theme(themed, "dark")
    dialog = QDialog()
    qtbot.addWidget(dialog)
    QVBoxLayout(dialog).addWidget(button := QToolButton())
    button.setIcon(icon("open"))
    dialog.show()
    before = grab(dialog)
    apply_theme(themed, "light")
    assert colours() is LIGHT
    after = grab(dialog)
    assert tuple(before[1, 1].tolist()) == _rgb(DARK.background)
    assert tuple(after[1, 1].tolist()) == _rgb(LIGHT.background)
    inks = {tuple(pixel) for pixel in after.reshape(-1, 3).tolist()}
    assert _rgb(LIGHT.ink) in inks
    assert _rgb(DARK.ink) not in inks


def test_the_system_is_followed_only_by_who_wants_that(themed: QApplication) -> None:
    changed = themed.styleHints().colorSchemeChanged
    apply_theme(themed, "system")
    changed.emit(Qt.ColorScheme.Light)
    assert colours() is LIGHT
    changed.emit(Qt.ColorScheme.Dark)
    assert colours() is DARK
    changed.emit(Qt.ColorScheme.Unknown)
    assert colours() is DARK
    apply_theme(themed, "light")
    changed.emit(Qt.ColorScheme.Dark)
    assert colours() is LIGHT


def test_icons_are_drawn_for_the_screen_that_shows_them(themed: QApplication) -> None:
    apply_theme(themed, "dark")
    small = icon("folder").pixmap(QSize(20, 20), 1.0)
    large = icon("folder").pixmap(QSize(20, 20), 2.0)
    assert (small.width(), large.width()) == (20, 40)
    assert large.devicePixelRatio() == 2.0
    # Drawn anew: enlarged pixels would come in equal pairs.
    image = large.toImage()
    rows = [[image.pixel(x, y) for x in range(40)] for y in range(40)]
    assert any(row[0::2] != row[1::2] for row in rows)


def test_a_disabled_icon_is_as_weak_as_disabled_words(themed: QApplication) -> None:
    apply_theme(themed, "light")
    button = QToolButton()
    button.setIcon(icon("play"))
    button.setEnabled(False)
    pixels = {tuple(pixel) for pixel in grab(button).reshape(-1, 3).tolist()}
    assert _rgb(LIGHT.disabled) in pixels
    button.deleteLater()


def test_an_icon_that_is_not_there_is_a_mistake_at_once(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icon("no such icon")


def test_style_sheets_find_the_icons_in_their_colours(
    qapp: QApplication, tmp_path: Path
) -> None:
    write_icons(LIGHT, tmp_path)
    assert LIGHT.ink.name() in (tmp_path / "chevron.svg").read_text(encoding="utf-8")
    assert not QImage(str(tmp_path / "ticked.svg")).isNull()


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()
