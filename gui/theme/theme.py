"""What gives the program its look."""

from functools import cache
from importlib.resources import files

from PySide6.QtCore import QDir
from PySide6.QtGui import QIcon, QPalette
from PySide6.QtWidgets import QApplication

from gui.theme.scheme import Scheme, colours

_FOLDER = files("gui.theme")


@cache
def icon(name: str) -> QIcon:
    """The icon of that name; drawn by Qt at whatever size is wanted."""
    return QIcon(str(_FOLDER / "icons" / f"{name}.svg"))


def apply_theme(app: QApplication) -> None:
    """Give the whole program its look, whatever that of the system is."""
    QDir.setSearchPaths("icons", [str(_FOLDER / "icons")])
    app.setStyle("Fusion")
    app.setPalette(_palette(colours()))
    app.setStyleSheet((_FOLDER / "theme.qss").read_text(encoding="utf-8"))
    app.setWindowIcon(icon("sadak"))


def _palette(scheme: Scheme) -> QPalette:
    """For what style sheets do not reach, and for what is painted by hand."""
    role = QPalette.ColorRole
    palette = QPalette(scheme.raised, scheme.background)
    for part, colour in {
        role.WindowText: scheme.text,
        role.Base: scheme.panel,
        role.AlternateBase: scheme.raised,
        role.ToolTipBase: scheme.raised,
        role.ToolTipText: scheme.text,
        role.Text: scheme.text,
        role.ButtonText: scheme.text,
        role.PlaceholderText: scheme.muted,
        role.Highlight: scheme.accent,
        role.HighlightedText: scheme.letterbox,
        role.Link: scheme.accent,
        role.Mid: scheme.muted,
    }.items():
        palette.setColor(part, colour)
    for part in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, part, scheme.disabled)
    return palette
