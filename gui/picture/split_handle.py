"""The line between picture and overlay, and the handle on it."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

_RADIUS = 13.0


def paint_split(painter: QPainter, line: QRectF, taken: bool) -> None:
    """Paint the line as it is exported, and a handle, which is not.

    Args:
        painter: of the window.
        line: where it is.
        taken: whether it is under the mouse.
    """
    white = QColor(255, 255, 255)
    painter.fillRect(line, white)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = line.center()
    painter.setPen(QPen(white, 1.5))
    painter.setBrush(QColor(11, 13, 16, 230 if taken else 150))
    painter.drawEllipse(middle, _RADIUS, _RADIUS)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(white)
    for side in (-1, 1):
        tip = middle + QPointF(side * 8, 0)
        back = QPointF(-side * 4.5, 4.5)
        painter.drawPolygon(
            QPolygonF([tip, tip + back, tip + QPointF(back.x(), -back.y())])
        )
    painter.restore()
