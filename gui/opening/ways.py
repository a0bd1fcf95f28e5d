"""The ways in, as large buttons."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QMenu, QPushButton, QWidget

from gui.theme import icon

_GAP = 10


class Ways(QWidget):
    """Side by side, or two by two where there is no room for that."""

    def __init__(self, actions: list[QAction]) -> None:
        """Make a button of each action; the first is the main one."""
        super().__init__()
        self._buttons = [_button(action, action is actions[0]) for action in actions]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._columns = 0
        self.arrange(0)

    def arrange(self, width: int) -> None:
        """Take what room there is, in pixels."""
        needed = sum(button.sizeHint().width() + _GAP for button in self._buttons)
        columns = len(self._buttons) if needed <= width else 2
        if columns == self._columns:
            return
        self._columns = columns
        for number, button in enumerate(self._buttons):
            self._grid.addWidget(button, number // columns, number % columns)


def _button(action: QAction, main: bool) -> QPushButton:
    picture = icon("open-dark") if main else action.icon()
    button = QPushButton(picture, action.text().replace("…", ""))
    button.setObjectName("main" if main else "way")
    button.setToolTip(action.toolTip())
    menu = action.menu()
    if isinstance(menu, QMenu):
        button.setMenu(menu)
    else:
        button.clicked.connect(action.trigger)
    return button
