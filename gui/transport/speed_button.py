"""The button that tells the speed, and offers others."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from engine.status import SPEEDS
from gui.session import Session
from gui.texts import tr
from gui.transport.speeds import NORMAL, speed_text


class SpeedButton(QToolButton):
    """Says how fast it goes, forward or back; the menu is that of an action."""

    def __init__(self, session: Session, choose: QAction, tip: str) -> None:
        """Follow what is played.

        Args:
            session: at whose speed it is.
            choose: has the menu of speeds.
            tip: what the tool tip says.
        """
        super().__init__()
        self.setObjectName("speed")
        self._playback, self._shuttle = session.playback, session.shuttle
        self._choose = choose
        menu = choose.menu()
        assert isinstance(menu, QMenu), "it has choices"
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(tip)
        metrics = self.fontMetrics()
        widest = max(metrics.horizontalAdvance(speed_text(-speed)) for speed in SPEEDS)
        self.setMinimumWidth(widest + 20)
        self._playback.changed.connect(self._refresh)
        self._shuttle.changed.connect(self._refresh)
        choose.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        speed = -self._shuttle.back or self._playback.speed
        self.setText(speed_text(speed))
        self.setAccessibleName(tr("Speed {speed}").format(speed=speed_text(speed)))
        self.setEnabled(self._choose.isEnabled())
        if self.property("other") != (speed != NORMAL):
            self.setProperty("other", speed != NORMAL)
            self.style().polish(self)
