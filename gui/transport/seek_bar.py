"""Where the video is, and the way to another place in it."""

from collections.abc import Iterator
from fractions import Fraction

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from engine.player import Shown
from gui.session import Session
from gui.texts import tr
from gui.theme import colours
from gui.timeline.chart import Chart
from gui.timeline.plate import Plate
from gui.transport.marks import Marks
from gui.transport.slider import JumpSlider
from gui.transport.times import time_text

_MS = 1000


class _Track(JumpSlider):
    """The slider in milliseconds, with the marked part."""

    hovered = Signal(int)
    """The mouse is over this place, in pixels from the left."""

    left = Signal()
    """The mouse is gone."""

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self._marks = marks
        marks.changed.connect(self.update)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Position"))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseMoveEvent(event)
        if self.isEnabled():
            self.hovered.emit(round(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        super().leaveEvent(event)
        self.left.emit()

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
    """Elapsed time, slider, total time; the chart of the video beneath the slider."""

    def __init__(self, session: Session) -> None:
        """Follow the player, and lead it when the handle is dragged."""
        super().__init__()
        self._playback, self._timeline = session.playback, session.timeline
        playback, timeline, marks = session.playback, session.timeline, session.marks
        self._previews = session.previews
        self._time = Fraction(0)
        self._plate: Plate | None = None
        self.slider = _Track(marks)
        self.chart = Chart(timeline, session.look, marks, self.slider)
        self.elapsed = QLabel("0:00.0")
        self.total = QLabel("")
        for label, widest in ((self.elapsed, "0:00:00.000"), (self.total, "0:00:00.0")):
            label.setObjectName("time")
            label.setMinimumWidth(label.fontMetrics().horizontalAdvance(widest))
        self.elapsed.setAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        self._layout = layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(10)
        layout.setVerticalSpacing(1)
        layout.setColumnStretch(1, 1)
        layout.addWidget(self.elapsed, 0, 0)
        layout.addWidget(self.slider, 0, 1)
        layout.addWidget(self.total, 0, 2)
        layout.addWidget(self.chart, 1, 1)
        self._corner: QWidget | None = None
        self.slider.sliderPressed.connect(playback.begin_scrub)
        self.slider.sliderMoved.connect(self._on_moved)
        self.slider.sliderReleased.connect(playback.end_scrub)
        self.slider.hovered.connect(lambda x: self._tell_place(x, False))
        self.chart.hovered.connect(lambda x: self._tell_place(x, True))
        for part in (self.slider, self.chart):
            part.left.connect(self._put_plate_away)
        playback.changed.connect(self._refresh)
        playback.shown.connect(self._on_shown)
        timeline.changed.connect(self._refresh)
        self._refresh()

    def set_corner(self, widget: QWidget) -> None:
        """Put something before the chart, to be seen together with it."""
        self._corner = widget
        where = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self._layout.addWidget(widget, 1, 0, where)
        self._refresh()

    @property
    def plate(self) -> Plate:
        """What tells of the place under the mouse, over the window."""
        if self._plate is None or self._plate.parentWidget() is not self.window():
            self._plate = Plate(self._previews, self.window())
        return self._plate

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
            words = tr("live") if info and info.live else tr("endless")
            self.total.setText(words if info else "")
        if not self.slider.isEnabled():
            self._put_plate_away()
        seen = self._timeline.shown and self._timeline.survey is not None
        self.chart.setVisible(seen)
        if self._corner:
            self._corner.setVisible(seen)
        self._tell_elapsed(self._time if info else Fraction(0))

    def _on_shown(self, shown: Shown) -> None:
        if not self.slider.isSliderDown():
            if self.slider.isEnabled():  # in what has no end there is no place
                self.slider.setValue(round(shown.frame.time * _MS))
            self._tell_elapsed(shown.frame.time)
            frame = tr("Frame {number}").format(number=shown.frame.index)
            self.elapsed.setToolTip(frame)

    def _on_moved(self, value: int) -> None:
        time = Fraction(value, _MS)
        self._tell_elapsed(time)
        self._playback.seek(time)

    def _tell_elapsed(self, time: Fraction) -> None:
        self._time = time
        # Of a picture that stands exactly: a step is less than a tenth of a second.
        self.elapsed.setText(time_text(time, 1 if self._playback.playing else 3))

    def _tell_place(self, x: int, of_chart: bool) -> None:
        x = min(max(x, 0), self.slider.width() - 1)
        self.plate.tell(
            Fraction(self.slider.value_at(x), _MS),
            self.slider.mapTo(self.window(), QPoint(x, 0)),
            self.chart.shares_at(x) if of_chart else None,
            # While the handle is dragged the picture itself shows the place.
            with_picture=not self.slider.isSliderDown(),
        )

    def _put_plate_away(self) -> None:
        if self._plate:
            self._plate.put_away()
