"""Keys that belong to the control that has the focus, before they move the video."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QSlider,
    QWidget,
)

_UP_AND_DOWN = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
    }
)
_SIDEWAYS = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right})


class OwnKeys(QObject):
    """Lets lists and sliders have their arrow keys, which are shortcuts as well.

    Qt asks whoever has the focus before it looks for a shortcut, and those controls do
    not answer. The seek bar is left out: what arrows do to the video is its own.
    """

    def __init__(self, window: QWidget, seek_bar: QSlider) -> None:
        """Watch over all controls that a window has."""
        super().__init__(window)
        for kind in (QAbstractItemView, QComboBox, QAbstractSpinBox, QSlider):
            for control in window.findChildren(kind):
                if control is not seek_bar:
                    control.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Answer for them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(
            event, QKeyEvent
        ):
            plain = event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            )
            sideways = _SIDEWAYS if isinstance(watched, QSlider) else frozenset()
            if plain and event.key() in _UP_AND_DOWN | sideways:
                event.accept()
                return True
        return super().eventFilter(watched, event)
