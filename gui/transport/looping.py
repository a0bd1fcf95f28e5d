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
        self.on = not self.on
        self._follow()
        self.changed.emit()

    def _on_marks(self) -> None:
        if self.on:
            self._follow()

    def _follow(self) -> None:
        info = self._playback.status.info
        if info is None:
            return
        part = None
        if self.on:
            start, end = self._marks.start, self._marks.end
            # Where nobody knows the length, the end comes when it comes.
            length = info.duration or Fraction(10**6)
            part = Part(start or Fraction(0), length if end is None else end)
        self._playback.loop(part)

    def _turn_off(self) -> None:
        if self.on:
            self.on = False
            self.changed.emit()
