"""The legend beside the picture."""

from PySide6.QtCore import QModelIndex, QPoint, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.frame import Bytes
from engine.overlay import shares
from gui.picture.class_menu import add_class_actions
from gui.picture.colour_dialog import ColourDialog
from gui.picture.highlight import Highlight
from gui.picture.legend_delegate import ROW_HEIGHT
from gui.picture.legend_list import LegendList
from gui.picture.legend_model import LegendModel
from gui.picture.look import Look
from gui.playback import Playback
from gui.texts import tr
from models.labels import LabelClass

_SHARES_MS = 250
_MOST_ROWS = 8


class Legend(QWidget):
    """The list of classes under its heading, with buttons for all, none and colours."""

    def __init__(
        self, playback: Playback, look: Look, highlight: Highlight, colours: QAction
    ) -> None:
        """Follow the network's label set and the frames on the screen.

        Args:
            playback: whose frames are explained.
            look: of which classes are shown, and in what colours.
            highlight: which class stands out.
            colours: the action with the menu of palettes.
        """
        super().__init__()
        self._look, self._highlight = look, highlight
        self._ids: Bytes | None = None
        self._meaning: tuple[LabelClass, ...] = ()
        self.model = LegendModel(look, highlight, self)
        self.view = LegendList()
        self.view.setModel(self.model)
        self.model.modelReset.connect(self._make_room)
        self.view.ticked.connect(self._on_ticked)
        self.view.doubleClicked.connect(self._on_double_clicked)
        self.view.colour_wanted.connect(self._on_colour_wanted)
        self.view.menu_wanted.connect(self._on_menu_wanted)
        self.view.pointed.connect(self._on_pointed)
        highlight.changed.connect(self._on_highlight)
        heading = QLabel(tr("CLASSES"))
        heading.setObjectName("heading")
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(heading, 1)
        row.addWidget(_button(tr("All"), tr("Show every class"), self.show_all))
        row.addWidget(_button(tr("None"), tr("Hide every class"), self.hide_all))
        row.addWidget(_menu_button(colours))
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

    def _make_room(self) -> None:
        """Show all classes of a small label set, and of a large one some."""
        rows = min(max(self.model.rowCount(), 1), _MOST_ROWS)
        self.view.setMinimumHeight(rows * ROW_HEIGHT + 2)

    def _on_ids(self, ids: Bytes, meaning: tuple[LabelClass, ...]) -> None:
        self._ids, self._meaning = ids, meaning
        if not self._timer.isActive():
            self._timer.start()

    def _update_shares(self) -> None:
        if self._ids is not None and self.model.classes == self._meaning:
            self.model.set_shares(shares(self._ids, len(self.model.classes)))

    def _on_ticked(self, index: QModelIndex) -> None:
        if index.isValid():
            name = index.data()
            self._look.set_visible(name, name in self._look.style.hidden)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if self.view.on_swatch(index):
            return
        if self._look.style.hidden.issuperset(c.name for c in self.model.classes):
            self._look.set_hidden(frozenset())  # it was alone before the first click
        else:
            self._look.show_only(index.data())

    def _on_colour_wanted(self, index: QModelIndex) -> None:
        if index.isValid() and self._look.classes == self.model.classes:
            ColourDialog(self._look, index.data(), self.window()).open()

    def _on_menu_wanted(self, index: QModelIndex, at: QPoint) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        add_class_actions(menu, self._look, index.data(), self.window())
        menu.popup(at)

    def _on_pointed(self, index: QModelIndex) -> None:
        self._highlight.light(index.data() if index.isValid() else None)

    def _on_highlight(self) -> None:
        """Bring the row of the class that stands out into sight."""
        names = [label.name for label in self.model.classes]
        if self._highlight.lit in names:
            self.view.scrollTo(self.model.index(names.index(self._highlight.lit)))


def _button(text: str, tip: str, slot: object) -> QToolButton:
    button = QToolButton()
    button.setObjectName("link")
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.clicked.connect(slot)
    return button


def _menu_button(action: QAction) -> QToolButton:
    """A button that opens the menu of an action."""
    button = QToolButton()
    button.setObjectName("link")
    button.setDefaultAction(action)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setAccessibleName(action.toolTip())
    return button
