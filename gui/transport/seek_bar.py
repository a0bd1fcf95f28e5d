"""Where the video is, and the way to another place in it."""

from collections.abc import Iterator
from fractions import Fraction

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolTip, QWidget

from engine.player import Shown
from gui.playback import Playback
from gui.theme import colours
from gui.transport.marks import Marks
from gui.transport.slider import JumpSlider
from gui.transport.times import time_text

_MS = 1000
_TIP_HEIGHT = 76


class _Track(JumpSlider):
    """The slider in milliseconds, with the marked part and the time under the mouse."""

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self._marks = marks
        marks.changed.connect(self.update)
        self.setMouseTracking(True)
        self.setAccessibleName("Position")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseMoveEvent(event)
        if self.isEnabled():
            x = round(event.position().x())
            # Well above: Qt moves a tip down from where it is asked for, and one that
            # lies under the mouse takes the clicks that are meant for the bar.
            where = self.mapToGlobal(QPoint(x - 20, -_TIP_HEIGHT))
            text = time_text(Fraction(self.value_at(x), _MS))
            QToolTip.showText(where, text, self)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        ends = list(self._mark_places())
        if ends:
            painter = QPainter(self)
            middle = self.height() // 2
            painter.fillRect(ends[0], middle + 5, ends[1] - ends[0], 3, colours().mark)
            for x in ends:
                painter.fillRect(x - 1, middle - 8, 2, 16, colours().mark)
            painter.end()

    def _mark_places(self) -> Iterator[int]:
        start, end = self._marks.start, self._marks.end
        if self.isEnabled() and (start is not None or end is not None):
            yield self.x_of(round((start or 0) * _MS))
            yield self.x_of(self.maximum() if end is None else round(end * _MS))


class SeekBar(QWidget):
    """Elapsed time, slider, total time."""

    scrubbed = Signal(object)
    """The handle was moved by hand, to this time."""

    def __init__(self, playback: Playback, marks: Marks) -> None:
        """Follow the player, and lead it when the handle is dragged."""
        super().__init__()
        self._playback = playback
        self._time = Fraction(0)
        self.slider = _Track(marks)
        self.elapsed = QLabel("0:00.0")
        self.total = QLabel("")
        for label, widest in ((self.elapsed, "0:00:00.000"), (self.total, "0:00:00.0")):
            label.setObjectName("time")
            label.setMinimumWidth(label.fontMetrics().horizontalAdvance(widest))
        self.elapsed.setAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.elapsed)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.total)
        self.slider.sliderPressed.connect(playback.begin_scrub)
        self.slider.sliderMoved.connect(self._on_moved)
        self.slider.sliderReleased.connect(playback.end_scrub)
        playback.changed.connect(self._refresh)
        playback.shown.connect(self._on_shown)
        self._refresh()

    def _refresh(self) -> None:
        info = self._playback.status.info
        duration = info.duration if info else None
        self.slider.setEnabled(self._playback.seekable and duration is not None)
        if duration is not None:
            self.slider.setRange(0, round(duration * _MS))
            self.total.setText(time_text(duration))
        else:
            self.slider.setRange(0, 1)
            self.slider.setValue(0)
            words = "live" if info and info.live else "endless"
            self.total.setText(words if info else "")
        self._tell_elapsed(self._time if info else Fraction(0))

    def _on_shown(self, shown: Shown) -> None:
        if not self.slider.isSliderDown():
            if self.slider.isEnabled():  # in what has no end there is no place
                self.slider.setValue(round(shown.frame.time * _MS))
            self._tell_elapsed(shown.frame.time)
            self.elapsed.setToolTip(f"Frame {shown.frame.index}")

    def _on_moved(self, value: int) -> None:
        time = Fraction(value, _MS)
        self._tell_elapsed(time)
        self._playback.seek(time)
        self.scrubbed.emit(time)

    def _tell_elapsed(self, time: Fraction) -> None:
        self._time = time
        # Of a picture that stands exactly: a step is less than a tenth of a second.
        self.elapsed.setText(time_text(time, 1 if self._playback.playing else 3))
