"""Which part of the picture is looked at, and how closely."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRectF, Signal

HIGHEST = 32.0
STEP = 1.25
"""By how much one notch of the wheel enlarges."""


@dataclass(frozen=True)
class Room:
    """Where a picture may be seen.

    Attributes:
        area: what it may cover when it is enlarged.
        fitted: where it lies when it is not, within the area.
    """

    area: QRectF
    fitted: QRectF


class Zoom(QObject):
    """Holds magnification and centre, and tells when they change.

    The same holds for every frame, and for both halves of a view that has two.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Start with the whole picture."""
        super().__init__(parent)
        self._factor = 1.0
        self._centre = QPointF(0.5, 0.5)

    @property
    def factor(self) -> float:
        """1 shows the whole picture."""
        return self._factor

    def place(self, room: Room) -> QRectF:
        """Where the whole picture lies, of which the room shows a part."""
        width = room.fitted.width() * self._factor
        height = room.fitted.height() * self._factor
        area, fitted = room.area, room.fitted
        left = _begin(
            area.left(), area.width(), fitted.center().x(), width, self._centre.x()
        )
        top = _begin(
            area.top(), area.height(), fitted.center().y(), height, self._centre.y()
        )
        return QRectF(left, top, width, height)

    def scale(self, by: float, room: Room, at: QPointF) -> None:
        """Enlarge or, with less than 1, reduce.

        Args:
            by: how much.
            room: where the picture is.
            at: what stays where it is.
        """
        before = self.place(room)
        x = (at.x() - before.x()) / before.width()
        y = (at.y() - before.y()) / before.height()
        factor = _allowed(self._factor * by)
        size = room.fitted.size() * factor
        middle = room.area.center()
        self._set(
            factor,
            QPointF(
                x + (middle.x() - at.x()) / size.width(),
                y + (middle.y() - at.y()) / size.height(),
            ),
            room,
        )

    def step(self, by: float) -> None:
        """Enlarge the middle of what is seen, or reduce it with less than 1."""
        factor = _allowed(self._factor * by)
        self._take(factor, self._centre if factor > 1 else QPointF(0.5, 0.5))

    def pan(self, by: QPointF, room: Room) -> None:
        """Move the picture with the hand that drags it."""
        place = self.place(room)
        self._set(self._factor, self._centre, room)  # as far as it is seen by now
        shift = QPointF(by.x() / place.width(), by.y() / place.height())
        self._set(self._factor, self._centre - shift, room)

    def reset(self) -> None:
        """Show the whole picture."""
        self._take(1.0, QPointF(0.5, 0.5))

    def _set(self, factor: float, centre: QPointF, room: Room) -> None:
        """Take over what leaves no part of the room empty that could be filled."""
        size = room.fitted.size() * factor
        x = _within(centre.x(), room.area.width() / size.width())
        y = _within(centre.y(), room.area.height() / size.height())
        self._take(factor, QPointF(x, y))

    def _take(self, factor: float, centre: QPointF) -> None:
        if (factor, centre) != (self._factor, self._centre):
            self._factor, self._centre = factor, centre
            self.changed.emit()


def _allowed(factor: float) -> float:
    # Steps down lead back to exactly the whole picture.
    return 1.0 if factor < 1.001 else min(factor, HIGHEST)


def _begin(
    begin: float, room: float, middle: float, length: float, centre: float
) -> float:
    """Where a picture of a length begins along one side of its room."""
    if length < room:  # in its place, as far as it does not reach beyond the room
        return min(max(middle - length / 2, begin), begin + room - length)
    centre = _within(centre, room / length)
    return begin + room / 2 - centre * length


def _within(centre: float, seen: float) -> float:
    """A centre such that of the picture nothing but picture is seen."""
    return min(max(centre, seen / 2), 1 - seen / 2) if seen < 1 else 0.5
