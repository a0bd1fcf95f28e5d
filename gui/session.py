"""All that the window knows, without a widget among it."""

from dataclasses import dataclass

from gui.full_screen import FullScreen
from gui.memory.memory import Memory
from gui.network.model_list import ModelList
from gui.picture.look import Look
from gui.playback import Playback
from gui.transport.marks import Marks


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
    """

    playback: Playback
    look: Look
    marks: Marks
    memory: Memory
    models: ModelList
    full_screen: FullScreen
