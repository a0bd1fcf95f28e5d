"""Everything that a person can tell the window to do, as one table.

Menus, tool bar, shortcuts, tool tips and the page of keys are all made from it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from engine.overlay import View
from gui.commands import Choices, Commands


class Need(Enum):
    """What must be there for an action to make sense."""

    NOTHING = "nothing"
    SOURCE = "an open source, or one that failed and may be tried again"
    SEEKABLE = "a source in which one can go to another time"
    FULL_SCREEN = "a window in full screen"
    OWN_MODELS = "a folder of models besides the shipped ones"


@dataclass(frozen=True)
class ActionSpec:
    """One action.

    Attributes:
        name: by which code refers to it.
        menu: the menu in which it stands, in the order of the table.
        text: what the menu says.
        run: what it does.
        keys: shortcuts; the first is the one that is told.
        icon: name of its icon.
        tip: what the tool tip says; otherwise the text.
        live_tip: what it says instead while the source is live.
        needs: when it can be used.
        on_tool_bar: whether the tool bar has it.
        separated: whether a line is drawn above it in the menu.
        view: the view that it chooses, for the actions of which one is always chosen.
        choices: makes a submenu in place of running something.
    """

    name: str
    menu: str
    text: str
    run: Callable[[Commands], object] = lambda commands: None
    keys: tuple[str, ...] = ()
    icon: str = ""
    tip: str = ""
    live_tip: str = ""
    needs: Need = Need.NOTHING
    on_tool_bar: bool = False
    separated: bool = False
    view: View | None = None
    choices: Callable[[Commands], Choices] | None = None

    @property
    def tool_tip(self) -> str:
        """The tip with the shortcut behind it."""
        words = self.tip or self.text.rstrip("…")
        return f"{words}  ({self.keys[0]})" if self.keys else words


# A table is read across: the formatter would give every cell a line of its own.
# fmt: off
_FILE = (
    ActionSpec("open", "File", "Open video…", Commands.open_video, ("Ctrl+O",), "open",
               tip="Open a video or a picture", on_tool_bar=True),
    ActionSpec("folder", "File", "Open folder of pictures…", Commands.open_folder,
               ("Ctrl+Shift+O",), "folder"),
    ActionSpec("camera", "File", "Camera", icon="camera", tip="Open a camera",
               on_tool_bar=True, choices=Commands.camera_choices),
    ActionSpec("network", "File", "Network stream…", Commands.open_network,
               ("Ctrl+U",), "network", tip="Open a network stream", on_tool_bar=True),
    ActionSpec("sample", "File", "Sample drive", Commands.open_sample, ("Ctrl+D",),
               "sample", tip="A drive that is drawn as it plays", on_tool_bar=True),
    ActionSpec("recent", "File", "Open recent", choices=Commands.recent_choices),
    ActionSpec("add-models", "File", "Add models from a folder…", Commands.add_models,
               tip="Offer the models of a folder beside the shipped ones",
               separated=True),
    ActionSpec("leave-models", "File", "Shipped models only", Commands.leave_models,
               needs=Need.OWN_MODELS),
    ActionSpec("export", "File", "Export…", Commands.export, ("Ctrl+E",), "export",
               tip="Write the video with its overlay to a file",
               live_tip="For a camera or stream there is: main.py export",
               needs=Need.SEEKABLE, on_tool_bar=True, separated=True),
    ActionSpec("quit", "File", "Quit", Commands.quit, ("Ctrl+Q",), separated=True),
)
_PLAYBACK = (
    ActionSpec("play", "Playback", "Play", Commands.toggle, ("Space", "K"), "play",
               needs=Need.SOURCE),
    ActionSpec("step-back", "Playback", "Previous frame", Commands.step_back, (",",),
               "step-back", needs=Need.SEEKABLE, separated=True),
    ActionSpec("step-forward", "Playback", "Next frame", Commands.step_forward, (".",),
               "step-forward", needs=Need.SEEKABLE),
    ActionSpec("back", "Playback", "Back 5 seconds", lambda c: c.skip(-5), ("Left",),
               needs=Need.SEEKABLE, separated=True),
    ActionSpec("forward", "Playback", "Forward 5 seconds", lambda c: c.skip(5),
               ("Right",), needs=Need.SEEKABLE),
    ActionSpec("far-back", "Playback", "Back 1 minute", lambda c: c.skip(-60),
               ("Shift+Left",), needs=Need.SEEKABLE),
    ActionSpec("far-forward", "Playback", "Forward 1 minute", lambda c: c.skip(60),
               ("Shift+Right",), needs=Need.SEEKABLE),
    ActionSpec("start", "Playback", "Go to the start", Commands.go_to_start, ("Home",),
               needs=Need.SEEKABLE),
    ActionSpec("end", "Playback", "Go to the end", Commands.go_to_end, ("End",),
               needs=Need.SEEKABLE),
    ActionSpec("mark-start", "Playback", "Mark start of export", Commands.mark_start,
               ("I",), tip="Export from the frame on the screen", needs=Need.SEEKABLE,
               separated=True),
    ActionSpec("mark-end", "Playback", "Mark end of export", Commands.mark_end, ("O",),
               tip="Export up to this frame, without it", needs=Need.SEEKABLE),
    ActionSpec("clear-marks", "Playback", "Clear the marks", Commands.clear_marks,
               ("X",), needs=Need.SEEKABLE),
)
_VIEW = (
    ActionSpec("overlay", "View", "Overlay", lambda c: c.set_view(View.OVERLAY), ("1",),
               "view-overlay", tip="The colours over the picture", view=View.OVERLAY),
    ActionSpec("mask", "View", "Mask", lambda c: c.set_view(View.MASK), ("2",),
               "view-mask", tip="The colours alone", view=View.MASK),
    ActionSpec("original", "View", "Original", lambda c: c.set_view(View.ORIGINAL),
               ("3",), "view-original", tip="The picture alone", view=View.ORIGINAL),
    ActionSpec("split", "View", "Side by side", lambda c: c.set_view(View.SIDE_BY_SIDE),
               ("4",), "view-split", tip="The picture beside the overlay",
               view=View.SIDE_BY_SIDE),
    ActionSpec("weaker", "View", "Weaker colours", lambda c: c.change_opacity(-1),
               ("[",), separated=True),
    ActionSpec("stronger", "View", "Stronger colours", lambda c: c.change_opacity(1),
               ("]",)),
    ActionSpec("full-screen", "View", "Full screen", Commands.toggle_full_screen,
               ("F", "F11"), "full-screen", separated=True),
    ActionSpec("leave-full-screen", "View", "Leave full screen",
               Commands.leave_full_screen, ("Esc",), needs=Need.FULL_SCREEN),
)
_HELP = (
    ActionSpec("keys", "Help", "Keys", Commands.show_keys, ("?", "F1"), "help",
               tip="All keys", on_tool_bar=True),
)
# fmt: on
ACTIONS = _FILE + _PLAYBACK + _VIEW + _HELP
