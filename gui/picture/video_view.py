"""The picture with the class colours on it."""

import time
from fractions import Fraction

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from engine.frame import Reading
from engine.overlay import OverlayStyle, View
from engine.player import Shown
from gui.figures.rate import Rate
from gui.picture.frame_painter import FramePainter
from gui.picture.gestures import Drag, Gestures
from gui.picture.highlight import Highlight
from gui.picture.hover import Hover
from gui.picture.hover_label import HoverLabel
from gui.picture.look import Look
from gui.picture.split_handle import paint_split
from gui.picture.zoom import Room, Zoom
from gui.texts import tr
from gui.theme import colours
from models.labels import LabelClass


class VideoView(QWidget):
    """Paints the newest frame; every change of look is a repaint, never inference."""

    double_clicked = Signal()

    menu_wanted = Signal(QPoint, object)
    """A place on the screen, and the name of the class there, if any."""

    def __init__(
        self,
        look: Look,
        zoom: Zoom | None = None,
        highlight: Highlight | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        # Every pixel is painted below: Qt need not clear the background first.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(320, 180)
        self.setMouseTracking(True)  # full screen wants to know of every move
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Picture"))
        self._look = look
        self._zoom = zoom or Zoom(self)
        self._highlight = highlight or Highlight(parent=self)
        self._classes: tuple[LabelClass, ...] = ()
        self._shown: Shown | None = None
        self._frame = FramePainter(self._zoom)
        self._gestures = Gestures(look, self._zoom, self._rooms, self._line)
        self.label = HoverLabel(look, self)
        self._hover = Hover(self._reading, self._highlight, self.label, self)
        self._message = ""
        self._is_new = False
        self.painted = Rate()
        for state in (look, self._zoom, self._highlight):
            state.changed.connect(self.update)

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
        self._shown, self._classes, self._is_new = shown, classes, True
        self._frame.show(shown)
        self._hover.show(classes)
        self.update()

    def show_message(self, message: str) -> None:
        """Put words in place of the picture."""
        self._shown, self._message = None, message
        self._hover.leave()
        self.update()

    def set_source(self, pixel_aspect: Fraction) -> None:
        """Take over the shape of the pixels."""
        self._frame.set_pixel_aspect(pixel_aspect)
        self.update()

    def picture_rects(self) -> list[QRect]:
        """Where the picture is painted: one place, or two side by side."""
        if not self._shown:
            return []
        scale = self.devicePixelRatioF()
        places = self._frame.places(self.rect(), self._look.style.view, scale)
        return [place.toRect() for place in places]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint picture, colours and the dark around them."""
        start = time.perf_counter()
        painter = QPainter(self)
        self._paint_around(painter, event.rect())
        if self._shown:
            style = self._style()
            lit = self._highlight.lit
            self._frame.paint(painter, self.rect(), style, self._classes, lit)
            if style.view is View.SPLIT:
                at = QPointF(self.mapFromGlobal(self.cursor().pos()))
                taken = self._gestures.drag is Drag.LINE or self._gestures.on_line(at)
                paint_split(painter, self._line(), taken)
        elif self._message:
            painter.setPen(colours().on_letterbox)
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._message)
        painter.end()
        if (
            self._is_new and self._shown
        ):  # a repaint of the same frame is no frame shown
            self._is_new = False
            self.painted.count(time.perf_counter() - start, self._shown.frame.arrived)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take the picture, or the line of a split one."""
        if self._gestures.press(event):
            self._hover.leave()
            self._show_cursor(event.position())
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag, or tell what is under the mouse."""
        at = event.position()
        if self._gestures.drag is not Drag.NOTHING:
            self._gestures.move(at)
        elif self._shown:
            self._hover.move(at)
        self._show_cursor(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go."""
        self._gestures.release()
        self._show_cursor(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Tell, for full screen."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Nothing is under the mouse any more."""
        self._hover.leave()
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Enlarge where the mouse is."""
        self._gestures.wheel(event)
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Take the gestures of a touch pad besides all else."""
        if isinstance(event, QNativeGestureEvent) and self._gestures.native(event):
            return True
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Tell what a menu is wanted for."""
        name = None
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            reading = self._reading(QPointF(event.pos()))
            if reading and reading.id < len(self._classes):
                name = self._classes[reading.id].name
        self._hover.leave()
        self.menu_wanted.emit(event.globalPos(), name)

    def _style(self) -> OverlayStyle:
        """That of what is on the screen, also when another network is in use by now."""
        return self._look.style_for(self._classes)

    def _rooms(self) -> list[Room]:
        if not self._shown:
            return []
        return self._frame.rooms(self.rect(), self._look.style.view)

    def _line(self) -> QRectF:
        scale = self.devicePixelRatioF()
        return self._frame.split_line(self.rect(), self._look.style, scale)

    def _reading(self, at: QPointF) -> Reading | None:
        """What the class map says of a point."""
        if not self._shown:
            return None
        place = self._frame.fraction(self.rect(), self._look.style.view, at)
        return self._shown.classes.at(place.x(), place.y()) if place else None

    def _paint_around(self, painter: QPainter, whole: QRect) -> None:
        around = QRegion(whole)
        if self._shown:
            scale, view = self.devicePixelRatioF(), self._look.style.view
            for seen in self._frame.seen(self.rect(), view, scale):
                # It may begin within a pixel of the screen.
                around -= seen.toAlignedRect().adjusted(1, 1, -1, -1)
        painter.setClipRegion(around)
        painter.fillRect(whole, colours().letterbox)
        painter.setClipping(False)

    def _show_cursor(self, at: QPointF) -> None:
        """Tell by the mouse's shape what can be dragged, or is."""
        if self._gestures.drag is Drag.PICTURE:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._gestures.drag is Drag.LINE or self._gestures.on_line(at):
            self.setCursor(Qt.CursorShape.SplitHCursor)
        else:
            self.unsetCursor()
