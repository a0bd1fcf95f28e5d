"""The classes as a list: colour, name, share of the picture, visible or not."""

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QColor

from gui.picture.look import Look
from models.labels import LabelClass

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class LegendModel(QAbstractListModel):
    """One row a class; its tick is the visibility in the look."""

    SHARE = Qt.ItemDataRole.UserRole

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        """Start without classes."""
        super().__init__(parent)
        self._look = look
        self._classes: tuple[LabelClass, ...] = ()
        self._shares: list[float] = []
        look.changed.connect(self._on_look_changed)

    @property
    def classes(self) -> tuple[LabelClass, ...]:
        """The rows."""
        return self._classes

    def set_classes(self, classes: tuple[LabelClass, ...]) -> None:
        """Show another label set."""
        if classes != self._classes:
            self.beginResetModel()
            self._classes, self._shares = classes, [0.0] * len(classes)
            self.endResetModel()

    def set_shares(self, shares: list[float]) -> None:
        """Show how much of the picture each class covers, 0 to 1."""
        self._shares = shares
        self._tell([self.SHARE])

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        """How many classes."""
        return 0 if parent.isValid() else len(self._classes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a view asks about a class."""
        if not index.isValid():
            return None
        label = self._classes[index.row()]
        share = self._shares[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return label.name
        if role == Qt.ItemDataRole.DecorationRole:
            return QColor(*label.colour)
        if role == Qt.ItemDataRole.CheckStateRole:
            return self._check_state(label)
        if role == Qt.ItemDataRole.ToolTipRole:
            return (
                f"{label.name}: {100 * share:.1f} % of the picture.\n"
                "Click to show or hide, double-click to show it alone."
            )
        return share if role == self.SHARE else None

    def setData(  # noqa: N802
        self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Take a tick set or cleared by a view."""
        if not index.isValid() or role != Qt.ItemDataRole.CheckStateRole:
            return False
        visible = Qt.CheckState(value) is Qt.CheckState.Checked
        self._look.set_visible(self._classes[index.row()].name, visible)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every class can be ticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flag = Qt.ItemFlag
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsUserCheckable

    def _check_state(self, label: LabelClass) -> Qt.CheckState:
        hidden = label.name in self._look.style.hidden
        return Qt.CheckState.Unchecked if hidden else Qt.CheckState.Checked

    def _on_look_changed(self) -> None:
        self._tell([Qt.ItemDataRole.CheckStateRole])

    def _tell(self, roles: list[int]) -> None:
        if self._classes:
            first, last = self.index(0), self.index(len(self._classes) - 1)
            self.dataChanged.emit(first, last, roles)
