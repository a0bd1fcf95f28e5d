"""Pictures of the frame on the screen, into files and onto the clipboard."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from platformdirs import user_pictures_path
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage

from engine.export.snapshot import Subject, draw, free_name, write
from engine.frame import Bytes
from engine.player import Shown
from gui.exporting.preview_maker import as_image
from gui.memory.memory import Memory
from gui.picture.look import Look
from gui.playback import Playback
from gui.texts import tr
from models.errors import SadakError
from models.labels import LabelClass

_log = logging.getLogger(__name__)

Still = tuple[Shown, tuple[LabelClass, ...]]
"""A frame that was on the screen, and what its ids mean."""


class Snapshots(QObject):
    """Takes them in a thread of its own, in the full size of the source.

    Attributes:
        still: what is on the screen; None where nothing is.
    """

    changed = Signal()
    """There is a frame now, or there is none any more."""

    told = Signal(str)
    """One was taken: where it is."""

    failed = Signal(str)

    _drawn = Signal(QImage)

    def __init__(self, playback: Playback, look: Look, memory: Memory) -> None:
        """Follow what is on the screen."""
        super().__init__()
        self._playback, self._look, self._memory = playback, look, memory
        self.still: Still | None = None
        # One after the other, since each must see which names are taken.
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="snapshot")
        playback.shown.connect(self._on_shown)
        playback.changed.connect(self._follow)
        self._drawn.connect(self._put_on_clipboard)

    @property
    def possible(self) -> bool:
        """Whether there is a frame."""
        return self.still is not None

    @property
    def folder(self) -> Path:
        """Where files go."""
        kept = self._memory.settings.export.snapshot_folder
        return Path(kept) if kept else user_pictures_path()

    def suggestion(self, subject: Subject, still: Still) -> Path:
        """How a file of a frame would be called now."""
        return self._naming(subject, still)()

    def save(self, subject: Subject) -> None:
        """Write the frame on the screen into the folder."""
        if self.still is None:
            return
        name = self._naming(subject, self.still)

        def keep(pixels: Bytes) -> None:
            path = name()
            path.parent.mkdir(parents=True, exist_ok=True)
            write(pixels, path)
            self.told.emit(tr("Saved as {path}").format(path=path))

        self._take(subject, self.still, keep)

    def save_as(self, subject: Subject, path: Path, still: Still) -> None:
        """Write a frame to a path that a person chose, and remember the folder."""
        export = self._memory.settings.export
        if path.suffix.lower() in (".png", ".jpg", ".jpeg"):
            ending = path.suffix.lower()
            self._memory.keep(
                export=replace(
                    export, snapshot_folder=str(path.parent), snapshot_ending=ending
                )
            )

        def keep(pixels: Bytes) -> None:
            write(pixels, path, overwrite=True)  # the dialog has asked
            self.told.emit(tr("Saved as {path}").format(path=path))

        self._take(subject, still, keep)

    def copy(self, subject: Subject) -> None:
        """Put the frame on the screen on the clipboard."""

        def keep(pixels: Bytes) -> None:
            self._drawn.emit(as_image(pixels))

        if self.still:
            self._take(subject, self.still, keep)

    def shut_down(self) -> None:
        """Wait for those that are being written."""
        self._worker.shutdown()

    def _naming(self, subject: Subject, still: Still) -> Callable[[], Path]:
        """Finds a name for a frame that nothing has at the time it is called."""
        info = self._playback.status.info
        stem = "Sadak"
        if info:
            stem = info.path.stem if info.path else info.name
        stem = "".join("_" if mark in '/\\:*?"<>|' else mark for mark in stem)
        ending = self._memory.settings.export.snapshot_ending
        time = still[0].frame.time
        return partial(free_name, self.folder, stem, time, subject, ending)

    def _take(
        self, subject: Subject, still: Still, keep: Callable[[Bytes], None]
    ) -> None:
        """Draw a frame in the thread, and let it be kept there."""
        shown, classes = still
        style = self._look.style_for(classes)

        def work() -> None:
            try:
                ids, picture = shown.classes.ids, shown.frame.picture
                keep(draw(picture, ids, classes, style, subject))
            except SadakError as error:
                self.failed.emit(str(error))
            except Exception as error:
                _log.exception("unexpected error while a frame was kept")
                text = tr("The frame cannot be kept: {error}.")
                self.failed.emit(text.format(error=error))

        self._worker.submit(work)

    @Slot(object, object)
    def _on_shown(self, shown: Shown, classes: tuple[LabelClass, ...]) -> None:
        before, self.still = self.still, (shown, classes)
        if before is None:
            self.changed.emit()

    def _follow(self) -> None:
        if self.still and self._playback.status.info is None:
            self.still = None
            self.changed.emit()

    @Slot(QImage)
    def _put_on_clipboard(self, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)
        size = f"{image.width()} × {image.height()}"
        self.told.emit(tr("Copied to the clipboard, {size}").format(size=size))
