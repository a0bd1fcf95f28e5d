"""What is set beside the picture."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.actions.action_set import ActionSet
from gui.network.panel import NetworkPanel
from gui.picture.legend import Legend
from gui.picture.opacity import OpacityControl
from gui.picture.refinement import RefinementControl
from gui.session import Session
from gui.texts import tr

_WIDTH = 280
_WIDEST = 480
_BETWEEN_GROUPS = 8
_NARROWEST = 26


class SidePanel(QFrame):
    """View, colours, classes and network, one below the other."""

    def __init__(self, session: Session, actions: ActionSet) -> None:
        """Make all parts."""
        super().__init__()
        self.setObjectName("panel")
        self.setMinimumWidth(_WIDTH)
        self.setMaximumWidth(_WIDEST)
        self._width = session.panel.width
        playback, look = session.playback, session.look
        self._look, self._actions = look, actions
        self.opacity = OpacityControl(look, actions["weaker"], actions["stronger"])
        self.refinement = RefinementControl(playback, actions["clean-edges"])
        self.legend = Legend(playback, look, session.highlight, actions["colours"])
        self.network = NetworkPanel(playback, session.models, actions["add-models"])
        heading = QLabel(tr("VIEW"))
        heading.setObjectName("heading")
        self.chosen = QLabel()
        self.chosen.setObjectName("hint")
        self.chosen.setAlignment(Qt.AlignmentFlag.AlignRight)
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(16)
        title = QHBoxLayout()
        title.addWidget(heading)
        title.addWidget(self.chosen, 1)
        views = QVBoxLayout()
        views.setSpacing(8)
        views.addLayout(title)
        views.addLayout(_buttons(actions.views, actions.markings))
        layout.addLayout(views)
        sliders = QVBoxLayout()
        sliders.setSpacing(6)
        sliders.addWidget(self.opacity)
        sliders.addWidget(self.refinement)
        layout.addLayout(sliders)
        layout.addWidget(self.legend, 1)
        layout.addWidget(self.network)
        scrolled = QScrollArea()  # in a low window not all of it has room
        scrolled.setObjectName("scrolled")
        scrolled.setWidgetResizable(True)
        scrolled.setFrameShape(QFrame.Shape.NoFrame)
        scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scrolled.setWidget(inner)
        for part in (scrolled.viewport(), inner):  # the panel is seen through them
            part.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled)
        look.changed.connect(self._name_chosen)
        self._name_chosen()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as it was left."""
        return QSize(self._width, super().sizeHint().height())

    def _name_chosen(self) -> None:
        """Say what the buttons that are down mean."""
        style = self._look.style
        self.chosen.setText(self._actions[style.view.value].text())


def _buttons(*groups: list[QAction]) -> QHBoxLayout:
    """Buttons of which one of each group is always down."""
    row = QHBoxLayout()
    row.setSpacing(2)
    for number, group in enumerate(groups):
        if number:
            row.addSpacing(_BETWEEN_GROUPS)
        for action in group:
            button = QToolButton()
            button.setObjectName("view")
            button.setDefaultAction(action)
            button.setAccessibleName(action.text())
            button.setIconSize(QSize(20, 20))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            # They share what room there is, less where there is a scroll bar.
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.setMinimumWidth(_NARROWEST)
            row.addWidget(button, 1)
    return row
