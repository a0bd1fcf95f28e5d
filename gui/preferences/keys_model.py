"""All actions and their keys, as a table for views."""

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QFont

from gui.actions.keymap import Keymap, shown
from gui.actions.table import ACTIONS
from gui.texts import mark, tr

Index = QModelIndex | QPersistentModelIndex
_HEADINGS = (mark("Menu"), mark("Action"), mark("Keys"))
_KEYS = 2


class KeysModel(QAbstractTableModel):
    """A row for each action that can have keys; a person's own stand in bold."""

    NAME = Qt.ItemDataRole.UserRole

    def __init__(self, keymap: Keymap, parent: QObject | None = None) -> None:
        """Follow a keymap."""
        super().__init__(parent)
        self._keymap = keymap
        self._specs = [spec for spec in ACTIONS if not spec.choices]
        keymap.changed.connect(self._on_changed)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """How many actions there are."""
        return 0 if parent.isValid() else len(self._specs)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Menu, action, keys."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What views ask for; the action's name under `NAME`."""
        if not index.isValid():
            return None
        spec = self._specs[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            keys = "   ".join(map(shown, self._keymap.of(spec.name)))
            words = (tr(spec.menu), tr(spec.text).rstrip("…"), keys)
            return words[index.column()]
        if role == Qt.ItemDataRole.FontRole and index.column() == _KEYS:
            font = QFont()
            font.setBold(self._keymap.is_own(spec.name))
            return font
        return spec.name if role == self.NAME else None

    def headerData(  # noqa: N802
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """The headings of the columns."""
        if (
            orientation is Qt.Orientation.Horizontal
            and role == Qt.ItemDataRole.DisplayRole
            and 0 <= section < len(_HEADINGS)
        ):
            return tr(_HEADINGS[section])
        return None

    def _on_changed(self) -> None:
        last = self.index(len(self._specs) - 1, _KEYS)
        self.dataChanged.emit(self.index(0, _KEYS), last)
