"""The list in the legend, and what mouse and keys do on it."""

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QListView

from gui.picture.legend_delegate import LegendDelegate, swatch
from gui.texts import tr

_RETURNS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LegendList(QListView):
    """Rows to be ticked; Return sets a tick, since Space plays."""

    ticked = Signal(QModelIndex)
    colour_wanted = Signal(QModelIndex)
    menu_wanted = Signal(QModelIndex, QPoint)
    pointed = Signal(QModelIndex)
    """The row under the mouse, or that of the keys; an invalid one for none."""

    def __init__(self) -> None:
        """Start without rows."""
        super().__init__()
        self.setObjectName("legend")
        self.setAccessibleName(tr("Classes"))
        self.setItemDelegate(LegendDelegate(self))
        self.setMouseTracking(True)
        # Not by a click: Home and Up would be the list's then, and not the video's.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._pressed = QPoint()
        self.clicked.connect(self._on_clicked)
        self.entered.connect(self.pointed)
        self.viewportEntered.connect(self._point_nowhere)

    def on_swatch(self, index: QModelIndex) -> bool:
        """Whether the mouse was pressed on the colour of a row."""
        place = swatch(self.visualRect(index)).adjusted(-4, -4, 4, 4)
        return place.contains(self._pressed)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Tick, or ask for a colour."""
        if event.key() in _RETURNS:
            self.ticked.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_F2:
            self.colour_wanted.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Keep where."""
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Tell which row a menu is wanted for."""
        index, at = self.indexAt(event.pos()), event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            corner = self.visualRect(index).bottomLeft()
            at = self.viewport().mapToGlobal(corner)
        if index.isValid():
            self.menu_wanted.emit(index, at)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """Notice the mouse leaving."""
        if event.type() == QEvent.Type.Leave:
            self._point_nowhere()
        return super().viewportEvent(event)

    def currentChanged(  # noqa: N802
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """The keys are on another row."""
        super().currentChanged(current, previous)
        if self.hasFocus():
            self.pointed.emit(self.currentIndex())

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The keys are elsewhere."""
        super().focusOutEvent(event)
        self._point_nowhere()

    def _point_nowhere(self) -> None:
        self.pointed.emit(QModelIndex())

    def _on_clicked(self, index: QModelIndex) -> None:
        wanted = self.colour_wanted if self.on_swatch(index) else self.ticked
        wanted.emit(index)
