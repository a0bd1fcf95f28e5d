"""The button that mutes, and the slider of the volume."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from gui.texts import tr
from gui.transport.slider import JumpSlider
from gui.transport.volume import Volume

_WIDTH = 84
_NOTCH = 120
"""What one notch of a wheel turns, in eighths of a degree."""


class _Slider(JumpSlider):
    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        event.ignore()  # the whole control turns with the wheel


class VolumeControl(QWidget):
    """Shows a volume; the wheel over it changes it."""

    def __init__(self, volume: Volume, mute: QAction, tip: str) -> None:
        """Follow a volume, and lead it.

        Args:
            volume: to be shown.
            mute: the action of the button.
            tip: what the slider says of itself.
        """
        super().__init__()
        self._volume, self._tip, self._turned = volume, tip, 0
        button = QToolButton()
        button.setObjectName("mute")
        button.setDefaultAction(mute)
        button.setIconSize(QSize(18, 18))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider = _Slider()
        self.slider.setObjectName("volume")
        self.slider.setRange(0, 100)
        self.slider.setSingleStep(5)
        self.slider.setFixedWidth(_WIDTH)
        self.slider.setAccessibleName(tr("Volume"))
        self.slider.valueChanged.connect(self._on_moved)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(button)
        layout.addWidget(self.slider)
        volume.changed.connect(self._refresh)
        self._refresh()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Be louder or quieter."""
        self._turned += event.angleDelta().y()
        notches = int(self._turned / _NOTCH)
        self._turned -= notches * _NOTCH
        if notches:
            self._volume.step(notches)
        event.accept()

    def _on_moved(self, value: int) -> None:
        self._volume.set_level(value / 100)

    def _refresh(self) -> None:
        level = 0.0 if self._volume.muted else self._volume.level
        self.slider.blockSignals(True)
        self.slider.setValue(round(100 * level))
        self.slider.blockSignals(False)
        silent = self._volume.silent
        self.slider.setToolTip(f"{silent}\n{self._tip}" if silent else self._tip)
