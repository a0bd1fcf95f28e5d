"""The exports that wait, run and are over, and what can be done with each."""

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from gui.exporting.entry import ACTIVE, OVER, Entry, EntryState
from gui.exporting.queue import ENTRY, ExportQueue
from gui.exporting.queue_delegate import QueueDelegate
from gui.exporting.reveal import reveal
from gui.texts import tr
from gui.theme import icon

_SIZE = QSize(560, 380)


class QueueWindow(QDialog):
    """Stays open beside the window; closing it ends no export."""

    play_wanted = Signal(str)
    """The file that came of an export is to be played."""

    def __init__(self, queue: ExportQueue, parent: QWidget | None = None) -> None:
        """Show a queue."""
        super().__init__(parent)
        self.setWindowTitle(tr("Exports"))
        self._queue = queue
        self.list = _List()
        self.list.setModel(queue)
        self.list.setItemDelegate(QueueDelegate(self.list))
        self.list.setAccessibleName(tr("Exports"))
        self.list.doubleClicked.connect(lambda _: self._play())
        self.list.removed.connect(self._remove)
        self.list.toggled.connect(self._toggle)
        self.list.moved.connect(self._move)
        self.pause_button = self._button(tr("Pause"), tr("Pause (Space)"), self._toggle)
        self.up_button = self._button(
            "", tr("Do it earlier (Alt+Up)"), lambda: self._move(-1), "up"
        )
        self.down_button = self._button(
            "", tr("Do it later (Alt+Down)"), lambda: self._move(1), "down"
        )
        self.retry_button = self._button(
            tr("Try again"), tr("Do it once more"), self._retry
        )
        self.remove_button = self._button(
            tr("Cancel"), tr("Cancel it, or take it off the list (Del)"), self._remove
        )
        self.play_button = self._button(
            tr("Play result"), tr("Play what came of it (Enter)"), self._play
        )
        self.folder_button = self._button(
            tr("Show in folder"), tr("Show the file in its folder"), self._reveal
        )
        self.clear_button = self._button(
            tr("Clear the list"), tr("Take off the list what is over"), queue.clear
        )
        self._assemble()
        self.list.selectionModel().currentChanged.connect(self._refresh)
        queue.changed.connect(self._refresh)
        queue.rowsInserted.connect(self._select_first)
        self.resize(_SIZE)
        self._select_first()

    @property
    def entry(self) -> Entry | None:
        """The one that is chosen."""
        entry: Entry | None = self.list.currentIndex().data(ENTRY)
        return entry

    def _assemble(self) -> None:
        nothing = QLabel(tr("Nothing is exported."))
        nothing.setObjectName("hint")
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.list)
        self._pages.addWidget(nothing)
        one, all_ = QHBoxLayout(), QHBoxLayout()
        for button in (
            self.pause_button,
            self.up_button,
            self.down_button,
            self.retry_button,
            self.play_button,
            self.folder_button,
        ):
            one.addWidget(button)
        one.addStretch(1)
        one.addWidget(self.remove_button)
        all_.addStretch(1)
        all_.addWidget(self.clear_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addLayout(self._pages, 1)
        layout.addLayout(one)
        layout.addLayout(all_)

    def _button(
        self, text: str, tip: str, do: object, picture: str = ""
    ) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.setToolTip(tip)
        button.setAccessibleName(text or tip)
        if picture:
            button.setIcon(icon(picture))
        button.clicked.connect(lambda: do())  # type: ignore[operator]
        return button

    def _refresh(self) -> None:
        """Offer what can be done with the one that is chosen."""
        entry = self.entry
        state = entry.state if entry else None
        row, last = self.list.currentIndex().row(), self._queue.rowCount() - 1
        waits = state is EntryState.WAITING
        before = row > 0 and self._state(row - 1) is EntryState.WAITING
        after = row < last and self._state(row + 1) is EntryState.WAITING
        self._pages.setCurrentIndex(0 if last >= 0 else 1)
        self.pause_button.setVisible(state in ACTIVE)
        paused = state is EntryState.PAUSED
        self.pause_button.setText(tr("Go on") if paused else tr("Pause"))
        for button, possible in ((self.up_button, before), (self.down_button, after)):
            button.setVisible(waits)
            button.setEnabled(possible)
        self.retry_button.setVisible(state in (EntryState.FAILED, EntryState.CANCELLED))
        done = state is EntryState.DONE
        self.play_button.setVisible(done)
        self.folder_button.setVisible(done)
        self.remove_button.setVisible(entry is not None)
        over = state in OVER
        self.remove_button.setText(tr("Take off the list") if over else tr("Cancel"))
        self.clear_button.setEnabled(self._queue.left <= last)

    def _state(self, row: int) -> EntryState:
        return self._queue.entries[row].state

    def _select_first(self) -> None:
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self._queue.index(0))
        self._refresh()

    def _toggle(self) -> None:
        if self.entry:
            self._queue.toggle(self.list.currentIndex().row())

    def _move(self, steps: int) -> None:
        self._queue.move(self.list.currentIndex().row(), steps)
        self._refresh()

    def _retry(self) -> None:
        self._queue.retry(self.list.currentIndex().row())

    def _remove(self) -> None:
        """Cancel what is not over, take what is off the list."""
        if not self.entry:
            return
        row = self.list.currentIndex().row()
        if self.entry.state in OVER:
            self._queue.remove(row)
        else:
            self._queue.cancel(row)

    def _play(self) -> None:
        if self.entry and self.entry.state is EntryState.DONE:
            self.play_wanted.emit(str(self.entry.job.output))

    def _reveal(self) -> None:
        if self.entry and self.entry.state is EntryState.DONE:
            reveal(self.entry.job.output)


class _List(QListView):
    """The list, with keys for what its buttons do."""

    removed = Signal()
    toggled = Signal()
    moved = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("queue")
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Space pauses, Del removes, Alt and an arrow moves."""
        key, alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        if key == Qt.Key.Key_Delete:
            self.removed.emit()
        elif key == Qt.Key.Key_Space:
            self.toggled.emit()
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.doubleClicked.emit(QModelIndex(self.currentIndex()))
        else:
            super().keyPressEvent(event)
