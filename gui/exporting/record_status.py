"""How a recording goes, in the tool bar; nothing while there is none."""

from PySide6.QtWidgets import QLabel

from gui.exporting.dialog import size_text
from gui.exporting.recording import Recording
from gui.texts import tr, trn
from gui.transport.times import time_text


class RecordStatusLabel(QLabel):
    """Time, size, and what room is left."""

    def __init__(self, recording: Recording) -> None:
        """Follow recordings."""
        super().__init__()
        self.setObjectName("recording")
        self._recording = recording
        recording.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        status = self._recording.status
        if not self._recording.on:
            self.setText("")
            self.setAccessibleName("")
            self.setToolTip("")
            return
        parts = [time_text(status.seconds, 0), size_text(status.size)]
        free = tr("{size} free").format(size=size_text(status.free))
        if status.dropped:
            dropped = trn("{n} picture dropped", "{n} pictures dropped", status.dropped)
            parts.append(dropped)
        text = "  ·  ".join([*parts, free])
        self.setText(f"● {text}")
        self.setAccessibleName(": ".join([tr("Recording"), text]))
        self.setToolTip("\n".join([*map(str, status.files), *status.notes]))
