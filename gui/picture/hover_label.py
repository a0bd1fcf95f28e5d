"""The name of the class under the mouse."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.picture.look import Look
from gui.texts import tr
from gui.theme import colours

_AWAY = QPoint(18, 20)
_PADDING = 9
_SWATCH = 10
_GAP = 7


class HoverLabel(QWidget):
    """A small plate beside the mouse: colour, name and confidence.

    Its place is as wide as the widest confidence, so that it does not tremble.
    """

    def __init__(self, look: Look, parent: QWidget) -> None:
        """Lie over a picture, out of sight."""
        super().__init__(parent)
        self._room = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(tr("Class under the mouse"))
        self._look = look
        self.name = self.confidence = ""
        self.hide()

    def tell(self, name: str, confidence: float | None) -> None:
        """Show a class.

        Args:
            name: of the class.
            confidence: 0 to 1; None where there is none to be told.
        """
        percent = "" if confidence is None else f"{100 * confidence:.0f} %"
        if name in self._look.style.hidden:
            percent = tr("hidden")
        if (name, percent) != (self.name, self.confidence):
            self.name, self.confidence = name, percent
            self.setAccessibleDescription(f"{name} {percent}")
            self.resize(self.sizeHint())
            self.update()
        self.show()

    def move_beside(self, at: QPointF) -> None:
        """Come to lie beside the mouse, where there is room."""
        room = self._room.rect()
        mouse = at.toPoint()
        place = QRect(mouse + _AWAY, self.size())
        if place.right() > room.right():
            place.moveRight(mouse.x() - _AWAY.x() // 2)
        if place.bottom() > room.bottom():
            place.moveBottom(mouse.y() - _AWAY.y() // 2)
        self.move(place.topLeft())

    def sizeHint(self) -> QSize:  # noqa: N802
        """As large as name and confidence need."""
        metrics = self.fontMetrics()
        width = 2 * _PADDING + _SWATCH + _GAP + metrics.horizontalAdvance(self.name)
        if self.confidence:
            widest = max("100 %", self.confidence, key=metrics.horizontalAdvance)
            width += _GAP + metrics.horizontalAdvance(widest)
        return QSize(width, metrics.height() + _PADDING)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint plate and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plate = QColor(colours().letterbox)
        plate.setAlpha(225)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(plate)
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        known = {label.name for label in self._look.classes}
        if self.name in known:
            painter.setBrush(QColor(*self._look.colour(self.name)))
        top = (self.height() - _SWATCH) / 2
        painter.drawRoundedRect(QRectF(_PADDING, top, _SWATCH, _SWATCH), 3, 3)
        words = self.rect().adjusted(_PADDING + _SWATCH + _GAP, 0, -_PADDING, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        # The plate is dark in every scheme, as what it lies on.
        painter.setPen(colours().on_letterbox.lighter(150))
        painter.drawText(words, middle | Qt.AlignmentFlag.AlignLeft, self.name)
        painter.setPen(colours().on_letterbox)
        painter.drawText(words, middle | Qt.AlignmentFlag.AlignRight, self.confidence)
        painter.end()
