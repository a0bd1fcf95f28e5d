"""What the actions of the window do."""

import os
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from engine.overlay import View
from engine.sources.pictures import ENDINGS
from gui.cameras import cameras
from gui.full_screen import FullScreen
from gui.look import Look
from gui.marks import Marks
from gui.memory import Memory
from gui.model_list import ModelList
from gui.playback import Playback
from gui.welcome import recent_text

if TYPE_CHECKING:
    from gui.export_dialog import ExportDialog

Choices = list[tuple[str, Callable[[], None]]]

_VIDEOS = ("mp4", "mov", "mkv", "avi", "webm", "m4v", "ts", "mts", "m2ts", "mpg", "3gp")
_OPACITY_STEP = 0.05


class Commands:
    """One method an action, over the models of the window."""

    def __init__(
        self,
        window: QWidget,
        playback: Playback,
        look: Look,
        marks: Marks,
        memory: Memory,
        full_screen: FullScreen,
        models: ModelList,
    ) -> None:
        """Act on these; the window is what dialogs belong to."""
        self._window = window
        self._memory = memory
        self._marks = marks
        self.playback = playback
        self.look = look
        self.full_screen = full_screen
        self.models = models
        self._export: ExportDialog | None = None

    def open_video(self) -> None:
        """Ask for a video or a picture."""
        endings = (*_VIDEOS, *(ending.lstrip(".") for ending in ENDINGS))
        kinds = " ".join(f"*.{ending} *.{ending.upper()}" for ending in endings)
        path, _ = QFileDialog.getOpenFileName(
            self._window,
            "Open a video or a picture",
            self._folder(),
            f"Videos and pictures ({kinds});;All files (*)",
            options=QFileDialog.Option.HideNameFilterDetails,  # there are many
        )
        if path:
            self.playback.open(path)

    def open_folder(self) -> None:
        """Ask for a folder of pictures."""
        path = QFileDialog.getExistingDirectory(
            self._window, "Open a folder of pictures", self._folder()
        )
        if path:
            self.playback.open(path)

    def open_network(self) -> None:
        """Ask for the address of a stream."""
        address, ok = QInputDialog.getText(
            self._window,
            "Open a network stream",
            "Address, such as rtsp://192.168.1.20/live or udp://@:5000",
        )
        if ok and address.strip():
            self.playback.open(address.strip())

    def open_sample(self) -> None:
        """Open the drive that is drawn as it plays."""
        self.playback.open("sample:")

    def camera_choices(self) -> Choices:
        """The cameras of this machine."""
        return [(name, self._opens(address)) for name, address in cameras()]

    def recent_choices(self) -> Choices:
        """The sources opened last, and a way to forget them."""
        recent = self._memory.settings.recent
        choices = [(recent_text(address), self._opens(address)) for address in recent]
        if choices:
            choices.append(("Clear the list", self._memory.forget_sources))
        return choices

    def add_models(self) -> None:
        """Ask for a folder of models to offer beside the shipped ones."""
        before = self.models.folder
        path = QFileDialog.getExistingDirectory(
            self._window,
            "Add models from a folder",
            str(before) if before and before.is_dir() else str(Path.home()),
        )
        if path:
            self.models.add(Path(path))

    def leave_models(self) -> None:
        """Offer the shipped models alone."""
        self.models.leave()

    def export(self) -> None:
        """Hold the video and ask where its annotated copy goes."""
        # Imported here since encoders are not needed to show a window.
        from gui.export_dialog import ExportDialog

        playback, info = self.playback, self.playback.status.info
        choice = playback.status.choice
        if playback.address is None or info is None or choice is None:
            return
        playback.pause()
        self._export = ExportDialog(
            playback.address,
            info,
            choice,
            self.look.style_for(choice.card.classes),
            (self._marks.start, self._marks.end),
            self._window,
        )
        self._export.destroyed.connect(self._on_export_destroyed)
        self._export.open()

    def give_up_export(self) -> None:
        """Cancel an export that runs, since the program ends."""
        if self._export:
            self._export.give_up()

    def toggle(self) -> None:
        """Play or pause."""
        self.playback.toggle()

    def step_back(self) -> None:
        """Show the frame before."""
        self.playback.step(forward=False)

    def step_forward(self) -> None:
        """Show the next frame."""
        self.playback.step(forward=True)

    def skip(self, seconds: int) -> None:
        """Go on or back by so much."""
        self.playback.skip(seconds)

    def mark_start(self) -> None:
        """Let the part for export begin with the frame on the screen."""
        self._marks.set_start(self.playback.position)

    def mark_end(self) -> None:
        """Let the part for export end at the frame on the screen."""
        self._marks.set_end(self.playback.position)

    def clear_marks(self) -> None:
        """Mark the whole video again."""
        self._marks.clear()

    def go_to_start(self) -> None:
        """Show the first frame."""
        self.playback.seek(Fraction(0))

    def go_to_end(self) -> None:
        """Show the last frame."""
        info = self.playback.status.info
        if info and info.duration is not None:
            self.playback.seek(info.duration)

    def set_view(self, view: View) -> None:
        """Show something else of the frame."""
        self.look.set_view(view)

    def change_opacity(self, steps: int) -> None:
        """Make the colours stronger or weaker."""
        self.look.set_opacity(self.look.style.opacity + steps * _OPACITY_STEP)

    def toggle_full_screen(self) -> None:
        """Enter or leave full screen."""
        self.full_screen.toggle()

    def leave_full_screen(self) -> None:
        """Be a window again."""
        self.full_screen.leave()

    def show_keys(self) -> None:
        """Show the page of keys."""
        from gui.help_dialog import HelpDialog

        HelpDialog(self._window).open()

    def quit(self) -> None:
        """Close the window, and with it the program."""
        self._window.close()

    def _on_export_destroyed(self) -> None:
        self._export = None

    def _opens(self, address: str) -> Callable[[], None]:
        return lambda: self.playback.open(address)

    def _folder(self) -> str:
        folder = self._memory.settings.last_folder
        # That of `os` takes whatever the settings hold; `Path` fails on a long name.
        return folder if os.path.isdir(folder) else str(Path.home())
