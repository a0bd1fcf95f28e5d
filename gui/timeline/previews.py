"""Thumbnails of the open video, as the window wants them. No widgets."""

from collections.abc import Callable
from fractions import Fraction

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage

from engine.sources.base import Source
from engine.sources.opening import open_source
from engine.thumbnails import Thumbnails
from gui.playback import Playback

_BOX = QSize(160, 120)
"""The largest picture, in the window's own units."""

_PATIENCE_SECONDS = 5.0


class Previews(QObject):
    """What the video shows at any time, small, without waiting for it."""

    ready = Signal()
    """There is a better picture at the time that was asked for last."""

    _made = Signal()

    def __init__(
        self,
        playback: Playback,
        opener: Callable[[str], Source] = open_source,
        parent: QObject | None = None,
    ) -> None:
        """Follow what is open; nothing is decoded before a picture is asked for."""
        super().__init__(parent)
        self._playback, self._opener = playback, opener
        self._ratio = 1.0
        self._over = False
        self._of: object = None
        self._thumbnails: Thumbnails | None = None
        self._retired: list[Thumbnails] = []
        # It comes from another thread.
        self._made.connect(self.ready, Qt.ConnectionType.QueuedConnection)
        playback.changed.connect(self._follow)

    def at(self, time: Fraction) -> QImage | None:
        """The picture at a time; None where there is none yet, or will be none."""
        made = self._thumbnails.at(time) if self._thumbnails else None
        if made is None:
            return None
        height, width = made.bgra.shape[:2]
        pixels = memoryview(made.bgra.tobytes())
        kind = QImage.Format.Format_RGB32
        image = QImage(pixels, width, height, 4 * width, kind).copy()
        image.setDevicePixelRatio(self._ratio)
        return image

    def shut_down(self) -> None:
        """End the thread; there are no more pictures."""
        self._over = True
        self._leave()
        for thumbnails in self._retired:
            thumbnails.join(_PATIENCE_SECONDS)

    def _follow(self) -> None:
        status = self._playback.status
        info, address = status.info, status.address
        length = info.duration if info and not info.live else None
        of = (address, info) if address and length else None
        if self._over or self._of == of:
            return
        self._leave()
        self._of = of
        if address and length:
            self._ratio = QGuiApplication.primaryScreen().devicePixelRatio()
            self._thumbnails = Thumbnails(
                lambda: self._opener(address),
                length,
                self._made.emit,
                (round(_BOX.width() * self._ratio), round(_BOX.height() * self._ratio)),
            )

    def _leave(self) -> None:
        if self._thumbnails:
            self._thumbnails.retire()
            self._retired = [t for t in self._retired if not t.join(0)]
            self._retired.append(self._thumbnails)
        self._of = self._thumbnails = None
