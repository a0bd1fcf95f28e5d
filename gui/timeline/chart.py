"""The chart of the classes over the time of the video."""

from fractions import Fraction

import numpy as np
from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.survey.moments import moments
from gui.picture.look import Look
from gui.texts import tr
from gui.theme import colours
from gui.timeline.drawing import Colour, Columns, Palette, ceiling, chart, columns, lane
from gui.timeline.plate import Share
from gui.timeline.timeline import Timeline
from gui.transport.marks import Marks
from gui.transport.slider import JumpSlider

_HEIGHT = 40
_LANE = 5
_GAP = 2
_SHORTEST_MOMENT = 2
_MS = 1000


class Chart(QWidget):
    """Shares stacked over time, as wide as the groove of a slider; a click goes there.

    Above it a lane shows the moments of what is looked for. The classes that the legend
    hides are left out, and the rest is enlarged where it would be too low to see: hide
    all but one and the chart is that of this one.

    What is expensive is painted once into an image, anew only when data, colours or
    size have changed.
    """

    hovered = Signal(int)
    """The mouse is over this place, in pixels from the left."""

    left = Signal()
    """The mouse is gone."""

    asked = Signal(object)
    """A menu is wanted at this place of the screen."""

    def __init__(
        self, timeline: Timeline, look: Look, marks: Marks, slider: JumpSlider
    ) -> None:
        """Show a survey beneath the slider that leads through the same video."""
        super().__init__()
        self._timeline, self._look, self._marks = timeline, look, marks
        self._slider = slider
        self._image: QImage | None = None
        self._columns: Columns | None = None
        self._hover: int | None = None
        self._head = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Classes over the time of the video"))
        timeline.changed.connect(self._renew)
        timeline.grown.connect(self._renew)
        look.changed.connect(self._renew)
        marks.changed.connect(self.update)
        slider.valueChanged.connect(self._on_head_moved)
        slider.rangeChanged.connect(lambda *_: self._renew())
        self._renew()

    @property
    def ceiling(self) -> float:
        """The share that its height stands for."""
        whole = self._whole
        return ceiling(whole, self._palette()) if whole else 1.0

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as there is room."""
        return QSize(200, _HEIGHT)

    def time_at(self, x: int) -> Fraction:
        """The time that a place stands for, in seconds."""
        return Fraction(self._slider.value_at(x), _MS)

    def shares_at(self, x: int) -> list[Share]:
        """What the classes have at a place; empty where nobody has looked."""
        survey, whole, groove = self._timeline.survey, self._whole, self._groove()
        if survey is None or whole is None:
            return []
        part = (x - groove.left()) / groove.width()
        column = min(max(int(part * len(whole.known)), 0), len(whole.known) - 1)
        if not whole.near[column]:
            return []
        own = self._look.style_for(survey.classes).colours(survey.classes)
        return [
            (label.name, QColor(*colour), float(share))
            for label, colour, share in zip(
                survey.classes, own, whole.shares[column], strict=True
            )
        ]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the image, and through it what moves."""
        groove = self._groove()
        if self._image is None:
            self._image = self._drawn()
        painter = QPainter(self)
        if self._image:
            painter.drawImage(groove.topLeft(), self._image)
            self._paint_marks(painter)
            if self._hover is not None:
                line = QColor(colours().text)
                line.setAlpha(140)
                painter.fillRect(self._hover, 0, 1, self.height(), line)
            head = self._slider.x_of(self._slider.sliderPosition())
            painter.fillRect(head - 2, 0, 4, self.height(), colours().letterbox)
            painter.fillRect(head - 1, 0, 2, self.height(), Qt.GlobalColor.white)
        if self.hasFocus():
            painter.setPen(colours().accent)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Be drawn for the new size."""
        super().resizeEvent(event)
        self._renew()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Be drawn in the colours of another theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._renew()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take the handle of the slider there."""
        if self._slider.isEnabled() and event.button() == Qt.MouseButton.LeftButton:
            self._slider.take(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag it, or tell what is under the mouse."""
        self._slider.drag(event.position().x())
        self._hover_at(round(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go of it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._slider.let_go(event.position().x())

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Tell no more."""
        self._hover_at(None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Let a person choose what to look for."""
        self.asked.emit(event.globalPos())

    def _hover_at(self, x: int | None) -> None:
        if x is not None:
            x = min(max(x, 0), self.width() - 1)
        before, self._hover = self._hover, x
        for place in (before, x):
            if place is not None:
                self.update(place - 1, 0, 3, self.height())
        if x is None or not self._slider.isEnabled():
            self.left.emit()
        else:
            self.hovered.emit(x)

    def _on_head_moved(self) -> None:
        head = self._slider.x_of(self._slider.sliderPosition())
        if head != self._head:
            for x in (self._head, head):
                self.update(x - 3, 0, 6, self.height())
            self._head = head

    def _paint_marks(self, painter: QPainter) -> None:
        start, end = self._marks.start, self._marks.end
        if start is None and end is None:
            return
        left = self._slider.x_of(round((start or 0) * _MS))
        last = self._slider.maximum() if end is None else round(end * _MS)
        right, groove = self._slider.x_of(last), self._groove()
        outside = QColor(colours().background)
        outside.setAlpha(150)
        for begin, stop in ((groove.left(), left), (right, groove.right() + 1)):
            painter.fillRect(begin, 0, stop - begin, self.height(), outside)
        for x in (left, right):
            painter.fillRect(x - 1, 0, 2, self.height(), colours().mark)

    def _groove(self) -> QRect:
        """Where the middle of the slider's handle can be."""
        left = self._slider.x_of(self._slider.minimum())
        right = self._slider.x_of(self._slider.maximum())
        return QRect(left, 0, max(right - left, 0), self.height())

    def _renew(self) -> None:
        """Have it drawn anew when it is next painted."""
        self._image = self._columns = None
        self._describe()
        self.update()

    @property
    def _whole(self) -> Columns | None:
        """What there is to be drawn, a column for each pixel of the screen."""
        samples = self._timeline.samples
        count = round(self._groove().width() * self.devicePixelRatioF())
        if self._columns is None and samples and count:
            self._columns = columns(samples, count, self._duration)
        return self._columns

    @property
    def _duration(self) -> Fraction:
        return Fraction(self._slider.maximum(), _MS)

    def _describe(self) -> None:
        samples, problem = self._timeline.samples, self._timeline.problem
        if samples is None:
            told = tr("There is nothing to be seen of this source.")
        elif problem:
            told = problem
        elif samples.complete:
            told = tr("A click goes there. Right click: what to look for.")
        else:
            done = tr("{percent} % of the video were looked at so far.")
            told = done.format(percent=int(100 * samples.known.mean()))
        self.setAccessibleDescription(told)

    def _palette(self) -> Palette:
        timeline, look, scheme = self._timeline, self._look, colours()
        classes = timeline.survey.classes if timeline.survey else ()
        style, subject = look.style_for(classes), timeline.subject
        own = style.colours(classes)
        return Palette(
            tuple(
                None if label.name in style.hidden else colour
                for label, colour in zip(classes, own, strict=True)
            ),
            _rgb(scheme.raised),
            _rgb(scheme.outline),
            _rgb(scheme.raised),
            own[subject.ids[0]] if subject else _rgb(scheme.accent),
        )

    def _drawn(self) -> QImage | None:
        """The chart in pixels of the screen."""
        timeline, ratio = self._timeline, self.devicePixelRatioF()
        samples, subject, whole = timeline.samples, timeline.subject, self._whole
        if samples is None or subject is None or whole is None:
            return None
        wide, high = len(whole.known), round(self.height() * ratio)
        lane_high, gap = round(_LANE * ratio), round(_GAP * ratio)
        palette = self._palette()
        found = list(moments(samples, subject.ids, timeline.threshold))
        least = round(_SHORTEST_MOMENT * ratio)
        pixels = np.vstack(
            (
                lane(found, palette, wide, lane_high, self._duration, least),
                np.full((gap, wide), colours().background.rgb(), np.uint32),
                chart(whole, palette, high - lane_high - gap),
            )
        )
        kind = QImage.Format.Format_RGB32
        image = QImage(pixels.data, wide, high, 4 * wide, kind).copy()
        image.setDevicePixelRatio(ratio)
        return image


def _rgb(colour: QColor) -> Colour:
    return colour.red(), colour.green(), colour.blue()
