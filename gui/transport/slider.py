"""A slider whose handle comes to where it is clicked."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSlider, QStyle, QWidget

_HANDLE = 14
"""Width of the handle; the style sheet says the same."""


class JumpSlider(QSlider):
    """Horizontal; a press takes the handle there, and dragging goes on from it.

    Qt's own goes a page in that direction, which suits no player.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with Qt's range of 0 to 99."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def value_at(self, x: float) -> int:
        """The value whose handle would have its middle at x."""
        return QStyle.sliderValueFromPosition(
            self.minimum(),
            self.maximum(),
            round(x) - _HANDLE // 2,
            self.width() - _HANDLE,
        )

    def x_of(self, value: int) -> int:
        """Where the middle of the handle is for a value."""
        return _HANDLE // 2 + QStyle.sliderPositionFromValue(
            self.minimum(), self.maximum(), value, self.width() - _HANDLE
        )

    def take(self, x: float) -> None:
        """Take the handle to x and hold it."""
        self.setSliderDown(True)
        self.setSliderPosition(self.value_at(x))

    def drag(self, x: float) -> None:
        """Take the handle to x if it is held."""
        if self.isSliderDown():
            self.setSliderPosition(self.value_at(x))

    def let_go(self, x: float) -> None:
        """Leave the handle at x."""
        self.drag(x)
        self.setSliderDown(False)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take the handle."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.take(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag the handle."""
        self.drag(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go of the handle."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.let_go(event.position().x())
