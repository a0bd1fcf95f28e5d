"""The settings while the program runs."""

from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from engine.refinement import Refinement
from gui.memory.settings import Settings
from gui.memory.storage import load, save
from gui.picture.look import Look


class Memory(QObject):
    """Holds the settings and puts them on disk when something worth it happens."""

    changed = Signal()

    def __init__(self, path: Path) -> None:
        """Read what was kept under a path."""
        super().__init__()
        kept = load(path)
        self._path, self.settings = kept.path, kept.settings
        self.complaint = kept.complaint
        """What was wrong with the settings; empty where nothing was."""
        self._is_reset = False

    @property
    def folder(self) -> Path:
        """Where the settings are."""
        return self._path.parent

    def keep(self, **sections: Any) -> None:
        """Replace sections of the settings, and write them."""
        self.settings = replace(self.settings, **sections)
        self._write()
        self.changed.emit()

    def reset(self) -> None:
        """Let the next start be as the first, but for what was opened.

        What is in use stays as it is, and is not written any more.
        """
        self._is_reset = True
        self._write()

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

    def remember_open(self, address: str | None, path: Path | None) -> None:
        """Keep what is open when the program ends, for whoever goes on with it.

        Args:
            address: by which it was opened; None where nothing is.
            path: the file or folder that it is, if it is one.
        """
        place = str(path.absolute()) if path else address or ""
        opening = self.settings.opening
        if place != opening.open_last:
            self.keep(opening=opening.with_open(place))

    def forget_source(self, address: str) -> None:
        """Take a source out of the list of recent ones."""
        opening = self.settings.opening
        recent = tuple(other for other in opening.recent if other != address)
        places = {of: place for of, place in opening.places.items() if of != address}
        self.keep(opening=replace(opening, recent=recent, places=places))

    def forget_sources(self) -> None:
        """Empty the list of recent sources."""
        self.keep(opening=replace(self.settings.opening, recent=(), places={}))

    def remember_models(self, folder: Path | None) -> None:
        """Keep which folder of models is offered beside the shipped ones."""
        self.keep(network=replace(self.settings.network, models=str(folder or "")))

    def remember_size(self, size: str) -> None:
        """Keep which size of network a person chose, or that it is chosen for them."""
        self.keep(network=replace(self.settings.network, size=size))

    def remember_seeing(self, highlight: bool, refinement: Refinement) -> None:
        """Keep whether classes stand out, and how class maps are made."""
        look = self.settings.look.with_refinement(refinement)
        self.keep(look=replace(look, highlight=highlight))

    def remember_window(self, look: Look, geometry: bytes) -> None:
        """Keep the look and the place of the window, when it closes."""
        self.keep(
            look=self.settings.look.with_look(look),
            window=replace(self.settings.window, geometry=geometry),
        )

    def _write(self) -> None:
        settings = self.settings
        if self._is_reset:
            settings = Settings(opening=settings.opening.as_usual())
        save(settings, self._path)
