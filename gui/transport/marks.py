"""The part of the video that is marked for export."""

from fractions import Fraction

from PySide6.QtCore import QObject, Signal


class Marks(QObject):
    """Start and end of a part; None stands for that end of the video."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Start with nothing marked."""
        super().__init__(parent)
        self._start: Fraction | None = None
        self._end: Fraction | None = None

    @property
    def start(self) -> Fraction | None:
        """Where the part begins."""
        return self._start

    @property
    def end(self) -> Fraction | None:
        """Where the part ends."""
        return self._end

    def set_start(self, time: Fraction) -> None:
        """Begin at a time; an end that lies before it is forgotten."""
        end = self._end if self._end is None or self._end > time else None
        self._set(time, end)

    def set_end(self, time: Fraction) -> None:
        """End at a time; a start that lies behind it is forgotten."""
        start = self._start if self._start is None or self._start < time else None
        self._set(start, time)

    def clear(self) -> None:
        """Mark nothing."""
        self._set(None, None)

    def _set(self, start: Fraction | None, end: Fraction | None) -> None:
        if (start, end) != (self._start, self._end):
            self._start, self._end = start, end
            self.changed.emit()
