"""How a recent source looks: a card with its picture."""

from PySide6.QtCore import QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.opening.names import icon_of
from gui.opening.recent_model import Card, Index, RecentModel
from gui.theme import colours, icon

PICTURE = QSize(196, 110)
_MARGIN = 6
_RADIUS = 6
_SIGN = 34
_BAR = 3


class RecentDelegate(QStyledItemDelegate):
    """Paints picture, name, and where it was left as words and as a bar."""

    def sizeHint(  # noqa: N802
        self, option: QStyleOptionViewItem, index: Index
    ) -> QSize:
        """All cards are equally large."""
        words = 2 * option.fontMetrics.lineSpacing() + 8
        return PICTURE + QSize(2 * _MARGIN, 2 * _MARGIN + words)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Paint a card."""
        card: Card = QPersistentModelIndex(index).data(RecentModel.CARD)
        rect: QRect = option.rect.adjusted(1, 1, -1, -1)
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(colours().raised)
            painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(colours().accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
        corner = rect.topLeft() + QRect(0, 0, _MARGIN, _MARGIN).bottomRight()
        picture = QRect(corner, PICTURE)
        self._paint_picture(painter, card, picture)
        self._paint_words(painter, card, picture)
        painter.restore()

    def _paint_picture(self, painter: QPainter, card: Card, place: QRect) -> None:
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(place), _RADIUS, _RADIUS)
        painter.save()
        painter.setClipPath(outline)
        painter.fillRect(place, colours().raised)
        if card.still:
            painter.setOpacity(0.35 if card.missing else 1.0)
            painter.drawImage(place, card.still)
            painter.setOpacity(1.0)
        else:
            sign = QRect(0, 0, _SIGN, _SIGN)
            sign.moveCenter(place.center())
            icon(icon_of(card.address)).paint(painter, sign)
        if card.left_at is not None and card.duration and not card.missing:
            bar = QRect(place.left(), place.bottom() - _BAR + 1, place.width(), _BAR)
            painter.fillRect(bar, colours().groove)
            share = min(float(card.left_at / card.duration), 1.0)
            bar.setWidth(round(bar.width() * share))
            painter.fillRect(bar, colours().accent)
        painter.restore()

    def _paint_words(self, painter: QPainter, card: Card, picture: QRect) -> None:
        metrics = painter.fontMetrics()
        line = metrics.lineSpacing()
        first = QRect(picture.left(), picture.bottom() + 5, picture.width(), line)
        middle = Qt.TextElideMode.ElideMiddle
        painter.setPen(colours().muted if card.missing else colours().text)
        name = metrics.elidedText(card.name, middle, first.width())
        painter.drawText(first, Qt.AlignmentFlag.AlignLeft, name)
        painter.setPen(colours().muted)
        painter.drawText(
            first.translated(0, line), Qt.AlignmentFlag.AlignLeft, card.words
        )
