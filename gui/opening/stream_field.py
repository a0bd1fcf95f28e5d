"""A field for the address of a stream."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from engine.sources.opening import SCHEMES, is_stream
from gui.texts import tr

_EXAMPLES = "rtsp://192.168.1.20/live    udp://@:5000    http://host/drive.mp4"


class StreamField(QWidget):
    """Where an address is written or pasted; Return opens it."""

    chosen = Signal(str)
    """An address is to be opened."""

    def __init__(self) -> None:
        """Start empty, with examples of what can be written."""
        super().__init__()
        self.field = QLineEdit()
        self.field.setPlaceholderText(_EXAMPLES)
        self.field.setAccessibleName(tr("Address of a network stream"))
        self.field.setToolTip(
            tr("An address that begins with {schemes}").format(
                schemes=", ".join(f"{scheme}://" for scheme in SCHEMES)
            )
        )
        self.field.setClearButtonEnabled(True)
        self.button = QPushButton(tr("Open stream"))
        self.button.setEnabled(False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.field, 1)
        layout.addWidget(self.button)
        self.field.textChanged.connect(self._on_changed)
        self.field.returnPressed.connect(self._on_chosen)
        self.button.clicked.connect(self._on_chosen)

    def _on_changed(self) -> None:
        self.button.setEnabled(is_stream(self.field.text().strip()))

    def _on_chosen(self) -> None:
        address = self.field.text().strip()
        if is_stream(address):
            self.field.clear()  # it may hold a password
            self.chosen.emit(address)
