"""The picture with the class colours on it."""

import time
from dataclasses import replace
from fractions import Fraction

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget

from engine.overlay import OverlayStyle, View
from engine.player import Shown
from gui.figures.rate import Rate
from gui.picture.images import Borrowed, Layer, class_image, frame_image, letterbox
from gui.picture.look import Look
from gui.theme import colours
from models.labels import LabelClass


class VideoView(QWidget):
    """Paints the newest frame; every change of look is a repaint, never inference."""

    double_clicked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        # Every pixel is painted below: Qt need not clear the background first.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(320, 180)
        self.setMouseTracking(True)  # full screen wants to know of every move
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._look = look
        self._classes: tuple[LabelClass, ...] = ()
        self._pixel_aspect = Fraction(1)
        self._shown: Shown | None = None
        self._frame: Borrowed | None = None
        self._picture: Layer | None = None
        self._overlay: Layer | None = None
        self._coloured_by: OverlayStyle | None = None
        self._message = ""
        self._is_new = False
        self.painted = Rate()
        look.changed.connect(self.update)

    @property
    def shown(self) -> Shown | None:
        """What is on the screen."""
        return self._shown

    @property
    def classes(self) -> tuple[LabelClass, ...] | None:
        """The label set of what is on the screen; None where nothing is."""
        return self._classes if self._shown else None

    def show_frame(self, shown: Shown, classes: tuple[LabelClass, ...]) -> None:
        """Put a frame on the screen, and the label set that its ids mean."""
        self._shown, self._frame = shown, frame_image(shown.bgra)
        self._picture, self._overlay = Layer(self._frame.image), None
        self._classes, self._is_new = classes, True
        self.update()

    def show_message(self, message: str) -> None:
        """Put words in place of the picture."""
        self._shown = self._frame = self._picture = self._overlay = None
        self._message = message
        self.update()

    def set_source(self, pixel_aspect: Fraction) -> None:
        """Take over the shape of the pixels."""
        self._pixel_aspect = pixel_aspect
        self.update()

    def picture_rects(self) -> list[QRect]:
        """Where the picture is painted: one place, or two side by side."""
        if not self._frame:
            return []
        size = self._frame.image.size()
        size.setWidth(max(1, round(size.width() * self._pixel_aspect)))
        if self._look.style.view is not View.SIDE_BY_SIDE:
            return [letterbox(self.rect(), size)]
        both = letterbox(self.rect(), QSize(2 * size.width(), size.height()))
        half = both.width() // 2
        left = QRect(both.x(), both.y(), half, both.height())
        return [left, left.translated(half, 0)]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint picture, colours and the dark around them."""
        start = time.perf_counter()
        painter = QPainter(self)
        around = QRegion(event.rect())
        for rect in self.picture_rects():
            around -= rect.adjusted(1, 1, -1, -1)  # may begin within a pixel of screen
        painter.setClipRegion(around)
        painter.fillRect(event.rect(), colours().letterbox)
        painter.setClipping(False)
        if self._picture:
            self._paint(painter, self._picture)
        elif self._message:
            painter.setPen(colours().muted)
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._message)
        painter.end()
        if self._is_new:  # a repaint of the same frame is no frame shown
            self._is_new = False
            self.painted.count(time.perf_counter() - start)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Tell, for full screen."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit()

    def _paint(self, painter: QPainter, picture: Layer) -> None:
        rects = self.picture_rects()
        # Its own style and classes, also when another network is in use by now.
        style = self._look.style_for(self._classes)
        if style.view is not View.MASK:
            for rect in rects:
                picture.paint(painter, rect)
        if style.view is not View.ORIGINAL:
            painter.setOpacity(1.0 if style.view is View.MASK else style.opacity)
            self._coloured(style).paint(painter, rects[-1])

    def _coloured(self, style: OverlayStyle) -> Layer:
        """The class map in colours, made anew only where another opacity is not all."""
        opaque = replace(style, opacity=1.0)
        if self._overlay is None or self._coloured_by != opaque:
            assert self._shown, "only called while a frame is shown"
            ids = self._shown.classes.ids
            self._overlay = Layer(class_image(ids, opaque, self._classes))
            self._coloured_by = opaque
        return self._overlay
