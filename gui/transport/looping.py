"""Playing the marked part again and again."""

from fractions import Fraction

from PySide6.QtCore import QObject, Signal

from engine.route import Part
from gui.playback import Playback
from gui.transport.marks import Marks


class Looping(QObject):
    """Whether the player goes round; what is marked says where, or else the whole."""

    changed = Signal()

    def __init__(
        self, playback: Playback, marks: Marks, parent: QObject | None = None
    ) -> None:
        """Be off; another source turns it off again."""
        super().__init__(parent)
        self._playback, self._marks = playback, marks
        self.on = False
        marks.changed.connect(self._on_marks)
        playback.opened.connect(self._turn_off)
        playback.went_on.connect(self._turn_off)

    def toggle(self) -> None:
        """Go round from now on, or no more."""
        self._turn(not self.on)

    def _on_marks(self) -> None:
        if self.on:
            self._turn(True)

    def _turn(self, on: bool) -> None:
        # The player refuses a part that begins behind the end, as one can be marked
        # where a file is longer than it says.
        part = self._part() if on else None
        self.on = part is not None and self._playback.loop(part)
        if not self.on:
            self._playback.loop(None)
        self.changed.emit()

    def _part(self) -> Part | None:
        info = self._playback.status.info
        if info is None:
            return None
        start, end = self._marks.start, self._marks.end
        # Where nobody knows the length, the end comes when it comes.
        length = info.duration or Fraction(10**6)
        return Part(start or Fraction(0), length if end is None else end)

    def _turn_off(self) -> None:
        if self.on:
            self.on = False
            self.changed.emit()
