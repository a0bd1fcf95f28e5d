"""What gives the program its look, and follows the system where that is wanted."""

import logging
from importlib.resources import files
from string import Template

from platformdirs import user_cache_path
from PySide6.QtCore import QDir, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from gui.theme.icons import icon, write_icons
from gui.theme.scheme import DARK, LIGHT, Scheme, use

_log = logging.getLogger(__name__)
_FOLDER = files("gui.theme")

SYSTEM = "system"
THEMES = {SYSTEM: None, "light": LIGHT, "dark": DARK}
"""What a person may choose; None follows the system."""


def apply_theme(app: QApplication, chosen: str = SYSTEM) -> None:
    """Give the whole program its look; may be called again for another.

    Args:
        app: the program.
        chosen: one of `THEMES`.
    """
    app.setProperty("theme", chosen)
    hints = app.styleHints()
    if not app.property("themed"):
        app.setProperty("themed", True)
        app.setStyle("Fusion")
        app.setWindowIcon(icon("sadak"))
        hints.colorSchemeChanged.connect(lambda scheme: _follow(app, scheme))
    wanted = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    # Also for what the system draws itself: the title bar, and its own dialogs.
    hints.setColorScheme(wanted.get(chosen, Qt.ColorScheme.Unknown))
    _dress(app, THEMES[chosen] or _of_system(hints.colorScheme()))


def _follow(app: QApplication, scheme: Qt.ColorScheme) -> None:
    """The system has gone over to light or dark."""
    if app.property("theme") == SYSTEM:
        _dress(app, _of_system(scheme))


def _of_system(scheme: Qt.ColorScheme) -> Scheme:
    """Where nobody knows it is dark, which suits pictures."""
    return LIGHT if scheme is Qt.ColorScheme.Light else DARK


def _dress(app: QApplication, scheme: Scheme) -> None:
    use(scheme)
    QDir.setSearchPaths("icons", [_icons_of(scheme)])
    app.setPalette(_palette(scheme))  # tells every widget, which paints itself anew
    sheet = Template((_FOLDER / "theme.qss").read_text(encoding="utf-8"))
    app.setStyleSheet(sheet.substitute(scheme.names()))


def _icons_of(scheme: Scheme) -> str:
    """Where style sheets find the icons: they take files only."""
    folder = user_cache_path("sadak", appauthor=False) / "icons"
    folder /= "light" if scheme is LIGHT else "dark"
    try:
        write_icons(scheme, folder)
    except OSError as error:
        _log.warning("icons of style sheets keep their own colours: %s", error)
        return str(_FOLDER / "icons")
    return str(folder)


def _palette(scheme: Scheme) -> QPalette:
    """For what style sheets do not reach, and for what is painted by hand."""
    role = QPalette.ColorRole
    palette = QPalette(scheme.button, scheme.background)
    for part, colour in {
        role.WindowText: scheme.text,
        role.Base: scheme.field,
        role.AlternateBase: scheme.raised,
        role.ToolTipBase: scheme.raised,
        role.ToolTipText: scheme.text,
        role.Text: scheme.text,
        role.ButtonText: scheme.text,
        role.PlaceholderText: scheme.muted,
        role.Highlight: scheme.accent,
        role.HighlightedText: scheme.on_accent,
        role.Link: scheme.accent,
        role.Mid: scheme.muted,
    }.items():
        palette.setColor(part, colour)
    for part in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, part, scheme.disabled)
    return palette
