"""The settings while the program runs."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gui.look import Look
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

    def remember_models(self, folder: Path | None) -> None:
        """Keep which folder of models is offered beside the shipped ones."""
        self._keep(replace(self.settings, models=str(folder or "")))

    def remember_size(self, size: str) -> None:
        """Keep which size of network a person chose, or that it is chosen for them."""
        self._keep(replace(self.settings, size=size))

    def remember_window(self, look: Look, geometry: str) -> None:
        """Keep the look and the place of the window, when it closes."""
        settings = self.settings.with_look(look.style, look.hidden)
        self._keep(replace(settings, geometry=geometry))

    def _keep(self, settings: Settings) -> None:
        self.settings = settings
        save(settings, self._path)
        self.changed.emit()
