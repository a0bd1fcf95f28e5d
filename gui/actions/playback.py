"""The menu of playing."""

from gui.actions.spec import ActionSpec, Need
from gui.session import Session
from gui.texts import mark

_MENU = mark("Playback")


def _play_face(session: Session) -> tuple[str, str]:
    if session.playback.playing or session.shuttle.back:
        return mark("Pause"), "pause"
    return mark("Play"), "play"


def _mute_face(session: Session) -> tuple[str, str]:
    volume = session.volume
    words = mark("Sound on") if volume.muted else mark("Mute")
    silent = volume.muted or volume.silent or not volume.level
    return words, "volume-off" if silent else "volume"


# A table is read across: the formatter would give every cell a line of its own.
# fmt: off
ACTIONS = (
    ActionSpec("play", _MENU, mark("Play"), lambda c: c.playing.toggle(),
               ("Space", "K"), "play", needs=Need.SOURCE, face=_play_face),
    ActionSpec("shuttle-back", _MENU, mark("Rewind"), lambda c: c.playing.rewind(),
               ("J",), tip=mark("Go back, or play more slowly; faster each time"),
               needs=Need.SEEKABLE),
    ActionSpec("shuttle-forward", _MENU, mark("Play forward"),
               lambda c: c.playing.forward(), ("L",),
               tip=mark("Play, and twice as fast each time"), needs=Need.SEEKABLE),
    ActionSpec("step-back", _MENU, mark("Previous frame"),
               lambda c: c.playing.step_back(), (",",), "step-back",
               needs=Need.SEEKABLE, separated=True, repeats=True),
    ActionSpec("step-forward", _MENU, mark("Next frame"),
               lambda c: c.playing.step_forward(), (".",), "step-forward",
               needs=Need.SEEKABLE, repeats=True),
    ActionSpec("back", _MENU, mark("Back 5 seconds"), lambda c: c.playing.skip(-5),
               ("Left",), needs=Need.SEEKABLE, separated=True, repeats=True),
    ActionSpec("forward", _MENU, mark("Forward 5 seconds"),
               lambda c: c.playing.skip(5), ("Right",), needs=Need.SEEKABLE,
               repeats=True),
    ActionSpec("little-back", _MENU, mark("Back 1 second"),
               lambda c: c.playing.skip(-1), ("Shift+Left",), needs=Need.SEEKABLE,
               repeats=True),
    ActionSpec("little-forward", _MENU, mark("Forward 1 second"),
               lambda c: c.playing.skip(1), ("Shift+Right",), needs=Need.SEEKABLE,
               repeats=True),
    ActionSpec("far-back", _MENU, mark("Back 1 minute"),
               lambda c: c.playing.skip(-60), ("Down",), needs=Need.SEEKABLE,
               repeats=True),
    ActionSpec("far-forward", _MENU, mark("Forward 1 minute"),
               lambda c: c.playing.skip(60), ("Up",), needs=Need.SEEKABLE,
               repeats=True),
    ActionSpec("start", _MENU, mark("Go to the start"),
               lambda c: c.playing.go_to_start(), ("Home",), needs=Need.SEEKABLE),
    ActionSpec("end", _MENU, mark("Go to the end"), lambda c: c.playing.go_to_end(),
               ("End",), needs=Need.SEEKABLE),
    ActionSpec("speed", _MENU, mark("Speed"), needs=Need.SEEKABLE, separated=True,
               choices=lambda c: c.playing.speed_choices()),
    ActionSpec("slower", _MENU, mark("Slower"), lambda c: c.playing.change_speed(-1),
               ("[",), needs=Need.SEEKABLE, repeats=True),
    ActionSpec("faster", _MENU, mark("Faster"), lambda c: c.playing.change_speed(1),
               ("]",), needs=Need.SEEKABLE, repeats=True),
    ActionSpec("normal-speed", _MENU, mark("Normal speed"),
               lambda c: c.playing.play_normally(), ("Backspace",),
               needs=Need.SEEKABLE),
    ActionSpec("mark-start", _MENU, mark("Mark the start of a part"),
               lambda c: c.playing.mark_start(), ("I",),
               tip=mark("What is exported or looped begins with this frame"),
               needs=Need.SEEKABLE, separated=True),
    ActionSpec("mark-end", _MENU, mark("Mark the end of a part"),
               lambda c: c.playing.mark_end(), ("O",),
               tip=mark("What is exported or looped ends before this frame"),
               needs=Need.SEEKABLE),
    ActionSpec("clear-marks", _MENU, mark("Clear the marks"),
               lambda c: c.playing.clear_marks(), ("X",), needs=Need.SEEKABLE),
    ActionSpec("loop", _MENU, mark("Loop"), lambda c: c.playing.toggle_loop(),
               ("Shift+L",), "loop",
               tip=mark("Play the marked part again and again, or else the whole"),
               needs=Need.SEEKABLE, checked=lambda session: session.looping.on),
    ActionSpec("mute", _MENU, mark("Mute"), lambda c: c.playing.toggle_sound(), ("M",),
               "volume", face=_mute_face, separated=True),
    ActionSpec("louder", _MENU, mark("Louder"),
               lambda c: c.playing.change_volume(1), ("Alt+Up",), repeats=True),
    ActionSpec("quieter", _MENU, mark("Quieter"),
               lambda c: c.playing.change_volume(-1), ("Alt+Down",), repeats=True),
    ActionSpec("next-file", _MENU, mark("Next file"), lambda c: c.playing.go_on(1),
               ("PgDown",), "file-next", needs=Need.NEXT_FILE, separated=True),
    ActionSpec("previous-file", _MENU, mark("Previous file"),
               lambda c: c.playing.go_on(-1), ("PgUp",), "file-previous",
               needs=Need.PREVIOUS_FILE),
    ActionSpec("play-on", _MENU, mark("Play on to the next file"),
               lambda c: c.playing.toggle_playing_on(),
               tip=mark("When a file ends, play the one that belongs behind it"),
               checked=lambda session: session.playlist.plays_on),
)
