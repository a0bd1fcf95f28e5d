"""The slider that sets how strongly the colours cover the picture."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from engine.overlay import View
from gui.picture.look import Look
from gui.transport.slider import JumpSlider


class OpacityControl(QWidget):
    """Ties a slider of per cent to the look, both ways."""

    def __init__(self, look: Look) -> None:
        """Follow a look and set it."""
        super().__init__()
        self._look = look
        heading = QLabel("OPACITY")
        heading.setObjectName("heading")
        self.slider = JumpSlider()
        self.slider.setRange(0, 100)
        self.slider.setAccessibleName("Opacity")
        self.slider.setToolTip("How strongly the colours cover the picture  [  and  ]")
        self._value = QLabel()
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._value.setMinimumWidth(
            self._value.fontMetrics().horizontalAdvance("100 %")
        )
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(heading, 0, 0)
        layout.addWidget(self._value, 0, 1)
        layout.addWidget(self.slider, 1, 0, 1, 2)
        self.slider.valueChanged.connect(lambda value: look.set_opacity(value / 100))
        look.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        style = self._look.style
        percent = round(100 * style.opacity)
        self._value.setText(f"{percent} %")
        # The mask is opaque and the original has no colours.
        self.setEnabled(style.view in (View.OVERLAY, View.SIDE_BY_SIDE))
        if percent != self.slider.value():
            self.slider.blockSignals(True)
            self.slider.setValue(percent)
            self.slider.blockSignals(False)
