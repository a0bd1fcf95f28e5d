"""The settings while the program runs."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.overlay import OverlayStyle
from gui.settings import Settings, load, save


class Memory(QObject):
    """Holds the settings and puts them on disk when something worth it happens."""

    changed = Signal()

    def __init__(self, path: Path) -> None:
        """Read what was kept under a path."""
        super().__init__()
        self._path = path
        self.settings = load(path)

    def remember_source(self, address: str, path: Path | None) -> None:
        """Put a source at the head of the recent ones.

        Args:
            address: by which it was opened.
            path: the file or folder that it is, if it is one. It is remembered such
                that it means the same wherever the program is started next.
        """
        if path is None:
            self._keep(self.settings.with_recent(address))
            return
        path = path.absolute()
        folder = path if path.is_dir() else path.parent
        settings = self.settings.with_recent(str(path))
        self._keep(replace(settings, last_folder=str(folder)))

    def forget_sources(self) -> None:
        """Empty the list of recent sources."""
        self._keep(replace(self.settings, recent=()))

    def remember_window(self, style: OverlayStyle, geometry: str) -> None:
        """Keep the look and the place of the window, when it closes."""
        self._keep(replace(self.settings.with_style(style), geometry=geometry))

    def _keep(self, settings: Settings) -> None:
        self.settings = settings
        save(settings, self._path)
        self.changed.emit()
