"""Recording what comes from a camera or stream."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from engine.record.naming import Content
from gui.commands.opening import Choices
from gui.session import Session
from gui.texts import mark, tr

_CONTENTS = {
    Content.ORIGINAL: mark("The original"),
    Content.ANNOTATED: mark("With its overlay"),
    Content.BOTH: mark("Both, in two files"),
}


class Recordings:
    """Begins and ends recordings, and says what they are of."""

    def __init__(self, window: QWidget, session: Session) -> None:
        """Act on the session; the window is what dialogs belong to."""
        self._window, self._session = window, session

    def toggle(self) -> None:
        """Begin a recording, or end it."""
        self._session.recording.toggle()

    def content_choices(self) -> Choices:
        """What is recorded, and where to."""
        recording = self._session.recording
        choices: Choices = [
            (
                tr(text),
                partial(recording.set_content, content),
                content is recording.content,
            )
            for content, text in _CONTENTS.items()
        ]
        return [*choices, (tr("Folder…"), self.choose_folder)]

    def choose_folder(self) -> None:
        """Ask where recordings go."""
        recording = self._session.recording
        path = QFileDialog.getExistingDirectory(
            self._window, tr("Folder for recordings"), str(recording.folder)
        )
        if path:
            recording.set_folder(Path(path))
