"""The menu of help."""

from gui.actions.spec import ActionSpec
from gui.texts import mark

_MENU = mark("Help")

# A table is read across: the formatter would give every cell a line of its own.
# fmt: off
ACTIONS = (
    ActionSpec("keys", _MENU, mark("Keys"), lambda c: c.helping.show_keys(),
               ("?", "F1"), "help", tip=mark("All keys"), on_tool_bar=True),
)
