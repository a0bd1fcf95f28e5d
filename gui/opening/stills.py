"""A small picture of each source that was opened last, as it was left."""

import hashlib
import logging
from pathlib import Path

import cv2
import numpy as np
from platformdirs import user_cache_path
from PySide6.QtCore import QObject, Signal

from engine.errand import Errand
from engine.frame import Bytes
from engine.player import Shown
from gui.memory.memory import Memory
from gui.playback import Playback

_log = logging.getLogger(__name__)
_SIZE = (392, 220)  # twice that of a card, for screens that are sharp
_QUALITY = 80


def stills_folder() -> Path:
    """Where they are kept on this system."""
    return user_cache_path("sadak", appauthor=False) / "stills"


class Stills(QObject):
    """Keeps the frame that each recent source showed last; no other's, so they are few.

    They are JPEGs of some kilobytes. Making one takes milliseconds, which are spent in
    a thread of its own.
    """

    changed = Signal()

    _written = Signal()

    def __init__(self, playback: Playback, memory: Memory, folder: Path | None) -> None:
        """Follow what is played.

        Args:
            playback: what that is.
            memory: knows which sources are recent.
            folder: where to keep them; None for nowhere.
        """
        super().__init__()
        self._playback, self._memory, self._folder = playback, memory, folder
        self._shown: Shown | None = None
        self._of = self._begun = ""
        self._errands: list[Errand[None]] = []
        playback.opened.connect(self._on_left)
        playback.went_on.connect(self._on_left)
        playback.shown.connect(self._on_shown)
        playback.changed.connect(self._on_changed)
        memory.changed.connect(self._on_remembered)
        self._written.connect(self.changed)

    def path(self, address: str) -> Path | None:
        """Where the still of a source is, if it has one."""
        name = hashlib.sha256(address.encode(errors="replace")).hexdigest()[:32]
        return self._folder / f"{name}.jpg" if self._folder else None

    def shut_down(self) -> None:
        """Write the still of what is open, now, and follow nothing any more."""
        for errand in self._errands:
            errand.forget()
        if self._shown and self._of:
            self._write(self._of, self._shown.bgra)
        self._shown = None

    def _on_shown(self, shown: Shown) -> None:
        address = self._playback.address
        if address is None:
            return
        path = self._playback.status.info.path if self._playback.status.info else None
        of = str(path.absolute()) if path else address
        self._shown, self._of = shown, of
        self._begin()

    def _begin(self) -> None:
        """See that there is one, whatever happens, once there is a frame."""
        of = self._of
        if of and of != self._begun and of in self._memory.settings.opening.recent:
            self._begun = of
            self._write_soon()

    def _on_remembered(self) -> None:
        self._forget_others()
        self._begin()  # the first frame may have been quicker

    def _on_changed(self) -> None:
        if self._playback.address is None:
            self._on_left()

    def _on_left(self) -> None:
        self._write_soon()
        self._shown, self._of, self._begun = None, "", ""

    def _write_soon(self) -> None:
        if self._shown and self._of and self._folder:
            of, bgra = self._of, self._shown.bgra
            self._errands = [errand for errand in self._errands if not errand.done]
            errand = Errand(lambda: self._write(of, bgra), self._written.emit)
            self._errands.append(errand)

    def _write(self, address: str, bgra: Bytes) -> None:
        path = self.path(address)
        if path is None or address not in self._memory.settings.opening.recent:
            return
        quality = [cv2.IMWRITE_JPEG_QUALITY, _QUALITY]
        _, data = cv2.imencode(".jpg", _small(bgra), quality)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data.tobytes())
        except OSError as error:
            _log.warning("no still of a source is kept: %s", error)

    def _forget_others(self) -> None:
        """Leave no trace of what is not in the list any more."""
        if self._folder is None or not self._folder.is_dir():
            return
        kept = {self.path(a) for a in self._memory.settings.opening.recent}
        for file in self._folder.glob("*.jpg"):
            if file not in kept:
                try:
                    file.unlink(missing_ok=True)
                except OSError as error:
                    _log.warning("a still of a forgotten source stays: %s", error)


def _small(bgra: Bytes) -> Bytes:
    """A picture as large as a still, cut to its shape."""
    height, width = bgra.shape[:2]
    scale = max(_SIZE[0] / width, _SIZE[1] / height)
    wide, high = round(width * scale), round(height * scale)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    scaled = cv2.resize(
        np.ascontiguousarray(bgra[:, :, :3]), (wide, high), None, 0, 0, way
    )
    left, top = (wide - _SIZE[0]) // 2, (high - _SIZE[1]) // 2
    return scaled[top : top + _SIZE[1], left : left + _SIZE[0]]
