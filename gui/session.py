"""All that the window knows, without a widget among it."""

from dataclasses import dataclass

from gui.actions.keymap import Keymap
from gui.exporting.queue import ExportQueue
from gui.exporting.recording import Recording
from gui.exporting.snapshots import Snapshots
from gui.figures.history import History
from gui.full_screen import FullScreen
from gui.memory.memory import Memory
from gui.network.model_list import ModelList
from gui.panel_state import PanelState
from gui.picture.colour_file import ColourFile
from gui.picture.highlight import Highlight
from gui.picture.look import Look
from gui.picture.zoom import Zoom
from gui.playback import Playback
from gui.playlist import Playlist
from gui.timeline.previews import Previews
from gui.timeline.timeline import Timeline
from gui.transport.looping import Looping
from gui.transport.marks import Marks
from gui.transport.shuttle import Shuttle
from gui.transport.volume import Volume


@dataclass(frozen=True)
class Session:
    """The state that commands act on and widgets show.

    Attributes:
        playback: what is played, and by which network.
        look: how it looks.
        marks: which part of it is marked.
        memory: the settings.
        models: what networks there are.
        full_screen: whether the picture fills the screen.
        zoom: which part of the picture is seen.
        highlight: which class stands out.
        colour_file: colours read from a file, or written to one.
        keymap: which keys the actions have.
        panel: whether there is one beside the picture.
        timeline: what is known of the whole video, and what is looked for in it.
        previews: small pictures of it.
        history: the figures of the last half minute.
        playlist: the files before and behind the one that is open.
        shuttle: going back, and forward faster and faster.
        looping: whether the marked part is played again and again.
        volume: how loud the sound is.
        exports: what is being written to files, and what waits for it.
        recording: of a camera or stream.
        snapshots: pictures of the frame on the screen.
    """

    playback: Playback
    look: Look
    marks: Marks
    memory: Memory
    models: ModelList
    full_screen: FullScreen
    zoom: Zoom
    highlight: Highlight
    colour_file: ColourFile
    keymap: Keymap
    panel: PanelState
    timeline: Timeline
    previews: Previews
    history: History
    playlist: Playlist
    shuttle: Shuttle
    looping: Looping
    volume: Volume
    exports: ExportQueue
    recording: Recording
    snapshots: Snapshots
