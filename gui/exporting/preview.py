"""What an export will look like, at any place of it."""

from fractions import Fraction

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from gui.picture.images import letterbox
from gui.texts import tr
from gui.theme import colours
from gui.transport.times import time_text

_STEPS = 1000


class Preview(QWidget):
    """A picture, and a slider for the place in the part that is exported."""

    sought = Signal()

    def __init__(self, at: Fraction) -> None:
        """Begin at a time."""
        super().__init__()
        self.picture = _Picture()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _STEPS)
        self.slider.setAccessibleName(tr("Place in the export"))
        self.slider.setToolTip(tr("Look at another place of the export"))
        self.slider.valueChanged.connect(self._on_moved)
        self.words = QLabel()
        self.words.setObjectName("hint")
        self._start, self._end, self.time = Fraction(0), Fraction(1), at
        row = QHBoxLayout()
        row.addWidget(self.slider, 1)
        row.addWidget(self.words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.picture, 1)
        layout.addLayout(row)

    def set_part(self, start: Fraction, end: Fraction) -> None:
        """Let the slider go from one time to another; the time stays if it can."""
        if end <= start:
            return
        self._start, self._end = start, end
        self.time = min(max(self.time, start), end)
        share = (self.time - start) / (end - start)
        self.slider.blockSignals(True)
        self.slider.setValue(round(share * _STEPS))
        self.slider.blockSignals(False)
        self._name()

    def _on_moved(self, value: int) -> None:
        share = Fraction(value, _STEPS)
        self.time = self._start + share * (self._end - self._start)
        self._name()
        self.sought.emit()

    def _name(self) -> None:
        self.words.setText(time_text(self.time))


class _Picture(QWidget):
    """An image, as large as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(380, 214)
        self.setAccessibleName(tr("Preview of the export"))
        self.image: QImage | None = None
        self._message = tr("The preview is being made…")

    def sizeHint(self) -> QSize:  # noqa: N802
        """Large enough to see something."""
        return QSize(480, 270)

    def show_image(self, image: QImage) -> None:
        """Show an image."""
        self.image = image
        self.update()

    def show_message(self, message: str) -> None:
        """Show words in place of it."""
        self.image, self._message = None, message
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint it, and the dark around."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours().letterbox)
        if self.image is None:
            painter.setPen(colours().on_letterbox)
            flags = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value
            room = self.rect().adjusted(12, 12, -12, -12)
            painter.drawText(room, flags, self._message)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place: QRect = letterbox(self.rect(), self.image.size())
        painter.drawImage(place, self.image)
