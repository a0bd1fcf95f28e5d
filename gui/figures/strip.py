"""The strip of figures at the foot of the window."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gui.figures.rate import Rate
from gui.playback import Playback

_REFRESH_MS = 500


class FiguresStrip(QWidget):
    """Shown frames a second, milliseconds of every stage, dropped frames; the source.

    It counts what was painted, not what was made ready to be.
    """

    def __init__(self, playback: Playback, painted: Rate) -> None:
        """Read the figures twice a second."""
        super().__init__()
        self.setObjectName("strip")
        self._playback, self._painted = playback, painted
        self._replaced_before = 0
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(14, 0, 14, 0)
        self._layout.setSpacing(20)
        self.fps = self._label("00.0 fps", "Frames shown a second, each with its mask")
        self._stages = {
            name: self._label(f"{name} 000.0 ms", tip)
            for name, tip in (
                ("decode", "Reading and decoding a frame"),
                ("prepare", "Scaling it to the network's input"),
                ("network", "The network, one frame on one worker"),
                ("ids", "Making classes of the network's output"),
                ("paint", "Painting picture and colours"),
            )
        }
        self.dropped = self._label(
            "dropped 0000", "Frames passed over since opening, to stay on time"
        )
        self._layout.addStretch(1)
        self.source = self._label("", "The open source")
        self.device = self._label("", "")
        timer = QTimer(self)
        timer.timeout.connect(self.refresh)
        timer.start(_REFRESH_MS)
        playback.opened.connect(self._on_opened)
        playback.changed.connect(self._describe)
        self.refresh()

    def refresh(self) -> None:
        """Read the figures now."""
        figures = self._playback.figures()
        self.fps.setText(f"{self._painted.per_second:.1f} fps")
        spent = (
            figures.decode_ms,
            figures.prepare_ms,
            figures.network_ms,
            figures.postprocess_ms,
            self._painted.ms,
        )
        for (name, label), ms in zip(self._stages.items(), spent, strict=True):
            label.setText(f"{name} {ms:.1f} ms")
        missed = self._playback.replaced - self._replaced_before
        self.dropped.setText(f"dropped {figures.dropped + missed}")

    def _label(self, widest: str, tip: str) -> QLabel:
        label = QLabel()
        # Room for the widest figure, so that the others do not jump about.
        label.setMinimumWidth(label.fontMetrics().horizontalAdvance(widest))
        label.setToolTip(tip)
        self._layout.addWidget(label)
        return label

    def _on_opened(self) -> None:
        self._replaced_before = self._playback.replaced

    def _describe(self) -> None:
        status = self._playback.status
        info, choice = status.info, status.choice
        parts = []
        if info and all(info.size):
            parts.append("{} × {}".format(*info.size))
        if info and info.rate:
            parts.append(f"{float(info.rate):.4g} fps")
        self.source.setText("  ·  ".join(parts))
        if choice:
            card, device = choice.card, choice.device
            self.device.setText(f"{card.name}, {card.size}, on the {device.name}")
            why = filter(None, [status.sizing, choice.reason])
            self.device.setToolTip("\n".join(why))
