"""The settings while the program runs."""

from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from gui.memory.settings import latest, load, save
from gui.picture.look import Look


class Memory(QObject):
    """Holds the settings and puts them on disk when something worth it happens."""

    changed = Signal()

    def __init__(self, path: Path) -> None:
        """Read what was kept under a path."""
        super().__init__()
        self._path = path
        self.settings = load(path)

    def keep(self, **sections: Any) -> None:
        """Replace sections of the settings, and write them."""
        self.settings = replace(self.settings, **sections)
        save(self.settings, self._path)
        self.changed.emit()

    def remember_source(self, address: str, path: Path | None) -> None:
        """Put a source at the head of the recent ones.

        Args:
            address: by which it was opened.
            path: the file or folder that it is, if it is one. It is remembered such
                that it means the same wherever the program is started next.
        """
        opening = self.settings.opening
        if path is None:
            self.keep(opening=opening.with_recent(address))
            return
        path = path.absolute()
        folder = path if path.is_dir() else path.parent
        opening = opening.with_recent(str(path))
        self.keep(opening=replace(opening, last_folder=str(folder)))

    def forget_sources(self) -> None:
        """Empty the list of recent sources."""
        self.keep(opening=replace(self.settings.opening, recent=()))

    def remember_models(self, folder: Path | None) -> None:
        """Keep which folder of models is offered beside the shipped ones."""
        self.keep(network=replace(self.settings.network, models=str(folder or "")))

    def remember_size(self, size: str) -> None:
        """Keep which size of network a person chose, or that it is chosen for them."""
        self.keep(network=replace(self.settings.network, size=size))

    def remember_window(self, look: Look, geometry: bytes) -> None:
        """Keep the look and the place of the window, when it closes."""
        style = look.style
        self.keep(
            look=replace(
                self.settings.look,
                opacity=style.opacity,
                view=style.view,
                hidden=latest(look.hidden),
            ),
            window=replace(self.settings.window, geometry=geometry),
        )
