"""What is set beside the picture."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout

from gui.actions.action_set import ActionSet
from gui.network.model_list import ModelList
from gui.network.panel import NetworkPanel
from gui.picture.legend import Legend
from gui.picture.look import Look
from gui.picture.opacity import OpacityControl
from gui.playback import Playback

_WIDTH = 280


class SidePanel(QFrame):
    """View, opacity, classes and network, one below the other."""

    def __init__(
        self, playback: Playback, look: Look, actions: ActionSet, models: ModelList
    ) -> None:
        """Make all parts."""
        super().__init__()
        self.setObjectName("panel")
        self.setFixedWidth(_WIDTH)
        self.opacity = OpacityControl(look)
        self.legend = Legend(playback, look)
        self.network = NetworkPanel(playback, models, actions["add-models"])
        heading = QLabel("VIEW")
        heading.setObjectName("heading")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(18)
        views = QVBoxLayout()
        views.setSpacing(8)
        views.addWidget(heading)
        views.addLayout(_views(actions))
        layout.addLayout(views)
        layout.addWidget(self.opacity)
        layout.addWidget(self.legend, 1)
        layout.addWidget(self.network)


def _views(actions: ActionSet) -> QHBoxLayout:
    """Buttons of which one is always down."""
    row = QHBoxLayout()
    row.setSpacing(4)
    for action in actions.views:
        button = QToolButton()
        button.setObjectName("view")
        button.setDefaultAction(action)
        button.setIconSize(QSize(22, 22))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row.addWidget(button, 1)
    return row
