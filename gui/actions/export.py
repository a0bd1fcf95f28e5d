"""The menu of what is written to files."""

from engine.export.snapshot import Subject
from gui.actions.spec import ActionSpec, Need
from gui.session import Session
from gui.texts import mark

_MENU = mark("Export")


def _record_face(session: Session) -> tuple[str, str]:
    if session.recording.on:
        return mark("Stop recording"), "record-stop"
    return mark("Record"), "record"


# A table is read across: the formatter would give every cell a line of its own.
# fmt: off
ACTIONS = (
    ActionSpec("export", _MENU, mark("Export…"), lambda c: c.exporting.export(),
               ("Ctrl+E",), "export",
               tip=mark("Write the video with its overlay to a file"),
               live_tip=mark("A camera or stream is recorded while it is watched"),
               needs=Need.FILE, on_tool_bar=True),
    ActionSpec("exports", _MENU, mark("Exports"), lambda c: c.exporting.show_queue(),
               ("Ctrl+Shift+E",), "exports",
               tip=mark("Show the exports that wait, run and are over")),
    ActionSpec("record", _MENU, mark("Record"), lambda c: c.recording.toggle(),
               ("Ctrl+R",), "record", needs=Need.RECORDABLE, on_tool_bar=True,
               separated=True, face=_record_face),
    ActionSpec("record-what", _MENU, mark("What is recorded"),
               choices=lambda c: c.recording.content_choices()),
    ActionSpec("snapshot", _MENU, mark("Save the frame as seen"),
               lambda c: c.exporting.save(Subject.SEEN), ("S",), "snapshot",
               tip=mark("Write the frame with its overlay to a picture"),
               needs=Need.FRAME, separated=True),
    ActionSpec("snapshot-picture", _MENU, mark("Save the frame without its overlay"),
               lambda c: c.exporting.save(Subject.PICTURE), ("Shift+S",),
               needs=Need.FRAME),
    ActionSpec("snapshot-mask", _MENU, mark("Save the mask"),
               lambda c: c.exporting.save(Subject.MASK), ("Alt+S",), needs=Need.FRAME),
    ActionSpec("snapshot-as", _MENU, mark("Save the frame as…"),
               lambda c: c.exporting.save_as(), ("Ctrl+S",),
               tip=mark("Choose name and folder, which are remembered"),
               needs=Need.FRAME),
    ActionSpec("copy", _MENU, mark("Copy the frame as seen"),
               lambda c: c.exporting.copy(Subject.SEEN), ("Ctrl+C",),
               needs=Need.FRAME, separated=True),
    ActionSpec("copy-picture", _MENU, mark("Copy the frame without its overlay"),
               lambda c: c.exporting.copy(Subject.PICTURE), ("Ctrl+Shift+C",),
               needs=Need.FRAME),
    ActionSpec("copy-mask", _MENU, mark("Copy the mask"),
               lambda c: c.exporting.copy(Subject.MASK), ("Ctrl+Alt+C",),
               needs=Need.FRAME),
)
