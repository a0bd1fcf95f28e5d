"""Which network runs, where, and in which size."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
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

from engine import governor
from engine.player import Request, Status
from engine.runtimes.choice import Device
from gui.network.facts import facts, score
from gui.network.model_list import ModelList
from gui.playback import Playback
from gui.texts import mark, tr
from models.zoo import ModelCard

_AUTOMATIC = mark("Automatic")
_DEVICES = {
    Device.AUTO: _AUTOMATIC,
    Device.CPU: "CPU",
    Device.GPU: "GPU",
    Device.NPU: "NPU",
}
_SIZES = {
    governor.AUTO: _AUTOMATIC,
    "fast": mark("Fast"),
    "balanced": mark("Balanced"),
    "sharp": mark("Sharp"),
}
# Few machines have one, and a list should not speak of what is not there.
_RARE = Device.NPU
# What the words below the lists need at most; all of them are in the tooltip.
_LINES = 6.5


class NetworkPanel(QWidget):
    """Three drop-down lists, and in words what came of the choice."""

    size_chosen = Signal(str)
    """A person wants this size, or `governor.AUTO`."""

    def __init__(self, playback: Playback, models: ModelList, add: QAction) -> None:
        """Offer the models at hand, and by an action more of them."""
        super().__init__()
        self._playback, self._models = playback, models
        self.model, self.device, self.size_ = QComboBox(), QComboBox(), QComboBox()
        self.sizing, self.reason = _words("sizing"), _words("reason")
        for device, words in _DEVICES.items():
            if device is not _RARE:
                self.device.addItem(tr(words), device)
        for size, words in _SIZES.items():
            self.size_.addItem(tr(words), size)
        self.device.setToolTip(tr("Where the network runs"))
        self.size_.setToolTip(
            tr(
                "How large a picture the network sees: a larger one shows more and "
                "takes longer.\nAutomatic takes the largest that keeps up with the "
                "video."
            )
        )
        # A long name of a model must not widen the panel.
        fit = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.model.setSizeAdjustPolicy(fit)
        self._assemble(add)
        self.model.activated.connect(self._on_activated)
        self.device.activated.connect(self._on_activated)
        self.size_.activated.connect(self._on_size_activated)
        playback.changed.connect(self._refresh)
        models.changed.connect(self._on_models_changed)
        self._fill()
        self._refresh()

    def _assemble(self, add: QAction) -> None:
        heading = QLabel(tr("NETWORK"))
        heading.setObjectName("heading")
        more = QToolButton()
        more.setObjectName("link")
        more.setText(tr("Add…"))
        more.setToolTip(add.toolTip())
        more.clicked.connect(add.trigger)
        head = QHBoxLayout()
        head.addWidget(heading, 1)
        head.addWidget(more)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(tr("Model"), self.model)
        form.addRow(tr("Device"), self.device)
        form.addRow(tr("Size"), self.size_)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        layout.addLayout(form)
        layout.addWidget(self._room())

    def _room(self) -> QWidget:
        """Both texts, in a room of one height: no list moves under a click."""
        room = QWidget()
        room.setFixedHeight(round(_LINES * self.reason.fontMetrics().lineSpacing()))
        layout = QVBoxLayout(room)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.sizing)
        layout.addWidget(self.reason, 1)
        return room

    def _on_activated(self) -> None:
        device = Device(self.device.currentData())
        size = self._playback.request.size
        self._use(Request(self.model.currentData(), device, size))

    def _on_size_activated(self) -> None:
        size = self.size_.currentData()
        self._use(replace(self._playback.request, size=size))
        self.size_chosen.emit(size)

    def _on_models_changed(self) -> None:
        """Offer what there is now; a model that is gone gives way to one that is."""
        self._fill()
        request, cards = self._playback.request, self._models.at_hand.cards
        if cards and all(card.model != request.model for card in cards):
            name = Path(request.model).name
            namesakes = [card for card in cards if card.name == name]
            self._use(replace(request, model=(namesakes or cards)[0].model))
        self._refresh()

    def _use(self, request: Request) -> None:
        if not self._models.has_file(request.model, request.device):
            request = replace(request, device=Device.AUTO)
        if not self._models.has_file(request.model, request.device, request.size):
            request = replace(request, size=governor.AUTO)
        if request != self._playback.request:
            self._playback.use(request)

    def _fill(self) -> None:
        self.model.clear()
        for name in self._models.at_hand.names:
            card = next(c for c in self._models.at_hand.cards if c.name == name)
            words = name if card.shipped else f"{name}  ·  {card.folder.name}"
            self.model.addItem(words, card.model)
            tip = tr("shipped") if card.shipped else str(card.folder)
            row = self.model.count() - 1
            self.model.setItemData(row, tip, Qt.ItemDataRole.ToolTipRole)

    def _refresh(self) -> None:
        request, status = self._playback.request, self._playback.status
        if self.model.findData(request.model) < 0:  # it is in use, so it can be seen
            self.model.addItem(request.model, request.model)
        self.model.setCurrentIndex(self.model.findData(request.model))
        words = tr("The network that labels the frames")
        self.model.setToolTip(f"{words}\n{self.model.currentText()}")
        used = status.choice.device if status.choice else None
        if _RARE in (request.device, used) and self.device.findData(_RARE) < 0:
            self.device.addItem(tr(_DEVICES[_RARE]), _RARE)
        self._offer(request)
        self.device.setCurrentIndex(self.device.findData(request.device))
        self.size_.setCurrentIndex(self.size_.findData(request.size))
        self._tell(status)

    def _offer(self, request: Request) -> None:
        """Tell in the lists what there is a file for, and what Automatic means."""
        for row in range(self.device.count()):
            device = self.device.itemData(row)
            there = self._models.has_file(request.model, device)
            _set_row(self.device, row, tr(_DEVICES[device]), there)
        for row, (size, words) in enumerate(_SIZES.items()):
            there = self._models.has_file(request.model, request.device, size)
            _set_row(self.size_, row, tr(words), there)
        status = self._playback.status
        if status.sizing and status.choice and request.size == governor.AUTO:
            size = tr(_SIZES[status.choice.card.size]).lower()
            self.size_.setItemText(0, f"{tr(_AUTOMATIC)} ({size})")

    def _tell(self, status: Status) -> None:
        """What runs and why, and more of it for who wants to know."""
        sizing = tip = ""
        if self._playback.trying:
            words = tr("Finding the fastest way to run it here…")
        elif status.choice is None:
            words = tr("No network could be loaded.")
        else:
            sizing, words = status.sizing, status.choice.reason
            tip = f"{words}\n\n{_described(status.choice.card)}"
        self.sizing.setText(sizing)
        self.sizing.setVisible(bool(sizing))
        self.reason.setText(words)
        self.reason.setToolTip(tip)


def _words(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    return label


def _set_row(box: QComboBox, row: int, words: str, there: bool) -> None:
    rows = box.model()
    assert isinstance(rows, QStandardItemModel), "what a QComboBox makes for itself"
    rows.item(row).setEnabled(there)
    # In words, since a style sheet leaves no other colour to a single row.
    missing = tr("{words}: no such file").format(words=words)
    rows.item(row).setText(words if there else missing)


def _described(card: ModelCard) -> str:
    head = f"{card.name} ({card.size}, {card.variant}): {card.description}"
    return f"{head}\n{facts(card)}\n{score(card)}"
