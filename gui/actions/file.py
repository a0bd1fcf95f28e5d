"""The menu of sources and files."""

from gui.actions.spec import ActionSpec, Need
from gui.texts import mark

_MENU = mark("File")

# A table is read across: the formatter would give every cell a line of its own.
# fmt: off
ACTIONS = (
    ActionSpec("open", _MENU, mark("Open video…"), lambda c: c.opening.open_video(),
               ("Ctrl+O",), "open", tip=mark("Open a video or a picture"),
               on_tool_bar=True),
    ActionSpec("folder", _MENU, mark("Open folder…"),
               lambda c: c.opening.open_folder(), ("Ctrl+Shift+O",), "folder",
               tip=mark("Open a folder of videos or pictures")),
    ActionSpec("camera", _MENU, mark("Camera"), icon="camera",
               tip=mark("Open a camera"), on_tool_bar=True,
               choices=lambda c: c.opening.camera_choices()),
    ActionSpec("network", _MENU, mark("Network stream…"),
               lambda c: c.opening.open_network(), ("Ctrl+U",), "network",
               tip=mark("Open a network stream"), on_tool_bar=True),
    ActionSpec("sample", _MENU, mark("Sample drive"),
               lambda c: c.opening.open_sample(), ("Ctrl+D",), "sample",
               tip=mark("A drive that is drawn as it plays"), on_tool_bar=True),
    ActionSpec("recent", _MENU, mark("Open recent"),
               choices=lambda c: c.opening.recent_choices()),
    ActionSpec("close", _MENU, mark("Close"), lambda c: c.opening.close(), ("Ctrl+W",),
               tip=mark("Close the video, and go back to the first page"),
               needs=Need.ADDRESS),
    ActionSpec("add-models", _MENU, mark("Add models from a folder…"),
               lambda c: c.opening.add_models(),
               tip=mark("Offer the models of a folder beside the shipped ones"),
               separated=True),
    ActionSpec("leave-models", _MENU, mark("Shipped models only"),
               lambda c: c.opening.leave_models(), needs=Need.OWN_MODELS),
    ActionSpec("preferences", _MENU, mark("Settings…"),
               lambda c: c.helping.show_preferences(), ("Ctrl+,",), "settings",
               tip=mark("Language, theme, keys and more"), separated=True),
    ActionSpec("quit", _MENU, mark("Quit"), lambda c: c.helping.quit(), ("Ctrl+Q",),
               separated=True),
)
