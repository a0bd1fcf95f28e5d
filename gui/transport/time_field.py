"""A field in which a time is shown and written."""

from fractions import Fraction

from PySide6.QtWidgets import QLineEdit

from engine.times import parse_time
from gui.texts import tr
from gui.transport.times import time_text

_DIGITS = 3


class TimeField(QLineEdit):
    """Shows a time cut to milliseconds, and still means it to the last digit.

    The frame at 7/30 s begins after 0:00.233: read back from its text, the time would
    be that of the frame before.
    """

    def __init__(self, *meant: Fraction) -> None:
        """Show the first of some times; the text of each of them means just that."""
        super().__init__(time_text(meant[0], _DIGITS))
        self._meant = {time_text(time, _DIGITS): time for time in reversed(meant)}
        self.setFixedWidth(110)
        self.setToolTip(tr("Minutes:seconds, such as 1:02.5"))

    @property
    def time(self) -> Fraction | None:
        """Seconds; None where what was written is no time."""
        text = self.text().strip()
        if text in self._meant:
            return self._meant[text]
        try:
            return parse_time(text)
        except ValueError:
            return None
