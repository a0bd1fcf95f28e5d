"""How an export looks in the list: its name, a bar, and how it goes."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.exporting.entry import Entry, EntryState
from gui.exporting.queue import ENTRY
from gui.theme import colours

_MARGIN = 10
_BAR = 4
_GAP = 6
_LINES = 2  # of what is said


class QueueDelegate(QStyledItemDelegate):
    """Paints one row of the queue."""

    def sizeHint(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Room for a name, a bar and two lines."""
        line = option.fontMetrics.lineSpacing()
        height = 2 * _MARGIN + (1 + _LINES) * line + _BAR + 2 * _GAP
        return QSize(option.rect.width(), height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint an entry."""
        entry: Entry = index.data(ENTRY)
        scheme, state = colours(), option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = option.rect.adjusted(2, 2, -2, -2)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(scheme.raised)
            painter.drawRoundedRect(place, 6, 6)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(scheme.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place, 6, 6)
        line = option.fontMetrics.lineSpacing()
        room = option.rect.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        title = QRect(room.left(), room.top(), room.width(), line)
        bar = QRect(room.left(), title.bottom() + _GAP, room.width(), _BAR)
        words = QRect(room.left(), bar.bottom() + _GAP, room.width(), _LINES * line)
        painter.setPen(scheme.text)
        middle = Qt.TextElideMode.ElideMiddle
        text = option.fontMetrics.elidedText(entry.title, middle, title.width())
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter, text)
        _paint_bar(painter, bar, entry)
        painter.setPen(_colour(entry))
        flags = Qt.AlignmentFlag.AlignTop.value | Qt.TextFlag.TextWordWrap.value
        painter.drawText(words, flags, entry.words)
        painter.restore()


def _paint_bar(painter: QPainter, place: QRect, entry: Entry) -> None:
    scheme, share = colours(), entry.share
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(scheme.groove)
    painter.drawRoundedRect(place, _BAR / 2, _BAR / 2)
    if share is None or entry.state in (EntryState.FAILED, EntryState.CANCELLED):
        return
    still = entry.state is EntryState.PAUSED
    painter.setBrush(scheme.muted if still else scheme.accent)
    done = QRect(place)
    done.setWidth(round(place.width() * share))
    painter.drawRoundedRect(done, _BAR / 2, _BAR / 2)


def _colour(entry: Entry) -> QColor:
    failed = entry.state is EntryState.FAILED
    return colours().error if failed else colours().soft
