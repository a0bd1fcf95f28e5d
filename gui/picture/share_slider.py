"""A slider of per cent with its name before it and its value behind it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gui.transport.slider import JumpSlider

_NAMES_WIDE = 76


class ShareSlider(QWidget):
    """In one line, so that several stand well one below the other."""

    moved = Signal(float)
    """A person has set it to this, 0 to 1."""

    def __init__(self, name: str, tip: str, none: str = "0 %") -> None:
        """Start at nothing.

        Args:
            name: what it sets.
            tip: the same in a sentence.
            none: what 0 is called.
        """
        super().__init__()
        self._none = none
        heading = QLabel(name)
        heading.setMinimumWidth(_NAMES_WIDE)
        self.slider = JumpSlider()
        self.slider.setRange(0, 100)
        self.slider.setAccessibleName(name)
        self.slider.setAccessibleDescription(tip)
        self.setToolTip(tip)
        self.value = QLabel(none)
        self.value.setAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        metrics = self.value.fontMetrics()
        widest = max(metrics.horizontalAdvance(text) for text in ("100 %", none))
        self.value.setMinimumWidth(widest)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(heading)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.value)
        self.slider.valueChanged.connect(self._on_value)

    def show_share(self, share: float) -> None:
        """Show what holds, without telling of it."""
        percent = round(100 * share)
        self._show_value(percent)
        if percent != self.slider.value():
            self.slider.blockSignals(True)
            self.slider.setValue(percent)
            self.slider.blockSignals(False)

    def _on_value(self, percent: int) -> None:
        self._show_value(percent)
        self.moved.emit(percent / 100)

    def _show_value(self, percent: int) -> None:
        self.value.setText(f"{percent} %" if percent else self._none)
