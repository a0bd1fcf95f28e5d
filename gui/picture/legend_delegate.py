"""How one class looks in the legend."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.picture.legend_model import Index, LegendModel
from gui.theme import colours, icon

ROW_HEIGHT = 32
_MARGIN = 6
_TICK = 16
_SWATCH = 14


class LegendDelegate(QStyledItemDelegate):
    """Paints tick, colour, name and share, with the share as a bar beneath."""

    def sizeHint(  # noqa: N802
        self, option: QStyleOptionViewItem, index: Index
    ) -> QSize:
        """Every row is equally high."""
        return QSize(120, ROW_HEIGHT)

    def editorEvent(  # noqa: N802
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Leave clicks to the view, where a click anywhere in a row sets its tick.

        Qt would set the tick by itself where it thinks the box is, and the view's click
        would undo that.
        """
        return False

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Paint a row."""
        index = QPersistentModelIndex(index)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        colour = QColor(index.data(Qt.ItemDataRole.DecorationRole))
        share = float(index.data(LegendModel.SHARE))
        checked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole))
        visible = checked is Qt.CheckState.Checked
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_MouseOver or index.data(LegendModel.LIT):
            painter.setBrush(colours().raised)
            painter.drawRoundedRect(rect, 5, 5)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(colours().outline)
            painter.drawRoundedRect(rect.adjusted(0, 0, -1, -1), 5, 5)
        middle = rect.center().y() - 1
        tick = QRect(rect.left() + _MARGIN, middle - _TICK // 2, _TICK, _TICK)
        icon("ticked" if visible else "unticked").paint(painter, tick)
        painter.setBrush(colour if visible else colours().raised)
        # A network's own colour may be that of the panel.
        painter.setPen(colours().outline)
        square = swatch(rect)
        painter.drawRoundedRect(square, 3, 3)
        x = square.right() + 10
        words = QRect(x, rect.top(), rect.right() - _MARGIN - x, rect.height() - 3)
        middle_of, metrics = Qt.AlignmentFlag.AlignVCenter, painter.fontMetrics()
        percent = f"{100 * share:.1f} %"
        room = words.width() - metrics.horizontalAdvance("100.0 %  ")
        name = metrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, room)
        painter.setPen(colours().text if visible else colours().muted)
        painter.drawText(words, middle_of | Qt.AlignmentFlag.AlignLeft, name)
        painter.setPen(colours().muted)
        painter.drawText(words, middle_of | Qt.AlignmentFlag.AlignRight, percent)
        bar = QRect(x, rect.bottom() - 4, words.width(), 2)
        painter.fillRect(bar, colours().raised)
        bar.setWidth(round(bar.width() * share))
        painter.fillRect(bar, colour if visible else colours().muted)
        painter.restore()


def swatch(row: QRect) -> QRect:
    """Where the colour is in a row."""
    left = row.left() + _MARGIN + _TICK + 8
    return QRect(left, row.center().y() - 1 - _SWATCH // 2, _SWATCH, _SWATCH)
