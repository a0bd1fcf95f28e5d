"""The page of keys."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from gui.actions.table import ACTIONS
from gui.texts import mark, tr

_LEFT = ("Playback",)
_BY_MOUSE = (
    (mark("Full screen"), mark("double-click the picture")),
    (mark("Show or hide a class"), mark("click it")),
    (mark("Show a class alone"), mark("double-click it")),
    (mark("Open"), mark("drop a file or folder")),
)


class KeysDialog(QDialog):
    """All shortcuts, made from the table of actions."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the page."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Keys"))
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(20)
        right.setSpacing(20)
        for menu in dict.fromkeys(spec.menu for spec in ACTIONS):
            rows = [
                (tr(spec.text).rstrip("…"), [shown(key) for key in spec.keys])
                for spec in ACTIONS
                if spec.menu == menu and spec.keys
            ]
            (left if menu in _LEFT else right).addLayout(_table(tr(menu), rows))
        right.addLayout(
            _table(tr("Mouse"), [(tr(what), [tr(how)]) for what, how in _BY_MOUSE])
        )
        left.addStretch(1)
        right.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(28, 22, 28, 22)
        layout.setSpacing(48)
        layout.addLayout(left)
        layout.addLayout(right)


def shown(key: str) -> str:
    """A key as this system writes it; arrows as arrows."""
    text = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    return text.replace("Left", "←").replace("Right", "→")


def _table(title: str, rows: list[tuple[str, list[str]]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(28)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(0, 1)
    heading = QLabel(title.upper())
    heading.setObjectName("heading")
    grid.addWidget(heading, 0, 0)
    for number, (text, keys) in enumerate(rows, start=1):
        key = QLabel("  ".join(keys))
        key.setObjectName("key")
        grid.addWidget(QLabel(text), number, 0)
        grid.addWidget(key, number, 1, Qt.AlignmentFlag.AlignRight)
    return grid
