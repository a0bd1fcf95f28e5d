"""What the mouse does on the picture."""

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QWheelEvent

from engine.overlay import View
from gui.picture.look import Look
from gui.picture.zoom import STEP, Room, Zoom

_NOTCH = 120
"""What one notch of a wheel turns, in eighths of a degree."""

_GRIP = 9.0
"""Pixels on either side of the line at which it can be taken."""


class Drag(Enum):
    """What is being dragged."""

    NOTHING = "nothing"
    PICTURE = "picture"
    LINE = "line"


class Gestures:
    """Turns events into changes of zoom and look.

    The wheel enlarges where the mouse is. The left button takes the line of a split
    picture, or else the picture, where there is more of it than is seen; the middle
    button always takes the picture.
    """

    def __init__(
        self,
        look: Look,
        zoom: Zoom,
        rooms: Callable[[], list[Room]],
        line: Callable[[], QRectF],
    ) -> None:
        """Act on look and zoom.

        Args:
            look: of which the line is moved.
            zoom: which is changed.
            rooms: where the picture is, at present; nowhere while there is none.
            line: where the line of a split picture is.
        """
        self._look, self._zoom = look, zoom
        self._rooms, self._line = rooms, line
        self._last = QPointF()
        self._grip = 0.0
        self.drag = Drag.NOTHING

    def press(self, event: QMouseEvent) -> bool:
        """Take what is there; returns whether something was."""
        at, button = event.position(), event.button()
        if not self._rooms() or self.drag is not Drag.NOTHING:
            return False
        if button == Qt.MouseButton.LeftButton and self.on_line(at):
            self.drag, self._grip = Drag.LINE, self._line().center().x() - at.x()
        elif button == Qt.MouseButton.MiddleButton or (
            button == Qt.MouseButton.LeftButton and self._zoom.factor > 1
        ):
            self.drag = Drag.PICTURE
        self._last = at
        return self.drag is not Drag.NOTHING

    def move(self, at: QPointF) -> None:
        """Drag what was taken."""
        room = self._room(at)
        if self.drag is Drag.NOTHING or room is None:
            return
        if self.drag is Drag.LINE:
            place = self._zoom.place(room)
            line = at.x() + self._grip
            self._look.set_split((line - place.x()) / place.width())
        else:
            self._zoom.pan(at - self._last, room)
        self._last = at

    def release(self) -> None:
        """Let go."""
        self.drag = Drag.NOTHING

    def wheel(self, event: QWheelEvent) -> None:
        """Enlarge or reduce where the mouse is."""
        room = self._room(event.position())
        turned = event.angleDelta().y() or event.angleDelta().x()
        if room and turned:
            self._zoom.scale(STEP ** (turned / _NOTCH), room, event.position())

    def native(self, event: QNativeGestureEvent) -> bool:
        """Two fingers that part on a touch pad; returns whether it was that."""
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        room = self._room(event.position())
        if room:
            self._zoom.scale(1 + event.value(), room, event.position())
        return True

    def on_line(self, at: QPointF) -> bool:
        """Whether the line of a split picture can be taken at a point."""
        if self._look.style.view is not View.SPLIT or not self._rooms():
            return False
        return self._line().adjusted(-_GRIP, 0, _GRIP, 0).contains(at)

    def _room(self, at: QPointF) -> Room | None:
        """The room that a point is in, or the first."""
        rooms = self._rooms()
        for room in rooms:
            if room.area.contains(at):
                return room
        return rooms[0] if rooms else None
