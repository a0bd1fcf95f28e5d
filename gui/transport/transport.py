"""The controls beneath the picture."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from gui.actions.action_set import ActionSet
from gui.playback import Playback
from gui.transport.marks import Marks
from gui.transport.seek_bar import SeekBar


class Transport(QWidget):
    """Frame back, play, frame on, seek bar, full screen."""

    def __init__(self, playback: Playback, marks: Marks, actions: ActionSet) -> None:
        """Make the buttons from actions."""
        super().__init__()
        self.setObjectName("transport")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.seek_bar = SeekBar(playback, marks)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 6, 10, 6)
        layout.setSpacing(4)
        for name in ("step-back", "play", "step-forward"):
            layout.addWidget(self._button(actions, name, 24 if name == "play" else 18))
        layout.addSpacing(8)
        layout.addWidget(self.seek_bar, 1)
        layout.addWidget(self._button(actions, "full-screen", 18))

    def _button(self, actions: ActionSet, name: str, size: int) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setDefaultAction(actions[name])
        button.setIconSize(QSize(size, size))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button
