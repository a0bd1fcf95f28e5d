"""The menu of what is seen."""

from engine.overlay import Marking, View
from gui.actions.spec import ActionSpec, Need
from gui.texts import mark

_MENU = mark("View")
VIEWS = "views"
"""The group of the actions that choose a view."""

MARKINGS = "markings"
"""The group of those that choose by what classes are marked."""


def _view(view: View, text: str, key: str, tip: str) -> ActionSpec:
    return ActionSpec(
        view.value,
        _MENU,
        text,
        lambda c: c.viewing.set_view(view),
        (key,),
        f"view-{view.value}",
        tip=tip,
        checked=lambda session: session.look.style.view is view,
        group=VIEWS,
    )


def _marking(
    marking: Marking, name: str, text: str, key: str, tip: str, separated: bool = False
) -> ActionSpec:
    return ActionSpec(
        name,
        _MENU,
        text,
        lambda c: c.viewing.set_marking(marking),
        (key,),
        f"marking-{name}",
        tip=tip,
        checked=lambda session: session.look.style.marking is marking,
        group=MARKINGS,
        separated=separated,
    )


# A table is read across: the formatter would give every cell a line of its own.
# fmt: off
ACTIONS = (
    _view(View.OVERLAY, mark("Overlay"), "1", mark("The colours over the picture")),
    _view(View.MASK, mark("Mask"), "2", mark("The colours alone")),
    _view(View.ORIGINAL, mark("Original"), "3", mark("The picture alone")),
    _view(View.SIDE_BY_SIDE, mark("Side by side"), "4",
          mark("The picture beside the overlay")),
    _view(View.SPLIT, mark("Split"), "5",
          mark("The picture on the left of a line that can be dragged, the overlay on "
               "its right")),
    ActionSpec("line-left", _MENU, mark("Move the line to the left"),
               lambda c: c.viewing.move_split(-1), ("Alt+Left",), needs=Need.SPLIT,
               repeats=True),
    ActionSpec("line-right", _MENU, mark("Move the line to the right"),
               lambda c: c.viewing.move_split(1), ("Alt+Right",), needs=Need.SPLIT,
               repeats=True),
    _marking(Marking.AREAS, "areas", mark("Areas"), "6",
             mark("Fill the pixels of a class"), separated=True),
    _marking(Marking.OUTLINES, "outlines", mark("Outlines"), "7",
             mark("Draw the borders of classes alone")),
    _marking(Marking.BOTH, "both", mark("Outlines and faint areas"), "8",
             mark("Draw the borders of classes, and fill them faintly")),
    ActionSpec("weaker", _MENU, mark("Weaker colours"),
               lambda c: c.viewing.change_opacity(-1), ("Ctrl+Down",), separated=True,
               repeats=True),
    ActionSpec("stronger", _MENU, mark("Stronger colours"),
               lambda c: c.viewing.change_opacity(1), ("Ctrl+Up",), repeats=True),
    ActionSpec("colours", _MENU, mark("Colours"), icon="palette",
               tip=mark("Choose the colours of the classes"),
               choices=lambda c: c.viewing.colour_choices()),
    ActionSpec("highlight", _MENU, mark("Light the class under the mouse"),
               lambda c: c.viewing.toggle_highlight(), ("H",),
               tip=mark("Name the class under the mouse and let it stand out"),
               checked=lambda session: session.highlight.on),
    ActionSpec("clean-edges", _MENU, mark("Clean edges"),
               lambda c: c.viewing.toggle_edges(), ("E",),
               tip=mark("Let the borders of classes follow the edges of the picture"),
               checked=lambda session: session.playback.refinement.edges),
    ActionSpec("zoom-in", _MENU, mark("Zoom in"), lambda c: c.viewing.zoom(1),
               ("Ctrl+=", "Ctrl++"), separated=True, repeats=True),
    ActionSpec("zoom-out", _MENU, mark("Zoom out"), lambda c: c.viewing.zoom(-1),
               ("Ctrl+-",), repeats=True),
    ActionSpec("whole", _MENU, mark("Whole picture"),
               lambda c: c.viewing.show_whole(), ("0", "Ctrl+0"),
               needs=Need.ZOOMED),
    ActionSpec("figures", _MENU, mark("Plot of the figures"),
               lambda c: c.viewing.toggle_figures(), ("Ctrl+I",), "figures",
               tip=mark("Frames a second, milliseconds and delay over half a minute"),
               checked=lambda session: session.history.shown, separated=True),
    ActionSpec("panel", _MENU, mark("Side panel"), lambda c: c.viewing.toggle_panel(),
               ("F9",), tip=mark("Show or hide what is beside the picture"),
               checked=lambda session: session.panel.shown),
    ActionSpec("full-screen", _MENU, mark("Full screen"),
               lambda c: c.viewing.toggle_full_screen(), ("F", "F11"), "full-screen",
               separated=True),
    ActionSpec("leave-full-screen", _MENU, mark("Leave full screen"),
               lambda c: c.viewing.leave_full_screen(), ("Esc",),
               needs=Need.FULL_SCREEN),
)
