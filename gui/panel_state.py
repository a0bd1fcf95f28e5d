"""Whether there is a panel beside the picture, and how wide it is."""

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from gui.memory.memory import Memory


class PanelState(QObject):
    """Kept from one start to the next."""

    changed = Signal()
    """It comes or goes."""

    def __init__(self, memory: Memory) -> None:
        """Take over what was kept."""
        super().__init__()
        self._memory = memory
        self.shown = memory.settings.window.panel
        self.width = memory.settings.window.panel_width

    def toggle(self) -> None:
        """Let it come or go."""
        self.shown = not self.shown
        self.keep()
        self.changed.emit()

    def set_width(self, width: int) -> None:
        """Take note of how wide it was made; kept when the window closes."""
        self.width = width

    def keep(self) -> None:
        """Write both."""
        window = self._memory.settings.window
        self._memory.keep(
            window=replace(window, panel=self.shown, panel_width=self.width)
        )
