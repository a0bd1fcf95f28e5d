"""Words that come over the picture and go by themselves."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QLabel, QWidget

_SHOWN_MS = 4000
_AWAY = 14


class Notice(QLabel):
    """For what is good to know and needs no answer; `Banner` is for what does."""

    def __init__(self, parent: QWidget, above: QWidget) -> None:
        """Lie over a widget, out of sight.

        Args:
            parent: over which it lies.
            above: a child of the parent at its foot, which stays free.
        """
        super().__init__(parent)
        self.setObjectName("notice")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._above = above
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def tell(self, words: str) -> None:
        """Show some words for a while; none put the last ones away."""
        self.setVisible(bool(words))
        self._timer.stop()
        if not words:
            return
        self.setText(words)
        room = self._above.geometry()
        width = min(self.fontMetrics().horizontalAdvance(words) + 48, room.width() - 48)
        height = self.heightForWidth(width)
        left = room.left() + (room.width() - width) // 2
        self.setGeometry(left, room.top() - height - _AWAY, width, height)
        self.raise_()
        self._timer.start()
        # For those who do not see it.
        alert = QAccessibleEvent(self, QAccessible.Event.Alert)
        QAccessible.updateAccessibility(alert)
