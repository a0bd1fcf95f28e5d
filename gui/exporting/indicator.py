"""How the exports go, in the tool bar."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolBar, QToolButton, QWidget

from gui.exporting.queue import ExportQueue
from gui.texts import tr, trn
from gui.theme import colours

_BAR = 3


class ExportIndicator(QToolButton):
    """A button that shows the queue, with a bar at its foot."""

    def __init__(self, queue: ExportQueue, action: QAction) -> None:
        """Follow a queue."""
        super().__init__()
        self.queue = queue
        self.setIcon(action.icon())
        self.setIconSize(QSize(18, 18))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.clicked.connect(action.trigger)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._action = action
        queue.changed.connect(self._refresh)
        queue.dataChanged.connect(self._refresh)
        self._refresh()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the bar over the button."""
        super().paintEvent(event)
        if not self.queue.left:
            return
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        room = self.rect().adjusted(6, self.height() - _BAR - 2, -6, -2)
        painter.setBrush(colours().groove)
        painter.drawRoundedRect(room, 1, 1)
        room.setWidth(round(room.width() * self.queue.share))
        painter.setBrush(colours().accent)
        painter.drawRoundedRect(room, 1, 1)

    def _refresh(self) -> None:
        left = self.queue.left
        text = trn("{n} export", "{n} exports", left) if left else tr("Exports")
        if left:
            percent = tr("{n} %").format(n=round(100 * self.queue.share))
            text = f"{text}  {percent}"
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(text)
            self.setToolTip(self._action.toolTip())
        self.update()


def show_progress(bar: QToolBar, recording: QWidget, exports: ExportIndicator) -> None:
    """Put how recordings and exports go at the end of the tool bar.

    The indicator is there while the queue has entries.
    """
    room = QWidget()
    room.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    bar.addWidget(room)
    bar.addWidget(recording)
    shown = bar.addWidget(exports)  # an action, which is what can be hidden

    def follow() -> None:
        shown.setVisible(exports.queue.rowCount() > 0)

    exports.queue.changed.connect(follow)
    follow()
