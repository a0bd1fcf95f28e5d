"""What is under the mouse, told at a pace at which it can be read."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QTimer

from engine.frame import Reading
from gui.picture.highlight import Highlight
from gui.picture.hover_label import HoverLabel
from models.labels import LabelClass

_MOVED_MS = 100
"""After a move: what the mouse only flies over does not flash."""

_FRAME_MS = 250
"""After a new frame under a mouse at rest."""

_IDLE_FRAMES = 12
"""Looks at new frames under a mouse at rest after which it is left alone."""

Read = Callable[[QPointF], Reading | None]


class Hover(QObject):
    """Reads the class map under the mouse, and has the class named and lit.

    While a video plays under a mouse that has been left lying on it nothing stands out
    after some seconds, until it moves again.
    """

    def __init__(
        self, read: Read, highlight: Highlight, label: HoverLabel, parent: QObject
    ) -> None:
        """Watch over a picture.

        Args:
            read: what the class map says at a point of the widget, if there is one.
            highlight: what to set.
            label: where to tell it.
            parent: who owns this.
        """
        super().__init__(parent)
        self._read, self._highlight, self._label = read, highlight, label
        self._classes: tuple[LabelClass, ...] = ()
        self._at: QPointF | None = None
        self._frames = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        highlight.changed.connect(self._on_highlight)

    def move(self, at: QPointF) -> None:
        """The mouse is somewhere else on the picture."""
        self._at, self._frames = at, 0
        if not self._timer.isActive() or self._timer.remainingTime() > _MOVED_MS:
            self._timer.start(_MOVED_MS)
        if self._label.isVisible():
            self._label.move_beside(at)

    def show(self, classes: tuple[LabelClass, ...]) -> None:
        """A frame is on the screen, perhaps another than before."""
        self._classes = classes
        if self._at is not None and not self._timer.isActive():
            self._frames += 1
            self._timer.start(_FRAME_MS)

    def leave(self) -> None:
        """The mouse is not on the picture, or does something else there."""
        self._at = None
        self._timer.stop()
        self._forget()

    def _look(self) -> None:
        if self._at is None or not self._highlight.on or self._frames > _IDLE_FRAMES:
            self._forget()
            return
        reading = self._read(self._at)
        if reading is None or reading.id >= len(self._classes):
            self._forget()
            return
        name = self._classes[reading.id].name
        self._highlight.light(name)
        self._label.tell(name, reading.confidence)
        self._label.move_beside(self._at)

    def _forget(self) -> None:
        self._highlight.light(None)
        self._label.hide()

    def _on_highlight(self) -> None:
        if not self._highlight.on:
            self._label.hide()
