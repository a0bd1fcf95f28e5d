"""Colours, icons and the style sheet."""

from functools import cache
from importlib.resources import files

from PySide6.QtCore import QDir
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication

LETTERBOX = QColor("#0b0d10")
BACKGROUND = QColor("#15181d")
PANEL = QColor("#1b1f26")
RAISED = QColor("#262c35")
TEXT = QColor("#dde2ea")
MUTED = QColor("#8b95a5")
ACCENT = QColor("#f0a43c")
MARK = QColor("#7cc7ff")

_FOLDER = files("gui")


@cache
def icon(name: str) -> QIcon:
    """The icon of that name; drawn by Qt at whatever size is wanted."""
    return QIcon(str(_FOLDER / "icons" / f"{name}.svg"))


def apply_theme(app: QApplication) -> None:
    """Give the whole program its look, whatever that of the system is."""
    QDir.setSearchPaths("icons", [str(_FOLDER / "icons")])
    app.setStyle("Fusion")
    app.setPalette(_palette())
    app.setStyleSheet((_FOLDER / "theme.qss").read_text(encoding="utf-8"))
    app.setWindowIcon(icon("sadak"))


def _palette() -> QPalette:
    """For what style sheets do not reach, and for what is painted by hand."""
    role = QPalette.ColorRole
    palette = QPalette(RAISED, BACKGROUND)
    for part, colour in {
        role.WindowText: TEXT,
        role.Base: PANEL,
        role.AlternateBase: RAISED,
        role.ToolTipBase: RAISED,
        role.ToolTipText: TEXT,
        role.Text: TEXT,
        role.ButtonText: TEXT,
        role.PlaceholderText: MUTED,
        role.Highlight: ACCENT,
        role.HighlightedText: LETTERBOX,
        role.Link: ACCENT,
        role.Mid: MUTED,
    }.items():
        palette.setColor(part, colour)
    for part in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, part, QColor("#565f6d"))
    return palette
