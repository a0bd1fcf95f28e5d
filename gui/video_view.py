"""The picture with the class colours on it."""

import time
from fractions import Fraction

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from engine.overlay import View
from engine.player import Shown
from gui.images import Borrowed, class_image, frame_image, letterbox
from gui.look import Look
from gui.rate import Rate
from gui.theme import LETTERBOX, MUTED
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
        self._overlay: QImage | None = None
        self._message = ""
        self._is_new = False
        self.painted = Rate()
        look.changed.connect(self._on_look_changed)

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
        self._classes = classes
        self._overlay, self._is_new = None, True
        self.update()

    def show_message(self, message: str) -> None:
        """Put words in place of the picture."""
        self._shown = self._frame = self._overlay = None
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
        painter.fillRect(event.rect(), LETTERBOX)
        if self._frame:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            self._paint(painter, self._frame.image)
        elif self._message:
            painter.setPen(MUTED)
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._message)
        painter.end()
        if self._is_new:  # a repaint of the same frame is no frame shown
            self._is_new = False
            self.painted.count(time.perf_counter() - start)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Tell, for full screen."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit()

    def _paint(self, painter: QPainter, frame: QImage) -> None:
        rects = self.picture_rects()
        if self._look.style.view is not View.MASK:
            for rect in rects:
                painter.drawImage(rect, frame)
        if self._look.style.view is not View.ORIGINAL:
            painter.drawImage(rects[-1], self._coloured())

    def _coloured(self) -> QImage:
        """The class map in colours, made once for a frame and a look."""
        if self._overlay is None:
            assert self._shown, "only called while a frame is shown"
            ids = self._shown.classes.ids
            # Its own style and classes, also when another network is in use by now.
            style = self._look.style_for(self._classes)
            self._overlay = class_image(ids, style, self._classes)
        return self._overlay

    def _on_look_changed(self) -> None:
        self._overlay = None
        self.update()
