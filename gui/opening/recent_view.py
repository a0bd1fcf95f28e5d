"""The cards of the recent sources."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QContextMenuEvent, QDesktopServices, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QMenu, QSizePolicy

from gui.opening.names import is_file
from gui.opening.recent_delegate import RecentDelegate
from gui.opening.recent_model import Card, RecentModel
from gui.texts import tr


class RecentView(QListView):
    """A grid as high as its cards: what is round it scrolls."""

    chosen = Signal(str)
    """A source is to be opened."""

    forgotten = Signal(str)
    """A source is to be taken out of the list."""

    def __init__(self, model: RecentModel) -> None:
        """Show a model."""
        super().__init__()
        self.setObjectName("recent")
        self.setAccessibleName(tr("Opened last"))
        self.setModel(model)
        self.setItemDelegate(RecentDelegate(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setSpacing(2)
        self.setMouseTracking(True)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Expanding, policy.Fixed)
        self.clicked.connect(self._on_chosen)
        model.modelReset.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:  # noqa: N802
        """High enough for all rows at the present width."""
        count = self.model().rowCount()
        if not count:
            return QSize(0, 0)
        gap = self.spacing()
        card = self.sizeHintForIndex(self.model().index(0, 0)) + QSize(gap, gap)
        columns = max(1, (self.width() - gap) // card.width())
        rows = -(-count // columns)
        return QSize(columns * card.width() + gap, rows * card.height() + gap)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another width needs another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Return opens, Delete forgets."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_chosen(index)
        elif event.key() == Qt.Key.Key_Delete and index.isValid():
            self.forgotten.emit(self._card(index).address)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Offer what can be done with a card, also by the keyboard's own menu key."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if index.isValid():
            where = self.visualRect(index).center()
            self._offer(self._card(index), event.pos() if by_mouse else where)

    def _offer(self, card: Card, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        opening = menu.addAction(tr("Open"))
        opening.setEnabled(not card.missing)
        opening.triggered.connect(lambda: self.chosen.emit(card.address))
        if is_file(card.address):
            folder = QUrl.fromLocalFile(str(Path(card.address).parent))
            showing = menu.addAction(tr("Show in its folder"))
            showing.triggered.connect(lambda: QDesktopServices.openUrl(folder))
        menu.addSeparator()
        forgetting = menu.addAction(tr("Forget"))
        forgetting.triggered.connect(lambda: self.forgotten.emit(card.address))
        menu.popup(self.mapToGlobal(where))

    def _on_chosen(self, index: QModelIndex) -> None:
        if index.isValid() and not self._card(index).missing:
            self.chosen.emit(self._card(index).address)

    def _card(self, index: QModelIndex) -> Card:
        card: Card = index.data(RecentModel.CARD)
        return card
