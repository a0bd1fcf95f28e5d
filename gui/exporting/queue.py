"""Exports, one after the other, while one goes on watching. No widgets."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from engine.export.job import ExportJob, ExportOutcome, Progress, run_export
from gui.exporting.entry import ACTIVE, OVER, Entry, EntryState
from gui.exporting.runner import ExportRunner, RunExport

ENTRY = Qt.ItemDataRole.UserRole
"""The role of the `Entry` itself."""

PATIENCE_SECONDS = 2.0
_Index = QModelIndex | QPersistentModelIndex


class ExportQueue(QAbstractListModel):
    """Runs what was added in order; those that wait may change places."""

    changed = Signal()
    """An entry came, went, or is in another state than before."""

    finished = Signal(object)
    """An `Entry` is done."""

    failed = Signal(object)
    """An `Entry` could not be done."""

    def __init__(
        self, run: RunExport = run_export, parent: QObject | None = None
    ) -> None:
        """Start empty; exports are done by a function."""
        super().__init__(parent)
        self._entries: list[Entry] = []
        self._current: Entry | None = None
        self.runner = ExportRunner(run, self)
        self.runner.progressed.connect(self._on_progressed)
        self.runner.done.connect(self._on_done)
        self.runner.failed.connect(self._on_failed)

    # What views ask.

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008
        """How many entries there are."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Of an entry its title, all of it in words, or itself."""
        if not self.checkIndex(index, self.CheckIndexOption.IndexIsValid):
            return None
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.title}: {entry.words}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{entry.job.output}\n{entry.words}"
        return entry if role == ENTRY else None

    # What a person does.

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All of them, in order."""
        return tuple(self._entries)

    @property
    def left(self) -> int:
        """How many are not over."""
        return sum(entry.state not in OVER for entry in self._entries)

    @property
    def share(self) -> float:
        """How much of all that is not over is done, 0 to 1."""
        left = [entry for entry in self._entries if entry.state not in OVER]
        return sum(entry.share or 0.0 for entry in left) / max(len(left), 1)

    @property
    def outputs(self) -> frozenset[Path]:
        """What is yet to be written."""
        return frozenset(e.job.output for e in self._entries if e.state not in OVER)

    def add(self, job: ExportJob, title: str) -> None:
        """Put an export at the end; it begins when its turn comes."""
        row = len(self._entries)
        self.beginInsertRows(QModelIndex(), row, row)
        self._entries.append(Entry(job, title))
        self.endInsertRows()
        self._go_on()

    def toggle(self, row: int) -> None:
        """Let one that runs stand still, or go on."""
        entry = self._entries[row]
        if entry.state is EntryState.RUNNING:
            self.runner.control.pause()
            self._set(entry, EntryState.PAUSED)
        elif entry.state is EntryState.PAUSED:
            self.runner.control.resume()
            self._set(entry, EntryState.RUNNING)

    def resume(self) -> None:
        """Let go on what stands still."""
        for row, entry in enumerate(self._entries):
            if entry.state is EntryState.PAUSED:
                self.toggle(row)

    def cancel(self, row: int) -> None:
        """Give one up that runs or waits."""
        entry = self._entries[row]
        if entry.state in ACTIVE:
            self.runner.control.cancel()  # `done` tells when
        elif entry.state is EntryState.WAITING:
            self._set(entry, EntryState.CANCELLED)

    def cancel_all(self) -> None:
        """Give up all that run or wait."""
        for row in reversed(range(len(self._entries))):
            self.cancel(row)

    def retry(self, row: int) -> None:
        """Do one once more that failed or was cancelled."""
        entry = self._entries[row]
        if entry.state in (EntryState.FAILED, EntryState.CANCELLED):
            entry.message, entry.progress = "", None
            self._set(entry, EntryState.WAITING)
            self._go_on()

    def move(self, row: int, steps: int) -> bool:
        """Let one that waits change places with its neighbour; whether it did.

        Args:
            row: of the one.
            steps: -1 to be done earlier, 1 for later.
        """
        to = row + steps
        rows = range(len(self._entries))
        if to not in rows or row not in rows:
            return False
        if {self._entries[r].state for r in (row, to)} != {EntryState.WAITING}:
            return False
        top = QModelIndex()
        self.beginMoveRows(top, row, row, top, to + 1 if steps > 0 else to)
        self._entries.insert(to, self._entries.pop(row))
        self.endMoveRows()
        self.changed.emit()
        return True

    def remove(self, row: int) -> None:
        """Take one off the list that is over or waits."""
        if self._entries[row].state in ACTIVE:
            return
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._entries[row]
        self.endRemoveRows()
        self.changed.emit()

    def clear(self) -> None:
        """Take off the list what is over."""
        for row in reversed(range(len(self._entries))):
            if self._entries[row].state in OVER:
                self.remove(row)

    def give_up(self) -> None:
        """Cancel what runs, since the program ends; wait a moment at most."""
        for entry in self._entries:
            if entry.state is EntryState.WAITING:
                entry.state = EntryState.CANCELLED
        self.runner.give_up(PATIENCE_SECONDS)

    # What becomes of it.

    def _go_on(self) -> None:
        if self._current is None:
            waiting = (e for e in self._entries if e.state is EntryState.WAITING)
            self._current = next(waiting, None)
            if self._current:
                self._current.state = EntryState.RUNNING
                self.runner.start(self._current.job)
                self._tell(self._current)
        self.changed.emit()

    def _on_progressed(self, progress: Progress) -> None:
        if self._current:
            self._current.progress = progress
            self._tell(self._current)

    def _on_done(self, outcome: ExportOutcome) -> None:
        entry = self._end()
        entry.outcome = None if outcome.cancelled else outcome
        cancelled = outcome.cancelled
        self._set(entry, EntryState.CANCELLED if cancelled else EntryState.DONE)
        self._go_on()
        if not cancelled:
            self.finished.emit(entry)

    def _on_failed(self, message: str) -> None:
        entry = self._end()
        entry.message = message
        self._set(entry, EntryState.FAILED)
        self._go_on()
        self.failed.emit(entry)

    def _end(self) -> Entry:
        self.runner.wait()
        entry, self._current = self._current, None
        assert entry, "only one that runs can end"
        return entry

    def _set(self, entry: Entry, state: EntryState) -> None:
        entry.state = state
        self._tell(entry)
        self.changed.emit()

    def _tell(self, entry: Entry) -> None:
        index = self.index(self._entries.index(entry))
        self.dataChanged.emit(index, index)
