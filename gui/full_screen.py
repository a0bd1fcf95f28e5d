"""The picture alone on the screen."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

_IDLE_MS = 2500


class FullScreen(QObject):
    """Hides what is round the picture; the controls come while the mouse moves."""

    changed = Signal()

    def __init__(self, window: QWidget) -> None:
        """Act on a window."""
        super().__init__(window)
        self._window = window
        self._around: list[QWidget] = []
        self._controls: QWidget | None = None
        self._was_maximized = False
        self.on = False
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(_IDLE_MS)
        self._idle.timeout.connect(self._on_idle)

    def arrange(self, around: list[QWidget], controls: QWidget) -> None:
        """Take over the widgets to hide, and the controls to show on demand."""
        self._around, self._controls = around, controls

    def toggle(self) -> None:
        """Enter or leave."""
        if self.on:
            self.leave()
        else:
            self.enter()

    def enter(self) -> None:
        """Fill the screen with the picture."""
        self.on = True
        self._was_maximized = self._window.isMaximized()
        for widget in self._around:
            widget.hide()
        self._window.showFullScreen()
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        self._idle.start()
        self.changed.emit()

    def leave(self) -> None:
        """Be a window again."""
        if not self.on:
            return
        self.on = False
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        self._idle.stop()
        self._wake()
        for widget in self._around:
            widget.show()
        if self._was_maximized:
            self._window.showMaximized()
        else:
            self._window.showNormal()
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Bring the controls back when the mouse moves."""
        if event.type() == QEvent.Type.MouseMove:
            self._wake()
            self._idle.start()
        return super().eventFilter(watched, event)

    def _wake(self) -> None:
        if self._controls and self._controls.isHidden():
            self._controls.show()
            self._window.unsetCursor()

    def _on_idle(self) -> None:
        if not self._controls or self._controls.underMouse():
            self._idle.start()
            return
        self._controls.hide()
        self._window.setCursor(Qt.CursorShape.BlankCursor)
