"""Which network runs, and where."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.runtimes.choice import Device
from gui.model_list import ModelList
from gui.playback import Playback
from models import zoo
from models.zoo import ModelCard

_DEVICES = {
    Device.AUTO: "Automatic",
    Device.CPU: "CPU (int8)",
    Device.GPU: "GPU (fp16)",
}
_VARIANTS = {Device.CPU: "int8", Device.GPU: "fp16"}


class NetworkPanel(QWidget):
    """Two drop-down lists, and in words what came of the choice."""

    def __init__(self, playback: Playback, models: ModelList, add: QAction) -> None:
        """Offer the models at hand, and by an action more of them."""
        super().__init__()
        self._playback, self._models = playback, models
        self.model = QComboBox()
        self.device = QComboBox()
        self.reason = QLabel()
        self.reason.setObjectName("reason")
        self.reason.setWordWrap(True)
        self.reason.setTextFormat(Qt.TextFormat.PlainText)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignTop)
        for device, words in _DEVICES.items():
            self.device.addItem(words, device)
        self.device.setToolTip("Where the network runs")
        # A long name of a model must not widen the panel.
        fit = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.model.setSizeAdjustPolicy(fit)
        heading = QLabel("NETWORK")
        heading.setObjectName("heading")
        more = QToolButton()
        more.setObjectName("link")
        more.setText("Add…")
        more.setToolTip(add.toolTip())
        more.clicked.connect(add.trigger)
        head = QHBoxLayout()
        head.addWidget(heading, 1)
        head.addWidget(more)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("Model", self.model)
        form.addRow("Device", self.device)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        layout.addLayout(form)
        layout.addWidget(self.reason)
        self.model.activated.connect(self._on_activated)
        self.device.activated.connect(self._on_activated)
        playback.changed.connect(self._refresh)
        models.changed.connect(self._on_models_changed)
        self._fill()
        self._refresh()

    def _on_activated(self) -> None:
        self._use(self.model.currentData(), Device(self.device.currentData()))

    def _on_models_changed(self) -> None:
        """Offer what there is now; a model that is gone gives way to one that is."""
        self._fill()
        model, device = self._playback.request
        cards = self._models.at_hand.cards
        if cards and all(card.model != model for card in cards):
            namesakes = [card for card in cards if card.name == Path(model).name]
            self._use((namesakes or cards)[0].model, device)
        self._refresh()

    def _use(self, model: str, device: Device) -> None:
        if not _has_file(self._variants(model), device):
            device = Device.AUTO
        if (model, device) != self._playback.request:
            self._playback.use(model, device)

    def _fill(self) -> None:
        self.model.clear()
        for name in self._models.at_hand.names:
            card = next(iter(self._models.at_hand.variants(name).values()))
            words = name if card.shipped else f"{name}  ·  {card.folder.name}"
            self.model.addItem(words, card.model)
            tip = "shipped" if card.shipped else str(card.folder)
            row = self.model.count() - 1
            self.model.setItemData(row, tip, Qt.ItemDataRole.ToolTipRole)

    def _refresh(self) -> None:
        model, device = self._playback.request
        if self.model.findData(model) < 0:  # it is in use, so it can be seen
            self.model.addItem(model, model)
        self.model.setCurrentIndex(self.model.findData(model))
        self.model.setToolTip(
            f"The network that labels the frames\n{self.model.currentText()}"
        )
        self.device.setCurrentIndex(list(_DEVICES).index(device))
        self._enable_devices(self._variants(model))
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

    def _variants(self, model: str) -> set[str]:
        cards = [c for c in self._models.at_hand.cards if c.model == model]
        # Of one that is not in the list nothing is known: all may be tried.
        return {card.variant for card in cards} or set(zoo.VARIANTS)

    def _enable_devices(self, variants: set[str]) -> None:
        rows = self.device.model()
        assert isinstance(rows, QStandardItemModel), "what a QComboBox makes for itself"
        for row, (device, words) in enumerate(_DEVICES.items()):
            has_file = _has_file(variants, device)
            rows.item(row).setEnabled(has_file)
            # In words, since a style sheet leaves no other colour to a single row.
            rows.item(row).setText(words if has_file else f"{words}: no such file")


def _has_file(variants: set[str], device: Device) -> bool:
    return device is Device.AUTO or _VARIANTS[device] in variants


def _described(card: ModelCard) -> str:
    width, height = card.input_size
    scored = f"mIoU {card.miou:.3f}, {card.measured_on}" if card.iou else "Not scored"
    return (
        f"{card.name} ({card.variant}): {card.description}\n"
        f"{len(card.classes)} classes, {width} × {height} pixels, "
        f"{card.parameters / 1e6:.1f} million weights, "
        f"{card.macs / 1e9:.1f} billion operations a frame\n{scored}"
    )
