"""What is told of the place under the mouse."""

from fractions import Fraction

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.texts import tr
from gui.theme import colours
from gui.timeline.previews import Previews
from gui.transport.times import time_text

_MARGIN = 8
_ABOVE = 8
_SWATCH = 10
_MOST_ROWS = 8
_LEAST_SHARE = 0.001
_WIDEST = 260


Share = tuple[str, QColor, float]
"""A class: its name, its colour, and how much of the picture it covers, 0 to 1."""


class Plate(QWidget):
    """A plate above the seek bar: thumbnail, time, and there the shares of the classes.

    It lies over the window and within it, and leaves the mouse alone. It is dark in
    every scheme, since it lies on the picture.
    """

    def __init__(self, previews: Previews, window: QWidget) -> None:
        """Lie over a window, out of sight."""
        super().__init__(window)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(tr("Place under the mouse"))
        self._previews = previews
        self._time = Fraction(0)
        self._foot = QPoint()
        self.image: QImage | None = None
        self.time = ""
        self.rows: list[tuple[str, str, QColor | None]] = []
        previews.ready.connect(self._on_ready)
        self.hide()

    def tell(
        self,
        time: Fraction,
        foot: QPoint,
        shares: list[Share] | None = None,
        with_picture: bool = True,
    ) -> None:
        """Tell of a time.

        Args:
            time: in seconds.
            foot: the plate stands on this point of the window.
            shares: of the classes; empty where nobody knows them, None where they are
                of no interest.
            with_picture: whether a thumbnail is.
        """
        self._time, self._foot = time, foot
        self.time = time_text(time)
        self.rows = [] if shares is None else _rows(shares)
        if not with_picture:
            self.image = None
        else:
            # The last one is better than none until the right one is there.
            self.image = self._previews.at(time) or self.image
        self.setAccessibleDescription(
            ", ".join([self.time, *(f"{name} {share}" for name, share, _ in self.rows)])
        )
        self._place()
        self.show()
        self.raise_()

    def put_away(self) -> None:
        """Tell no more."""
        self.image = None
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint plate, picture and words."""
        painter, scheme = QPainter(self), colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plate = QColor(scheme.letterbox)
        plate.setAlpha(235)
        painter.setPen(QColor(scheme.on_letterbox.darker(220)))
        painter.setBrush(plate)
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7
        )
        inner = self.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        line = self.fontMetrics().height()
        if self.image:
            place = QRect(inner.topLeft(), self.image.deviceIndependentSize().toSize())
            place.moveLeft((self.width() - place.width()) // 2)
            painter.drawImage(place, self.image)
            inner.setTop(place.bottom() + 1 + _MARGIN // 2)
        words = QRect(inner.left(), inner.top(), inner.width(), line)
        painter.setPen(Qt.GlobalColor.white)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.time)
        for row in self.rows:
            words.translate(0, line + 2)
            self._paint_row(painter, words, *row)
        painter.end()

    def _paint_row(
        self,
        painter: QPainter,
        words: QRect,
        name: str,
        share: str,
        colour: QColor | None,
    ) -> None:
        left = words.left()
        if colour:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            middle = words.center().y() - _SWATCH / 2 + 1
            painter.drawRoundedRect(QRectF(left, middle, _SWATCH, _SWATCH), 3, 3)
            left += _SWATCH + 6
        painter.setPen(colours().on_letterbox.lighter(125))
        room = words.right() - left - self.fontMetrics().horizontalAdvance(f"  {share}")
        name = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room)
        flag = Qt.AlignmentFlag
        place = QRect(left, words.top(), words.right() + 1 - left, words.height())
        painter.drawText(place, flag.AlignVCenter | flag.AlignLeft, name)
        painter.drawText(place, flag.AlignVCenter | flag.AlignRight, share)

    def _place(self) -> None:
        """Take the room that is needed, on the point and within the window."""
        metrics = self.fontMetrics()
        line = metrics.height()
        height = line + (line + 2) * len(self.rows)
        width = metrics.horizontalAdvance("0:00:00.0")
        for name, share, _ in self.rows:
            words = _SWATCH + 6 + metrics.horizontalAdvance(f"{name}   {share}")
            width = max(width, min(words, _WIDEST))
        if self.image:
            picture = self.image.deviceIndependentSize().toSize()
            width = max(width, picture.width())
            height += picture.height() + _MARGIN // 2
        size = QSize(width + 2 * _MARGIN, height + 2 * _MARGIN)
        place = QRect(QPoint(), size)
        place.moveBottom(self._foot.y() - _ABOVE)
        place.moveLeft(self._foot.x() - size.width() // 2)
        room = self._window.rect().adjusted(4, 4, -4, -4)
        place.moveLeft(min(max(place.left(), room.left()), room.right() - size.width()))
        place.moveTop(max(place.top(), room.top()))
        self.setGeometry(place)
        self.update()

    def _on_ready(self) -> None:
        if self.isVisible():
            image = self._previews.at(self._time)
            if image:
                self.image = image
                self._place()


def _rows(shares: list[Share]) -> list[tuple[str, str, QColor | None]]:
    """The largest shares as words, in order; a sentence where nothing is known."""
    if not shares:
        return [(tr("Not looked at yet"), "", None)]
    largest = sorted(shares, key=lambda row: -row[2])[:_MOST_ROWS]
    return [
        (name, f"{100 * share:.1f} %", colour)
        for name, colour, share in largest
        if share >= _LEAST_SHARE
    ]
