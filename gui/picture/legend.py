"""The legend beside the picture."""

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.frame import Bytes
from engine.overlay import shares
from gui.picture.legend_delegate import LegendDelegate
from gui.picture.legend_model import LegendModel
from gui.picture.look import Look
from gui.playback import Playback
from models.labels import LabelClass

_SHARES_MS = 250


class _List(QListView):
    """Shows all rows without scrolling; Return sets a tick, since Space plays."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("legend")
        self.setItemDelegate(LegendDelegate(self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clicked.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class Legend(QWidget):
    """The list of classes under its heading, with buttons for all and none."""

    def __init__(self, playback: Playback, look: Look) -> None:
        """Follow the network's label set and the frames on the screen."""
        super().__init__()
        self._look = look
        self._ids: Bytes | None = None
        self._meaning: tuple[LabelClass, ...] = ()
        self.model = LegendModel(look, self)
        self.view = _List()
        self.view.setModel(self.model)
        self.view.clicked.connect(self._on_clicked)
        self.view.doubleClicked.connect(self._on_double_clicked)
        heading = QLabel("CLASSES")
        heading.setObjectName("heading")
        row = QHBoxLayout()
        row.addWidget(heading, 1)
        row.addWidget(self._button("All", "Show every class", self.show_all))
        row.addWidget(self._button("None", "Hide every class", self.hide_all))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(row)
        layout.addWidget(self.view, 1)
        # Four times a second can be read; thirty times would only flicker.
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHARES_MS)
        self._timer.timeout.connect(self._update_shares)
        playback.shown.connect(
            lambda shown, classes: self._on_ids(shown.classes.ids, classes)
        )

    def show_all(self) -> None:
        """Colour every class."""
        self._look.set_hidden(frozenset())

    def hide_all(self) -> None:
        """Colour no class."""
        self._look.set_hidden(frozenset(c.name for c in self.model.classes))

    def clear(self) -> None:
        """No picture is shown any more, so that no class has a share of it."""
        self._ids = None
        self.model.set_shares([0.0] * len(self.model.classes))

    def _button(self, text: str, tip: str, slot: object) -> QToolButton:
        button = QToolButton()
        button.setObjectName("link")
        button.setText(text)
        button.setToolTip(tip)
        button.clicked.connect(slot)
        return button

    def _on_ids(self, ids: Bytes, meaning: tuple[LabelClass, ...]) -> None:
        self._ids, self._meaning = ids, meaning
        if not self._timer.isActive():
            self._timer.start()

    def _update_shares(self) -> None:
        if self._ids is not None and self.model.classes == self._meaning:
            self.model.set_shares(shares(self._ids, len(self.model.classes)))

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.isValid():
            name = index.data()
            self._look.set_visible(name, name in self._look.style.hidden)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        others = {c.name for c in self.model.classes} - {index.data()}
        self._look.set_hidden(frozenset(others))
