"""The menu of help."""

from gui.actions.spec import ActionSpec
from gui.texts import mark

_MENU = mark("Help")

# A table is read across: the formatter would give every cell a line of its own.
# fmt: off
ACTIONS = (
    ActionSpec("keys", _MENU, mark("Keys"), lambda c: c.helping.show_keys(),
               ("?", "F1"), "help", tip=mark("All keys"), on_tool_bar=True),
    ActionSpec("copy-diagnostics", _MENU, mark("Copy diagnostics"),
               lambda c: c.helping.copy_diagnostics(),
               tip=mark("What a report of a fault needs, without names of files"),
               separated=True),
    ActionSpec("open-log", _MENU, mark("Open log folder"),
               lambda c: c.helping.open_log()),
    ActionSpec("about", _MENU, mark("About Sadak"), lambda c: c.helping.show_about(),
               tip=mark("Versions, models and licences"), separated=True),
)
