"""The menu of what is seen."""

from engine.overlay import View
from gui.actions.spec import ActionSpec, Need
from gui.texts import mark

_MENU = mark("View")
VIEWS = "views"
"""The group of the actions that choose a view."""


def _view(view: View, name: str, text: str, key: str, tip: str) -> ActionSpec:
    return ActionSpec(
        name,
        _MENU,
        text,
        lambda c: c.viewing.set_view(view),
        (key,),
        f"view-{name}",
        tip=tip,
        checked=lambda session: session.look.style.view is view,
        group=VIEWS,
    )


# A table is read across: the formatter would give every cell a line of its own.
# fmt: off
ACTIONS = (
    _view(View.OVERLAY, "overlay", mark("Overlay"), "1",
          mark("The colours over the picture")),
    _view(View.MASK, "mask", mark("Mask"), "2", mark("The colours alone")),
    _view(View.ORIGINAL, "original", mark("Original"), "3", mark("The picture alone")),
    _view(View.SIDE_BY_SIDE, "split", mark("Side by side"), "4",
          mark("The picture beside the overlay")),
    ActionSpec("weaker", _MENU, mark("Weaker colours"),
               lambda c: c.viewing.change_opacity(-1), ("[",), separated=True),
    ActionSpec("stronger", _MENU, mark("Stronger colours"),
               lambda c: c.viewing.change_opacity(1), ("]",)),
    ActionSpec("full-screen", _MENU, mark("Full screen"),
               lambda c: c.viewing.toggle_full_screen(), ("F", "F11"), "full-screen",
               separated=True),
    ActionSpec("leave-full-screen", _MENU, mark("Leave full screen"),
               lambda c: c.viewing.leave_full_screen(), ("Esc",),
               needs=Need.FULL_SCREEN),
)
