"""The page of keys."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.actions.keymap import Keymap, shown
from gui.actions.table import ACTIONS
from gui.texts import mark, tr

_COLUMNS = 3
_BY_MOUSE = (
    (mark("Full screen"), mark("double-click the picture")),
    (mark("Zoom in or out"), mark("turn the wheel over it")),
    (mark("Move the enlarged picture"), mark("drag it")),
    (mark("Show or hide a class"), mark("click it")),
    (mark("Show a class alone"), mark("double-click it")),
    (mark("Open"), mark("drop files or a folder")),
)
Rows = list[tuple[str, str]]


class KeysDialog(QDialog):
    """All shortcuts, made from the table of actions."""

    change_wanted = Signal()
    """A person wants other keys."""

    def __init__(self, keymap: Keymap, parent: QWidget | None = None) -> None:
        """Make the page."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Keys"))
        tables = [(tr(menu), _rows(menu, keymap)) for menu in _menus()]
        tables.append((tr("Mouse"), [(tr(what), tr(how)) for what, how in _BY_MOUSE]))
        page = QWidget()
        page.setObjectName("plain")
        row = QHBoxLayout(page)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(44)
        for column in _columns([table for table in tables if table[1]]):
            row.addLayout(column)
        area = QScrollArea()  # for small screens, and for many keys
        area.setObjectName("plain")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setAccessibleName(tr("Keys"))
        area.setWidget(page)
        buttons = QDialogButtonBox()
        change = buttons.addButton(
            tr("Change keys…"), QDialogButtonBox.ButtonRole.ActionRole
        )
        buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        change.clicked.connect(self.close)
        change.clicked.connect(self.change_wanted)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(14)
        layout.addWidget(area, 1)
        layout.addWidget(buttons)
        bar = QSize(area.verticalScrollBar().sizeHint().width(), 0)
        around = self.sizeHint() - area.sizeHint()
        room = self.screen().availableSize() * 0.95
        self.resize((around + page.sizeHint() + bar).boundedTo(room))


def _menus() -> list[str]:
    return list(dict.fromkeys(spec.menu for spec in ACTIONS))


def _rows(menu: str, keymap: Keymap) -> Rows:
    return [
        (tr(spec.text).rstrip("…"), "  ".join(map(shown, keys)))
        for spec in ACTIONS
        if spec.menu == menu and (keys := keymap.of(spec.name))
    ]


def _columns(tables: list[tuple[str, Rows]]) -> list[QVBoxLayout]:
    """The tables in columns of about equal height, the longest first."""
    columns = [QVBoxLayout() for _ in range(_COLUMNS)]
    heights = [0] * _COLUMNS
    for title, rows in sorted(tables, key=lambda table: -len(table[1])):
        shortest = heights.index(min(heights))
        columns[shortest].addLayout(_table(title, rows))
        columns[shortest].addSpacing(18)
        heights[shortest] += len(rows) + 2
    for column in columns:
        column.addStretch(1)
    return columns


def _table(title: str, rows: Rows) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(0, 1)
    heading = QLabel(title.upper())
    heading.setObjectName("heading")
    grid.addWidget(heading, 0, 0)
    for number, (text, keys) in enumerate(rows, start=1):
        key = QLabel(keys)
        key.setObjectName("key")
        grid.addWidget(QLabel(text), number, 0)
        grid.addWidget(key, number, 1, Qt.AlignmentFlag.AlignRight)
    return grid
