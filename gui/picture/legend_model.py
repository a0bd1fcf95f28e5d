"""The classes as a list: colour, name, share of the picture, visible or not."""

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QColor

from gui.picture.highlight import Highlight
from gui.picture.look import Look
from gui.texts import tr
from models.labels import LabelClass

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class LegendModel(QAbstractListModel):
    """One row a class; its tick is the visibility in the look."""

    SHARE = Qt.ItemDataRole.UserRole
    LIT = Qt.ItemDataRole.UserRole + 1

    def __init__(
        self, look: Look, highlight: Highlight, parent: QObject | None = None
    ) -> None:
        """Start without classes."""
        super().__init__(parent)
        self._look, self._highlight = look, highlight
        self._classes: tuple[LabelClass, ...] = ()
        self._shares: list[float] = []
        look.changed.connect(self._on_look_changed)
        highlight.changed.connect(lambda: self._tell([self.LIT]))

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
        if role == Qt.ItemDataRole.DisplayRole:
            return label.name
        if role == Qt.ItemDataRole.DecorationRole:
            # Of this label set, also while the look has another one already.
            style = self._look.style_for(self._classes)
            return QColor(*style.colours(self._classes)[index.row()])
        if role == Qt.ItemDataRole.CheckStateRole:
            return self._check_state(label)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._words(index.row())
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join((self._words(index.row()), *_keys()))
        if role == self.LIT:
            return label.name == self._highlight.lit
        return self._shares[index.row()] if role == self.SHARE else None

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

    def _words(self, row: int) -> str:
        """A row as it is read out."""
        name, share = self._classes[row].name, f"{100 * self._shares[row]:.1f}"
        text = tr("{name}: {share} % of the picture")
        if name in self._look.style.hidden:
            text = tr("{name}, hidden: {share} % of the picture")
        return text.format(name=name, share=share)

    def _on_look_changed(self) -> None:
        role = Qt.ItemDataRole
        self._tell([role.CheckStateRole, role.DecorationRole])

    def _tell(self, roles: list[int]) -> None:
        if self._classes:
            last = self.index(len(self._classes) - 1)
            self.dataChanged.emit(self.index(0), last, roles)


def _keys() -> tuple[str, ...]:
    return (
        tr("Click to show or hide (Return), double-click to show it alone."),
        tr("Click its colour to choose another (F2)."),
    )
