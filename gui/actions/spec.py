"""What an action is, and when it can be used."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from engine.overlay import View
from engine.player import State
from gui.commands.commands import Choices, Commands
from gui.session import Session


class Need(Enum):
    """What must be there for an action to make sense."""

    NOTHING = "nothing"
    SOURCE = "an open source, or one that failed and may be tried again"
    ADDRESS = "a source that is open, is being opened or could not be"
    SEEKABLE = "a source in which one can go to another time"
    FILE = "a source with an end, though it may have failed before that"
    FULL_SCREEN = "a window in full screen"
    SPLIT = "the view in which picture and overlay meet at a line"
    ZOOMED = "a picture of which a part is seen"
    OWN_MODELS = "a folder of models besides the shipped ones"
    SURVEY = "a video that is looked through as a whole"
    NEXT_FILE = "a file behind the one that is open"
    RECORDABLE = "a camera or stream that is watched"
    FRAME = "a frame on the screen"
    PREVIOUS_FILE = "a file before the one that is open"


MET: dict[Need, Callable[[Session], bool]] = {
    Need.NOTHING: lambda session: True,
    Need.SOURCE: lambda session: (
        session.playback.address is not None
        and session.playback.status.state is not State.OPENING
    ),
    Need.ADDRESS: lambda session: session.playback.address is not None,
    Need.SEEKABLE: lambda session: session.playback.seekable,
    Need.FILE: lambda session: session.playback.exportable,
    Need.FULL_SCREEN: lambda session: session.full_screen.on,
    Need.SPLIT: lambda session: session.look.style.view is View.SPLIT,
    Need.ZOOMED: lambda session: session.zoom.factor > 1,
    Need.OWN_MODELS: lambda session: session.models.folder is not None,
    Need.SURVEY: lambda session: session.timeline.survey is not None,
    Need.NEXT_FILE: lambda session: session.playlist.has(1),
    Need.RECORDABLE: lambda session: session.recording.possible,
    Need.FRAME: lambda session: session.snapshots.possible,
    Need.PREVIOUS_FILE: lambda session: session.playlist.has(-1),
}
"""Whether it is there."""


@dataclass(frozen=True)
class ActionSpec:
    """One action.

    Attributes:
        name: by which code refers to it.
        menu: the menu in which it stands, in the order of the table.
        text: what the menu says, to be translated where it is shown.
        run: what it does.
        keys: shortcuts; the first is the one that is told.
        icon: name of its icon.
        tip: what the tool tip says; otherwise the text.
        live_tip: what it says instead while the source is live.
        needs: when it can be used.
        on_tool_bar: whether the tool bar has it.
        separated: whether a line is drawn above it in the menu.
        checked: whether it is ticked, for those that have a tick.
        group: of those of one group exactly one is ticked.
        face: text and icon at present, where they change.
        repeats: whether it is done again and again while its key is held.
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
    checked: Callable[[Session], bool] | None = None
    group: str = ""
    face: Callable[[Session], tuple[str, str]] | None = None
    repeats: bool = False
    choices: Callable[[Commands], Choices] | None = None
