"""What stands in place of the picture until there is one."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from engine.player import State
from engine.runtimes.probe import is_measuring
from gui.opening.names import recent_text
from gui.playback import Playback
from gui.texts import tr

_LOOK_MS = 250


class OpeningWords(QObject):
    """Says what is opened, and why that takes longer than ever again."""

    def __init__(
        self,
        playback: Playback,
        show: Callable[[str], None],
        parent: QObject,
        measuring: Callable[[], bool] = is_measuring,
    ) -> None:
        """Follow what is opened.

        Args:
            playback: what that is.
            show: puts words in place of the picture.
            parent: with which it ends, in the thread of the window.
            measuring: whether the ways of running the network are measured just now.
        """
        super().__init__(parent)
        self._playback, self._show, self._measuring = playback, show, measuring
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        playback.opened.connect(self._on_opened)

    def _on_opened(self, address: str) -> None:
        self._show(tr("Opening {name}…").format(name=recent_text(address)))
        self._timer.start()

    def _look(self) -> None:
        if self._playback.status.state is not State.OPENING:
            self._timer.stop()
        elif self._measuring():
            self._timer.stop()
            self._show(tr("Measuring what runs the network fastest here, once…"))
