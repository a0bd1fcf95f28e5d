"""Paints a frame and its class map in a look."""

from dataclasses import replace
from fractions import Fraction

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QPainter

from engine.compositing import multiplied
from engine.marker import Marker
from engine.outlines import split_line, stroke
from engine.overlay import Marking, OverlayStyle, View
from engine.player import Shown
from gui.picture.images import letterbox
from gui.picture.layers import MapLayer, PictureLayer
from gui.picture.zoom import Room, Zoom
from models.labels import LabelClass

_SHARP_FROM = 4.0
"""The magnification from which on single pixels are to be seen."""


class FramePainter:
    """Keeps what is costly to make as long as it can be painted again.

    Geometry is that of the window, but what lies on the screen begins and ends at whole
    pixels of the screen.
    """

    def __init__(self, zoom: Zoom) -> None:
        """Start without a frame."""
        self._zoom = zoom
        self._size = QSize()
        self._aspect = Fraction(1)
        self._picture, self._map = PictureLayer(), MapLayer()
        self._marker: tuple[object, Marker] | None = None

    def show(self, shown: Shown) -> None:
        """Take over a frame."""
        height, width = shown.bgra.shape[:2]
        self._size = QSize(width, height)
        self._picture.show(shown.bgra)
        self._map.show(shown.classes.ids)

    def set_pixel_aspect(self, aspect: Fraction) -> None:
        """Take over the shape of the pixels."""
        self._aspect = aspect

    def rooms(self, area: QRect, view: View) -> list[Room]:
        """Where in an area the picture is shown: once, or side by side."""
        width = max(1, round(self._size.width() * self._aspect))
        content = QSize(width, self._size.height())
        if view is not View.SIDE_BY_SIDE:
            return [_room(area, letterbox(area, content))]
        both = letterbox(area, QSize(2 * width, content.height()))
        half = both.width() // 2
        left = QRect(both.x(), both.y(), half, both.height())
        first, second = QRect(area), QRect(area)
        first.setWidth(left.x() + half - area.x())
        second.setLeft(left.x() + half)
        return [_room(first, left), _room(second, left.translated(half, 0))]

    def places(self, area: QRect, view: View, scale: float) -> list[QRectF]:
        """Where the whole picture lies in each room, in whole pixels of the screen."""
        return [
            _back(_on_screen(self._zoom.place(room), scale), scale)
            for room in self.rooms(area, view)
        ]

    def seen(self, area: QRect, view: View, scale: float) -> list[QRectF]:
        """What of these can be seen."""
        return [
            place.intersected(room.area)
            for place, room in zip(
                self.places(area, view, scale), self.rooms(area, view), strict=True
            )
        ]

    def split_line(self, area: QRect, style: OverlayStyle, scale: float) -> QRectF:
        """Where the line of the split view is; at the edge where it is out of sight."""
        room = self.rooms(area, style.view)[0]
        place = _on_screen(self._zoom.place(room), scale)
        seen = place.intersected(_on_screen(room.area, scale))
        high = round(room.fitted.height() * scale)
        begin, end = split_line((place.width(), high), style.split)
        left = min(place.x() + begin, seen.x() + seen.width() - (end - begin))
        line = QRect(max(left, seen.x()), seen.y(), end - begin, seen.height())
        return _back(line, scale)

    def paint(
        self,
        painter: QPainter,
        area: QRect,
        style: OverlayStyle,
        classes: tuple[LabelClass, ...],
        lit: str | None,
    ) -> None:
        """Paint the frame.

        Args:
            painter: of a widget.
            area: of that widget.
            style: how it looks.
            classes: what the ids mean.
            lit: name of the class that stands out, if any.
        """
        scale = painter.device().devicePixelRatioF()
        rooms = self.rooms(area, style.view)
        places = [_on_screen(self._zoom.place(room), scale) for room in rooms]
        areas = [_on_screen(room.area, scale) for room in rooms]
        smooth = self._zoom.factor < _SHARP_FROM
        painter.save()
        painter.scale(1 / scale, 1 / scale)
        if style.view is not View.MASK:
            for place, seen in zip(places, areas, strict=True):
                self._picture.paint(painter, QRectF(place), seen, smooth)
        clip = QRect(areas[-1])
        if style.view is View.SPLIT:
            line = _on_screen(self.split_line(area, style, scale), scale)
            clip.setLeft(line.x() + line.width())
        if style.view is not View.ORIGINAL:
            width = stroke(round(rooms[-1].fitted.height() * scale))
            opacity, marker = self._marker_for(style, classes, lit)
            painter.setOpacity(opacity)
            if style.view is View.MASK:  # opaque: there is nothing to mix it with
                mode = QPainter.CompositionMode.CompositionMode_Source
                painter.setCompositionMode(mode)
            whole = QRectF(places[-1])
            self._map.paint(painter, whole, areas[-1], clip, marker, width, smooth)
        painter.restore()

    def fraction(self, area: QRect, view: View, at: QPointF) -> QPointF | None:
        """Which place of the picture is at a point, as shares of width and height."""
        for room in self.rooms(area, view):
            place = self._zoom.place(room)
            if place.intersected(room.area).contains(at):
                x = (at.x() - place.x()) / place.width()
                return QPointF(x, (at.y() - place.y()) / place.height())
        return None

    def _marker_for(
        self, style: OverlayStyle, classes: tuple[LabelClass, ...], lit: str | None
    ) -> tuple[float, Marker]:
        """What colours the class map, and how opaque the result is to be painted.

        Where all is equally strong the painter sees to the opacity, so that nothing
        need be made anew for another one.
        """
        opacity, view = style.opacity, style.view
        uniform = style.marking is Marking.AREAS and lit is None
        if uniform and view is not View.MASK:
            style = replace(style, opacity=1.0)
        else:
            opacity = 1.0
        # Where the line is, and which view has it, is no matter of colours.
        style = replace(style, split=0.5)
        wanted = style, classes, lit
        if self._marker is None or self._marker[0] != wanted:
            tables = multiplied(style.tables(classes, lit))
            self._marker = wanted, Marker(tables, len(classes))
        return opacity, self._marker[1]


def _room(area: QRect, fitted: QRect) -> Room:
    return Room(QRectF(area), QRectF(fitted))


def _on_screen(rect: QRectF, scale: float) -> QRect:
    """A rectangle of the window in pixels of the screen."""
    left, top = round(rect.left() * scale), round(rect.top() * scale)
    right, bottom = round(rect.right() * scale), round(rect.bottom() * scale)
    return QRect(QPoint(left, top), QSize(right - left, bottom - top))


def _back(rect: QRect, scale: float) -> QRectF:
    """A rectangle in pixels of the screen in those of the window."""
    return QRectF(
        rect.x() / scale,
        rect.y() / scale,
        rect.width() / scale,
        rect.height() / scale,
    )
