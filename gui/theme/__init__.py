"""Colours, icons and the style sheet."""

from gui.theme.icons import icon
from gui.theme.scheme import Scheme, colours
from gui.theme.theme import apply_theme

__all__ = ["Scheme", "apply_theme", "colours", "icon"]
