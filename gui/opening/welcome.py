"""What the window shows while nothing is open."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.memory.memory import Memory
from gui.opening.recent_model import RecentModel
from gui.opening.recent_view import RecentView
from gui.opening.stills import Stills
from gui.opening.stream_field import StreamField
from gui.opening.ways import Ways
from gui.texts import tr
from gui.theme import icon

_WIDEST = 920
_MARGIN = 20
_LOW = 470
"""Pixels of height under which the greeting gives way to what can be done."""


class Welcome(QScrollArea):
    """The ways in: buttons, a field for addresses, and what was opened last."""

    def __init__(
        self,
        actions: list[QAction],
        memory: Memory,
        stills: Stills,
        open_address: Callable[[str], None],
    ) -> None:
        """Make the page.

        Args:
            actions: offered as large buttons; the first is the main one.
            memory: knows what was opened last.
            stills: pictures of that.
            open_address: opens a source.
        """
        super().__init__()
        self.setObjectName("welcome")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.model = RecentModel(memory, stills, self)
        self.recent = RecentView(self.model)
        self.recent.chosen.connect(open_address)
        self.recent.forgotten.connect(memory.forget_source)
        self.stream = StreamField()
        self.stream.chosen.connect(open_address)
        self._greeting = _Greeting()
        self._ways = Ways(actions)
        self._heading = QLabel(tr("Opened last"))
        self._heading.setObjectName("heading")
        self._assemble()
        self.model.modelReset.connect(self._refresh)
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Greet only where there is room."""
        super().resizeEvent(event)
        room = event.size().width() - 2 * _MARGIN
        self._ways.arrange(room)
        self._greeting.arrange(room)
        self._greeting.setVisible(event.size().height() > _LOW)

    def _assemble(self) -> None:
        hint = QLabel(tr("or drop videos, pictures or a folder here"))
        hint.setObjectName("hint")
        hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        page = QWidget()
        page.setObjectName("page")
        page.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(page)
        column.setContentsMargins(_MARGIN, 18, _MARGIN, 18)
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(self._greeting)
        column.addSpacing(4)
        column.addWidget(self._ways)
        column.addWidget(hint)
        column.addWidget(self.stream)
        column.addSpacing(10)
        column.addWidget(self._heading)
        column.addWidget(self.recent)
        column.addStretch(3)
        around = QWidget()
        around.setObjectName("around")
        row = QHBoxLayout(around)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(page)  # in the middle, where there is more room than it takes
        self.setWidget(around)

    def _refresh(self) -> None:
        some = bool(self.model.cards)
        self._heading.setVisible(some)
        self.recent.setVisible(some)


class _Greeting(QWidget):
    """The sign, the name and what it is for."""

    def __init__(self) -> None:
        super().__init__()
        sign = QLabel()
        sign.setPixmap(icon("sadak").pixmap(QSize(60, 60)))
        title = QLabel("Sadak")
        title.setObjectName("title")
        self._purpose = QLabel(
            tr("Open a drive and see the road labelled as it plays.")
        )
        self._purpose.setObjectName("subtitle")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(title)
        words.addWidget(self._purpose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addStretch(1)
        row.addWidget(sign)
        row.addLayout(words)
        row.addStretch(1)

    def arrange(self, width: int) -> None:
        """Take what room there is, in pixels."""
        self._purpose.setVisible(self._purpose.sizeHint().width() + 90 <= width)
