"""Going on with a file where it was left."""

from fractions import Fraction
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from engine.player import Shown, State
from engine.sources.base import SourceInfo
from gui.memory.memory import Memory
from gui.memory.settings import Place
from gui.opening.names import is_file
from gui.playback import Playback
from gui.texts import tr
from gui.transport.times import time_text

# Who left a file so near to its start or end means the whole of it.
_EDGE_SECONDS = 5


class Resume(QObject):
    """Keeps where each of the recent files was left, and begins there."""

    told = Signal(str)
    """Where a file goes on."""

    def __init__(
        self, playback: Playback, memory: Memory, parent: QObject | None = None
    ) -> None:
        """Follow what is played, and say where a file begins that is opened."""
        super().__init__(parent)
        self._playback, self._memory = playback, memory
        self._info: SourceInfo | None = None
        self._at = Fraction(0)
        self._begun: Fraction | None = None  # where the present file went on
        playback.begin_at = self.place_of
        playback.opened.connect(self._on_opened)
        playback.ready.connect(self._on_ready)
        playback.shown.connect(self._on_shown)
        playback.changed.connect(self._on_changed)

    def place_of(self, address: str) -> Fraction:
        """Where a source begins: the start, unless it was left in the middle."""
        self.remember()  # it may be the one that is open
        self._begun = None
        if not is_file(address) or not self._memory.settings.opening.resume:
            return Fraction(0)
        places = self._memory.settings.opening.places
        place = places.get(str(Path(address.removeprefix("file://")).absolute()))
        if place is None:
            return Fraction(0)
        self._begun = Fraction(place.at).limit_denominator(1_000_000)
        return self._begun

    def remember(self) -> None:
        """Keep the place in the file that is open, which is about to be left."""
        info, self._info = self._info, None
        if info is None or info.path is None or info.live or not info.duration:
            return
        opening = self._memory.settings.opening
        address, places = str(info.path.absolute()), dict(opening.places)
        places.pop(address, None)
        ended = self._playback.status.state is State.ENDED
        within = _EDGE_SECONDS < self._at < info.duration - _EDGE_SECONDS
        if within and not ended:
            places[address] = Place(float(self._at), float(info.duration))
        places = {of: place for of, place in places.items() if of in opening.recent}
        if places != opening.places:
            self._memory.keep(opening=replace(opening, places=places))

    def _on_opened(self) -> None:
        self.remember()

    def _on_ready(self) -> None:
        if self._begun:
            text = tr("Goes on at {time}, where it was left. Home goes to the start.")
            self.told.emit(text.format(time=time_text(self._begun, 0)))
        self._begun = None

    def _on_shown(self, shown: Shown) -> None:
        self._info, self._at = self._playback.status.info, shown.frame.time

    def _on_changed(self) -> None:
        if self._playback.address is None:
            self.remember()
