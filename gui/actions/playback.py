"""The menu of playing."""

from gui.actions.spec import ActionSpec, Need
from gui.session import Session
from gui.texts import mark

_MENU = mark("Playback")


def _play_face(session: Session) -> tuple[str, str]:
    if session.playback.playing:
        return mark("Pause"), "pause"
    return mark("Play"), "play"


# A table is read across: the formatter would give every cell a line of its own.
# fmt: off
ACTIONS = (
    ActionSpec("play", _MENU, mark("Play"), lambda c: c.playing.toggle(),
               ("Space", "K"), "play", needs=Need.SOURCE, face=_play_face),
    ActionSpec("step-back", _MENU, mark("Previous frame"),
               lambda c: c.playing.step_back(), (",",), "step-back",
               needs=Need.SEEKABLE, separated=True),
    ActionSpec("step-forward", _MENU, mark("Next frame"),
               lambda c: c.playing.step_forward(), (".",), "step-forward",
               needs=Need.SEEKABLE),
    ActionSpec("back", _MENU, mark("Back 5 seconds"), lambda c: c.playing.skip(-5),
               ("Left",), needs=Need.SEEKABLE, separated=True),
    ActionSpec("forward", _MENU, mark("Forward 5 seconds"),
               lambda c: c.playing.skip(5), ("Right",), needs=Need.SEEKABLE),
    ActionSpec("far-back", _MENU, mark("Back 1 minute"),
               lambda c: c.playing.skip(-60), ("Shift+Left",), needs=Need.SEEKABLE),
    ActionSpec("far-forward", _MENU, mark("Forward 1 minute"),
               lambda c: c.playing.skip(60), ("Shift+Right",), needs=Need.SEEKABLE),
    ActionSpec("start", _MENU, mark("Go to the start"),
               lambda c: c.playing.go_to_start(), ("Home",), needs=Need.SEEKABLE),
    ActionSpec("end", _MENU, mark("Go to the end"), lambda c: c.playing.go_to_end(),
               ("End",), needs=Need.SEEKABLE),
    ActionSpec("mark-start", _MENU, mark("Mark start of export"),
               lambda c: c.playing.mark_start(), ("I",),
               tip=mark("Export from the frame on the screen"), needs=Need.SEEKABLE,
               separated=True),
    ActionSpec("mark-end", _MENU, mark("Mark end of export"),
               lambda c: c.playing.mark_end(), ("O",),
               tip=mark("Export up to this frame, without it"), needs=Need.SEEKABLE),
    ActionSpec("clear-marks", _MENU, mark("Clear the marks"),
               lambda c: c.playing.clear_marks(), ("X",), needs=Need.SEEKABLE),
)
