"""The picture, with what lies over it."""

from PySide6.QtCore import QEvent, QRect, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from gui.banner import Answers, Banner
from gui.opening.welcome import Welcome
from gui.picture.video_view import VideoView
from gui.transport.transport import Transport

_BANNER_MARGIN = 14


class Stage(QWidget):
    """Places the widgets by hand, since some lie over others.

    In full screen the controls cover the foot of the picture, so that the picture does
    not change its size when they come and go.
    """

    def __init__(
        self, video: VideoView, welcome: Welcome, banner: Banner, transport: Transport
    ) -> None:
        """Take over the widgets, the lowest first."""
        super().__init__()
        self._video, self._welcome = video, welcome
        self.banner, self._transport = banner, transport
        for widget in (video, welcome, transport, banner):
            widget.setParent(self)
        self.setMinimumSize(480, 300)
        self._cover = False

    def set_cover(self, cover: bool) -> None:
        """Say whether the controls lie over the picture or beneath it."""
        self._cover = cover
        self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Place everything anew."""
        super().resizeEvent(event)
        self.arrange()

    def event(self, event: QEvent) -> bool:
        """Follow controls that need more room or less."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.arrange()
        return super().event(event)

    def arrange(self) -> None:
        """Place everything."""
        foot = self._transport.sizeHint().height()
        room = QRect(0, 0, self.width(), self.height() - (0 if self._cover else foot))
        self._video.setGeometry(room)
        self._welcome.setGeometry(room)
        self._transport.setGeometry(0, self.height() - foot, self.width(), foot)
        width = min(self.width() - 2 * _BANNER_MARGIN, 860)
        height = self.banner.heightForWidth(width)
        if height < 0:
            height = self.banner.sizeHint().height()
        left = (self.width() - width) // 2
        self.banner.setGeometry(left, _BANNER_MARGIN, width, height)

    def tell(
        self,
        message: str,
        answers: Answers | None = None,
        calm: bool = False,
        asked: bool = False,
    ) -> None:
        """Show a message over the picture; see `Banner.tell`."""
        self.banner.tell(message, answers, calm, asked)
        # The layout inside knows its height only after this event has been handled.
        QTimer.singleShot(0, self, self.arrange)
