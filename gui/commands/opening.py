"""Opening sources and folders of models."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from engine.sources import videos
from engine.sources.pictures import ENDINGS
from gui.opening.cameras import camera_choices
from gui.opening.names import recent_text
from gui.session import Session
from gui.texts import tr

Run = Callable[[], None]
Choices: TypeAlias = "Sequence[tuple[str, Run | Choices] | tuple[str, Run, bool]]"
"""What a submenu offers: words, what to do or what it offers in its turn, and of those
of which some are chosen whether this one is.
"""


class Opening:
    """Asks for what to open."""

    def __init__(self, window: QWidget, session: Session) -> None:
        """Act on the session; the window is what dialogs belong to."""
        self._window, self._session = window, session

    def open_video(self) -> None:
        """Ask for a video or a picture."""
        endings = [ending.lstrip(".") for ending in (*videos.ENDINGS, *ENDINGS)]
        kinds = " ".join(f"*.{ending} *.{ending.upper()}" for ending in endings)
        known, others = tr("Videos and pictures"), tr("All files")
        path, _ = QFileDialog.getOpenFileName(
            self._window,
            tr("Open a video or a picture"),
            self._folder(),
            f"{known} ({kinds});;{others} (*)",
            options=QFileDialog.Option.HideNameFilterDetails,  # there are many
        )
        if path:
            self._session.playlist.open([path])

    def open_folder(self) -> None:
        """Ask for a folder."""
        path = QFileDialog.getExistingDirectory(
            self._window, tr("Open a folder of videos or pictures"), self._folder()
        )
        if path:
            self._session.playlist.open([path])

    def open_network(self) -> None:
        """Ask for the address of a stream."""
        address, ok = QInputDialog.getText(
            self._window,
            tr("Open a network stream"),
            tr("Address, such as rtsp://192.168.1.20/live or udp://@:5000"),
        )
        if ok and address.strip():
            self._session.playback.open(address.strip())

    def open_all(self, addresses: list[str]) -> None:
        """Open what was dropped: several files are played in their order."""
        self._session.playlist.open(addresses)

    def close(self) -> None:
        """Let go of what is open."""
        self._session.playback.close()

    def open_sample(self) -> None:
        """Open the drive that is drawn as it plays."""
        self._session.playback.open("sample:")

    def camera_choices(self) -> Choices:
        """The cameras of this machine, and in what size and at what rate they film."""
        playback = self._session.playback
        recent = self._session.memory.settings.opening.recent
        return camera_choices((playback.address or "", *recent), playback.open)

    def recent_choices(self) -> Choices:
        """The sources opened last, and a way to forget them."""
        memory = self._session.memory
        recent = memory.settings.opening.recent
        choices = [(recent_text(address), self._opens(address)) for address in recent]
        if choices:
            choices.append((tr("Clear the list"), memory.forget_sources))
        return choices

    def add_models(self) -> None:
        """Ask for a folder of models to offer beside the shipped ones."""
        before = self._session.models.folder
        path = QFileDialog.getExistingDirectory(
            self._window,
            tr("Add models from a folder"),
            str(before) if before and before.is_dir() else str(Path.home()),
        )
        if path:
            self._session.models.add(Path(path))

    def leave_models(self) -> None:
        """Offer the shipped models alone."""
        self._session.models.leave()

    def _opens(self, address: str) -> Callable[[], None]:
        return lambda: self._session.playlist.open([address])

    def _folder(self) -> str:
        folder = self._session.memory.settings.opening.last_folder
        # That of `os` takes whatever the settings hold; `Path` fails on a long name.
        return folder if os.path.isdir(folder) else str(Path.home())
