"""How loud the sound is. No widgets."""

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from gui.memory.memory import Memory
from gui.playback import Playback
from gui.texts import tr

STEP = 0.05


class Volume(QObject):
    """Volume and mute: what the player is told, and the memory keeps."""

    changed = Signal()

    told = Signal(str)
    """Why nothing is heard."""

    def __init__(
        self, playback: Playback, memory: Memory, parent: QObject | None = None
    ) -> None:
        """Begin as loud as one left."""
        super().__init__(parent)
        self._playback, self._memory = playback, memory
        kept = memory.settings.playback
        self.level, self.muted = kept.volume, kept.muted
        self._silent = ""
        playback.listen(self.level, self.muted)
        playback.changed.connect(self._on_changed)

    @property
    def silent(self) -> str:
        """Why nothing can be heard of what is open; empty where something can."""
        status = self._playback.status
        if status.info is None:
            return ""
        if not status.info.has_audio:
            return tr("There is no sound.")
        return status.silent

    def set_level(self, level: float) -> None:
        """Be so loud, 0 to 1; who chooses more than nothing wants to hear it."""
        self._set(level, self.muted and level <= 0)

    def step(self, steps: int) -> None:
        """Be louder, or quieter with a negative number; only louder ends the mute."""
        self._set(self.level + steps * STEP, self.muted and steps <= 0)

    def toggle(self) -> None:
        """Hear nothing, or something again."""
        self._set(self.level, not self.muted)

    def keep(self) -> None:
        """Let the memory know, when the window closes."""
        kept = self._memory.settings.playback
        self._memory.keep(playback=replace(kept, volume=self.level, muted=self.muted))

    def _set(self, level: float, muted: bool) -> None:
        level = round(min(max(level, 0.0), 1.0), 2)
        if (level, muted) == (self.level, self.muted):
            return
        self.level, self.muted = level, muted
        self._playback.listen(level, muted)
        self.changed.emit()

    def _on_changed(self) -> None:
        before, self._silent = self._silent, self.silent
        if self._silent == before:
            return
        if self._playback.status.silent:
            self.told.emit(self._silent)
        self.changed.emit()
