"""The controls beneath the picture."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from gui.actions.action_set import ActionSet
from gui.opening.playlist_view import PlaylistButton
from gui.session import Session
from gui.texts import tr
from gui.theme import icon
from gui.transport.seek_bar import SeekBar
from gui.transport.speed_button import SpeedButton
from gui.transport.volume_control import VolumeControl

# Pixels from which on there is room for more than play and mute.
_FOR_SPEED, _FOR_LOOP, _FOR_FILES, _FOR_VOLUME = 560, 620, 700, 780


class Transport(QWidget):
    """Seek bar; beneath it files, frames, play, speed, loop, volume, full screen."""

    def __init__(self, session: Session, actions: ActionSet) -> None:
        """Make the buttons from actions."""
        super().__init__()
        self.setObjectName("transport")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.seek_bar = SeekBar(session)
        self._moments = QMenu(self)
        for name in ("previous-moment", "next-moment", "moments-of", "moments-over"):
            self._moments.addAction(actions[name])
        self.seek_bar.set_corner(self._moments_button())
        self.seek_bar.chart.asked.connect(self._moments.popup)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 6, 10, 4)
        rows.setSpacing(2)
        # Over the whole width: in an hour of video each pixel counts.
        rows.addWidget(self.seek_bar)
        layout = QHBoxLayout()
        layout.setSpacing(4)
        rows.addLayout(layout)
        self._files = [
            self._button(actions, name, 18) for name in ("previous-file", "next-file")
        ]
        layout.addWidget(self._files[0])
        for name in ("step-back", "play", "step-forward"):
            layout.addWidget(self._button(actions, name, 24 if name == "play" else 18))
        layout.addWidget(self._files[1])
        layout.addStretch(1)
        speed = actions.tip("slower", "faster")
        self._speed = SpeedButton(session, actions["speed"], speed)
        self._loop = self._button(actions, "loop", 18)
        layout.addWidget(self._speed)
        layout.addWidget(self._loop)
        volume = actions.tip("quieter", "louder")
        self.volume = VolumeControl(session.volume, actions["mute"], volume)
        layout.addWidget(self.volume)
        layout.addWidget(PlaylistButton(session.playlist))
        layout.addWidget(self._button(actions, "full-screen", 18))
        self._playlist = session.playlist
        self._playlist.changed.connect(self._make_room)
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Have as many buttons as fit."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Have buttons for other files where there are some, and no more than fits.

        What gives way has a key and stands in the menu.
        """
        width, several = self.width(), len(self._playlist.items) > 1
        for button in self._files:
            button.setVisible(several and width >= _FOR_FILES)
        self._loop.setVisible(width >= _FOR_LOOP)
        self._speed.setVisible(width >= _FOR_SPEED)
        self.volume.slider.setVisible(width >= _FOR_VOLUME)

    def _moments_button(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("moments")
        button.setIcon(icon("moments"))
        button.setIconSize(QSize(18, 18))
        button.setToolTip(tr("What to look for in the video"))
        button.setAccessibleName(button.toolTip())
        button.setMenu(self._moments)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _button(self, actions: ActionSet, name: str, size: int) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setDefaultAction(actions[name])
        button.setIconSize(QSize(size, size))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button
