"""The menu of moments, and of the chart that shows them."""

from gui.actions.spec import ActionSpec, Need
from gui.texts import mark

_MENU = mark("Moments")

# A table is read across: the formatter would give every cell a line of its own.
# fmt: off
ACTIONS = (
    ActionSpec("next-moment", _MENU, mark("Next moment"),
               lambda c: c.moments.go_to_next(), ("N",), "moment-next",
               tip=mark("Go to where what is looked for comes into the picture"),
               needs=Need.SURVEY),
    ActionSpec("previous-moment", _MENU, mark("Previous moment"),
               lambda c: c.moments.go_to_previous(), ("Shift+N",), "moment-previous",
               needs=Need.SURVEY),
    ActionSpec("moments-of", _MENU, mark("Moments with"), needs=Need.SURVEY,
               choices=lambda c: c.moments.subject_choices(), separated=True),
    ActionSpec("moments-over", _MENU, mark("That cover at least"), needs=Need.SURVEY,
               choices=lambda c: c.moments.threshold_choices()),
    ActionSpec("timeline", _MENU, mark("Timeline"),
               lambda c: c.moments.toggle_timeline(), ("T",),
               tip=mark("Show which classes cover how much of the picture, and when"),
               checked=lambda session: session.timeline.shown, separated=True),
)
