"""Which network runs, and where."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from engine.runtimes.choice import Device
from gui.playback import Playback
from models import zoo
from models.errors import ModelError
from models.zoo import ModelCard

_DEVICES = {
    Device.AUTO: "Automatic",
    Device.CPU: "CPU (int8)",
    Device.GPU: "GPU (fp16)",
}


class NetworkPanel(QWidget):
    """Two drop-down lists, and in words what came of the choice."""

    def __init__(self, playback: Playback) -> None:
        """Offer the models at hand."""
        super().__init__()
        self._playback = playback
        self.model = QComboBox()
        self.device = QComboBox()
        self.reason = QLabel()
        self.reason.setObjectName("reason")
        self.reason.setWordWrap(True)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignTop)
        for name in _names(playback.request[0]):
            self.model.addItem(name, name)
        for device, words in _DEVICES.items():
            self.device.addItem(words, device)
        self.model.setToolTip("The network that labels the frames")
        self.device.setToolTip("Where the network runs")
        heading = QLabel("NETWORK")
        heading.setObjectName("heading")
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("Model", self.model)
        form.addRow("Device", self.device)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(heading)
        layout.addLayout(form)
        layout.addWidget(self.reason)
        self.model.activated.connect(self._on_activated)
        self.device.activated.connect(self._on_activated)
        playback.changed.connect(self._refresh)
        self._refresh()

    def _on_activated(self) -> None:
        wish = (self.model.currentData(), Device(self.device.currentData()))
        if wish != self._playback.request:
            self._playback.use(*wish)

    def _refresh(self) -> None:
        model, device = self._playback.request
        self.model.setCurrentIndex(self.model.findData(model))
        self.device.setCurrentIndex(list(_DEVICES).index(device))
        choice = self._playback.status.choice
        if self._playback.trying:
            self.reason.setText("Trying it…")
            self.reason.setToolTip("")
        elif choice:
            self.reason.setText(choice.reason)
            self.reason.setToolTip(f"{choice.reason}\n\n{_described(choice.card)}")
        else:
            self.reason.setText("No network could be loaded.")
            self.reason.setToolTip("")


def _names(asked_for: str) -> list[str]:
    """The models at hand, and the one that was asked for, so that it can be shown."""
    try:
        names = zoo.model_names()
    except ModelError:  # the player meets the same error and says it in the window
        names = []
    return names if asked_for in names else [asked_for, *names]


def _described(card: ModelCard) -> str:
    width, height = card.input_size
    return (
        f"{card.name} ({card.variant}): {card.description}\n"
        f"{width} × {height} pixels, {card.parameters / 1e6:.1f} million weights, "
        f"{card.macs / 1e9:.1f} billion operations a frame\n"
        f"mIoU {card.miou:.3f}, {card.measured_on}"
    )
