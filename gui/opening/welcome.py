"""What the window shows while nothing is open."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.sources.stream import without_password
from gui.theme import icon

_SHOWN_RECENT = 4


class Welcome(QWidget):
    """A friendly prompt: buttons for the ways in, and what was opened last."""

    def __init__(self, actions: list[QAction], open_address: Callable[[str], None]):
        """Offer actions as large buttons; the first is the main one."""
        super().__init__()
        self.setObjectName("welcome")
        # A plain QWidget is painted by its style sheet only when asked to.
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._open_address = open_address
        sign = QLabel()
        sign.setPixmap(icon("sadak").pixmap(72, 72))
        title = QLabel("Sadak")
        title.setObjectName("title")
        subtitle = QLabel("Open a drive and see the road labelled as it plays.")
        subtitle.setObjectName("subtitle")
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch(1)
        for number, action in enumerate(actions):
            buttons.addWidget(_button(action, main=number == 0))
        buttons.addStretch(1)
        hint = QLabel("or drop a video, a picture or a folder here")
        hint.setObjectName("hint")
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addStretch(2)
        for label in (sign, title, subtitle):
            layout.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(14)
        layout.addLayout(buttons)
        layout.addWidget(hint, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(18)
        layout.addLayout(self._recent)
        layout.addStretch(3)

    def set_recent(self, addresses: tuple[str, ...]) -> None:
        """Offer what was opened last."""
        while item := self._recent.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        for address in addresses[:_SHOWN_RECENT]:
            button = QPushButton(recent_text(address))
            button.setObjectName("recent")
            button.setToolTip(address)
            button.clicked.connect(lambda _=False, a=address: self._open_address(a))
            self._recent.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)


def recent_text(address: str) -> str:
    """How a source is called: files without their folders, none with its password."""
    if "://" in address:
        return without_password(address)
    return Path(address).name or address


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
