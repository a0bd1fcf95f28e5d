"""The files of a playlist, as a list for views."""

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QPixmap

from gui.opening.names import recent_text
from gui.playlist import Playlist
from gui.texts import tr
from gui.theme import icon

_SIGN = 12
"""Pixels of the sign at most."""

Index = QModelIndex | QPersistentModelIndex


class PlaylistModel(QAbstractListModel):
    """Names in their order; the one that is open has a sign before it."""

    def __init__(self, playlist: Playlist, parent: QObject | None = None) -> None:
        """Follow a playlist."""
        super().__init__(parent)
        self._playlist = playlist
        self._items, self._open = playlist.items, playlist.index
        self._nothing = QPixmap(_SIGN, _SIGN)  # so that all names begin in a line
        self._nothing.fill(Qt.GlobalColor.transparent)
        playlist.changed.connect(self._refresh)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """How many there are."""
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What views ask for."""
        if not index.isValid():
            return None
        address, is_open = self._items[index.row()], index.row() == self._open
        name = recent_text(address)
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role == Qt.ItemDataRole.ToolTipRole:
            return address
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tr("{name}, is open").format(name=name) if is_open else name
        if role == Qt.ItemDataRole.DecorationRole:
            return icon("play") if is_open else self._nothing
        return None

    def _refresh(self) -> None:
        if self._playlist.items != self._items:
            self.beginResetModel()
            self._items, self._open = self._playlist.items, self._playlist.index
            self.endResetModel()
        elif self._playlist.index != self._open:
            before, self._open = self._open, self._playlist.index
            for row in (before, self._open):
                self.dataChanged.emit(self.index(row), self.index(row))
