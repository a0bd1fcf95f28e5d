"""The page on which keys are given to actions."""

from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gui.actions.keymap import Keymap, shown
from gui.actions.table import ACTIONS
from gui.preferences.keys_model import KeysModel
from gui.texts import tr


class KeysPage(QWidget):
    """A table of actions; below it the keys of the chosen one are changed."""

    def __init__(self, keymap: Keymap) -> None:
        """Show all actions."""
        super().__init__()
        self._keymap = keymap
        self._texts = {spec.name: spec.text for spec in ACTIONS}
        self.model = KeysModel(keymap, self)
        self.sought = QLineEdit()
        self.sought.setPlaceholderText(tr("Search for an action"))
        self.sought.setAccessibleName(self.sought.placeholderText())
        self.sought.setClearButtonEnabled(True)
        self.table = self._table()
        self.edit = QKeySequenceEdit()
        self.edit.setMaximumSequenceLength(1)
        self.edit.setClearButtonEnabled(True)
        self.edit.setAccessibleName(tr("New key"))
        self.edit.setToolTip(tr("Click here and press the key"))
        for field in self.edit.findChildren(QLineEdit):  # Qt's own words are English
            field.setPlaceholderText(self.edit.toolTip())
        self.clash = QLabel()
        self.clash.setObjectName("hint")
        self.clash.setWordWrap(True)
        self.set_button = QPushButton(tr("Set"))
        self.set_button.setToolTip(tr("Let it be the only key of this action"))
        self.add_button = QPushButton(tr("Add"))
        self.add_button.setToolTip(tr("Let it be one more key of this action"))
        self.clear_button = QPushButton(tr("No key"))
        self.clear_button.setToolTip(tr("Take all keys from this action"))
        self.reset_button = QPushButton(tr("Reset"))
        self.reset_button.setToolTip(tr("Give this action the keys it had at first"))
        self.reset_all_button = QPushButton(tr("Reset all keys"))
        self._assemble()
        self.sought.textChanged.connect(self._rows.setFilterFixedString)
        self.table.selectionModel().currentRowChanged.connect(self._refresh)
        self.edit.keySequenceChanged.connect(self._refresh)
        keymap.changed.connect(self._refresh)
        self.set_button.clicked.connect(self._on_set)
        self.add_button.clicked.connect(self._on_add)
        self.clear_button.clicked.connect(lambda: self._give(()))
        self.reset_button.clicked.connect(lambda: keymap.reset(self._name))
        self.reset_all_button.clicked.connect(keymap.reset_all)
        self.table.selectRow(0)
        self._refresh()

    def _table(self) -> QTableView:
        self._rows = QSortFilterProxyModel(self)
        self._rows.setSourceModel(self.model)
        self._rows.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._rows.setFilterKeyColumn(-1)
        table = QTableView()
        table.setAccessibleName(tr("Actions and their keys"))
        table.setModel(self._rows)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)  # Tab leaves it, as it leaves any control
        table.setShowGrid(False)
        table.verticalHeader().hide()
        columns = table.horizontalHeader()
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        columns.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        return table

    def _assemble(self) -> None:
        change = QHBoxLayout()
        label = QLabel(tr("New key"))
        label.setBuddy(self.edit)
        change.addWidget(label)
        change.addWidget(self.edit, 1)
        for button in (self.set_button, self.add_button):
            change.addWidget(button)
        back = QHBoxLayout()
        back.addWidget(self.clear_button)
        back.addWidget(self.reset_button)
        back.addStretch(1)
        back.addWidget(self.reset_all_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 14, 4, 4)
        layout.addWidget(self.sought)
        layout.addWidget(self.table, 1)
        layout.addLayout(change)
        layout.addWidget(self.clash)
        layout.addLayout(back)

    @property
    def _name(self) -> str:
        """The name of the chosen action; empty where none is."""
        index = self.table.currentIndex()
        return str(index.data(KeysModel.NAME)) if index.isValid() else ""

    @property
    def _key(self) -> str:
        form = QKeySequence.SequenceFormat.PortableText
        return self.edit.keySequence().toString(form)

    def _on_set(self) -> None:
        self._give((self._key,))

    def _on_add(self) -> None:
        self._give((*self._keymap.of(self._name), self._key))

    def _give(self, keys: tuple[str, ...]) -> None:
        self._keymap.give(self._name, keys)
        self.edit.clear()
        self.table.setFocus()  # else the next button had it, which takes keys away

    def _refresh(self) -> None:
        """Enable what makes sense, and tell whose key it is so far."""
        name, key = self._name, self._key
        holder = self._keymap.holder(key) if key else None
        new = bool(name and key and holder != name)
        self.set_button.setEnabled(bool(name and key))
        self.add_button.setEnabled(new)
        self.clear_button.setEnabled(bool(name) and bool(self._keymap.of(name)))
        self.reset_button.setEnabled(bool(name) and self._keymap.is_own(name))
        words = ""
        if holder and new:
            words = tr("{key} belongs to “{action}”, which then loses it.").format(
                key=shown(key), action=tr(self._texts[holder]).rstrip("…")
            )
        elif holder:
            words = tr("This action has {key} already.").format(key=shown(key))
        self.clash.setText(words)
