"""The figures of the last half minute, drawn."""

from statistics import median

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.figures import series
from gui.figures.history import EVERY_MS, SECONDS, STAGES, History, Sample
from gui.texts import tr
from gui.theme import colours

_HEIGHT = 132
_SIDE = 14
_GAP = 22
_LEGEND_GAP = 12
_SWATCH = 8
_OUT_OF_SIGHT = 4.0
_BREAK_SECONDS = 1.5  # beyond it two samples are no line

Entry = tuple[str, QColor]
"""What a legend says, and the colour that it explains."""

Line = list[tuple[float, float] | None]
"""Times and values, None where the line is broken."""


class Plot(QWidget):
    """Frames a second, milliseconds of the stages one on the other, and the delay."""

    def __init__(self, history: History) -> None:
        """Show a history, as it grows."""
        super().__init__()
        self._history = history
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Figures of the last half minute"))
        history.sampled.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as there is room."""
        return QSize(320, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the three charts beside each other."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours().panel)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setPixelSize(12)  # that of the strip, which is loaded by now
        painter.setFont(font)
        samples = self._history.samples
        room = QRectF(self.rect()).adjusted(_SIDE, 8, -_SIDE, -8)
        part = (room.width() - 2 * _GAP) / 4
        first = QRectF(room.left(), room.top(), part, room.height())
        middle = QRectF(first.right() + _GAP, room.top(), 2 * part, room.height())
        last = QRectF(middle.right() + _GAP, room.top(), part, room.height())
        _paint_rate(painter, first, samples)
        _paint_stages(painter, middle, samples)
        _paint_delay(painter, last, samples)
        painter.end()


def _paint_rate(painter: QPainter, room: QRectF, samples: list[Sample]) -> None:
    colour = colours().accent
    line: Line = [(s.at, s.fps) if s.fps is not None else None for s in samples]
    top = ceiling([point[1] for point in line if point])
    legend = [(tr("frames a second"), colour)]
    chart = _frame(painter, room, top, legend)
    _paint_line(painter, chart, line, samples, top, QPen(colour, 1.6))


def _paint_stages(painter: QPainter, room: QRectF, samples: list[Sample]) -> None:
    playing = [sample for sample in samples if sample.playing]
    top = ceiling([sum(sample.stages) for sample in playing])
    values = samples[-1].stages
    legend = [
        (f"{tr(name)} {ms:.1f}", colour)
        for name, ms, colour in zip(STAGES, values, series.STAGES, strict=True)
    ]
    chart = _frame(painter, room, top, [*legend, (tr("ms a frame"), QColor())])
    # Bars, not areas: filled polygons with smooth edges would take three times as long.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    wide = chart.width() * EVERY_MS / 1000 / SECONDS + 1
    per_ms, right, foot = chart.height() / top, chart.right(), chart.bottom()
    per_second, now = chart.width() / SECONDS, samples[-1].at
    bars: list[list[QRectF]] = [[] for _ in STAGES]
    for sample in playing:
        left, head = right - (now - sample.at) * per_second - wide, foot
        for stack, ms in zip(bars, sample.stages, strict=True):
            high = min(ms * per_ms, head - chart.top())
            head -= high
            stack.append(QRectF(left, head, wide, high))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setClipRect(chart)
    for stack, colour in zip(bars, series.STAGES, strict=True):
        painter.setBrush(colour)
        painter.drawRects(stack)
    painter.setClipping(False)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _paint_delay(painter: QPainter, room: QRectF, samples: list[Sample]) -> None:
    scheme = colours()
    middle: Line = [(s.at, s.delay.median) if s.delay else None for s in samples]
    p95: Line = [(s.at, s.delay.p95) if s.delay else None for s in samples]
    top = ceiling([point[1] for point in p95 if point])
    legend = [
        (tr("delay, ms"), scheme.mark),
        (tr("95 of 100"), scheme.muted),
    ]
    chart = _frame(painter, room, top, legend)
    _paint_line(painter, chart, p95, samples, top, QPen(scheme.muted, 1.2))
    _paint_line(painter, chart, middle, samples, top, QPen(scheme.mark, 1.6))


def _frame(painter: QPainter, room: QRectF, top: float, legend: list[Entry]) -> QRectF:
    """Paint legend, foot, head and scale of a chart; returns what is left for lines."""
    scheme, metrics = colours(), painter.fontMetrics()
    _paint_legend(painter, room, legend)
    scale = f"{top:g}"
    wide = metrics.horizontalAdvance(scale) + 6
    chart = room.adjusted(wide, metrics.height() + 6, 0, -2)
    painter.setPen(scheme.muted)
    line = metrics.height()
    head = QRectF(room.left(), chart.top() - line / 2, wide - 6, line)
    painter.drawText(head, Qt.AlignmentFlag.AlignRight, scale)
    foot = QRectF(room.left(), chart.bottom() - line + 2, wide - 6, line)
    painter.drawText(foot, Qt.AlignmentFlag.AlignRight, "0")
    painter.setPen(QPen(scheme.line, 1))
    for y in (chart.top(), chart.bottom()):
        painter.drawLine(QPointF(chart.left(), y), QPointF(chart.right(), y))
    return chart


def _paint_legend(painter: QPainter, room: QRectF, legend: list[Entry]) -> None:
    """As many entries as there is room for; the last that is begun ends in dots."""
    metrics, left = painter.fontMetrics(), room.left()
    for words, colour in legend:
        swatch = _SWATCH + 4 if colour.isValid() else 0
        free = room.right() - left - swatch
        if free < metrics.horizontalAdvance("m…"):
            return
        middle = room.top() + metrics.height() / 2
        if swatch:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(
                QRectF(left, middle - _SWATCH / 2, _SWATCH, _SWATCH), 2, 2
            )
        left += swatch
        text = _elided(metrics, words, free)
        painter.setPen(colours().soft)
        place = QRectF(left, room.top(), free, metrics.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft, text)
        left += metrics.horizontalAdvance(text) + _LEGEND_GAP


def _paint_line(
    painter: QPainter,
    chart: QRectF,
    line: Line,
    samples: list[Sample],
    top: float,
    pen: QPen,
) -> None:
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for run in _runs(line):
        painter.drawPolyline(_points(chart, run, samples[-1].at, top))


def _runs(line: Line) -> list[list[tuple[float, float]]]:
    """The unbroken parts of a line."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in line:
        last = runs[-1]
        if point is None or (last and point[0] - last[-1][0] > _BREAK_SECONDS):
            runs.append([])
        if point is not None:
            runs[-1].append(point)
    return [run for run in runs if len(run) > 1]


def _points(
    chart: QRectF, run: list[tuple[float, float]], now: float, top: float
) -> list[QPointF]:
    per_second, per_unit = chart.width() / SECONDS, chart.height() / top
    right, foot = chart.right(), chart.bottom()
    return [
        QPointF(right - (now - at) * per_second, foot - min(value, top) * per_unit)
        for at, value in run
    ]


def ceiling(values: list[float]) -> float:
    """A round number that a scale may end at: 1, 2 or 5 with zeros, at least 10.

    What is far above the rest, as the first frame of a source is, goes out of sight: in
    the scale of that nothing else would be seen.
    """
    if not values:
        return 10.0
    highest, top = min(max(values), _OUT_OF_SIGHT * median(values)), 10.0
    while top < highest:
        top *= 2.5 if f"{top:.0e}"[0] == "2" else 2.0
    return top


def _elided(metrics: QFontMetrics, words: str, room: float) -> str:
    return metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(room))
