"""The files that are played one after the other. No widgets."""

import os
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from engine.errand import Errand
from engine.errors import SourceError
from engine.sources.paths import path_of
from engine.sources.videos import belong_together, is_video, videos_in
from gui.memory.memory import Memory
from gui.opening.names import is_file, recent_text
from gui.playback import Playback
from gui.texts import tr
from models.errors import SadakError


class Playlist(QObject):
    """What lies before and behind the file that is open.

    A folder, or several files at once, is a list that plays to its end. A file that was
    opened by itself has the other videos of its folder beside it; by itself the window
    goes on only to those that belong to it, as the next minute of a drive does.
    """

    changed = Signal()

    told = Signal(str)
    """Something good to know, in a sentence."""

    _found = Signal()

    def __init__(
        self, playback: Playback, memory: Memory, parent: QObject | None = None
    ) -> None:
        """Follow what is played, and lead it on."""
        super().__init__(parent)
        self._playback, self._memory = playback, memory
        self._items: tuple[str, ...] = ()
        self._index = 0
        self._given = False  # by a person, rather than found beside a file
        self._errand: Errand[list[str]] | None = None
        self._use: Callable[[list[str]], None] = lambda found: None
        self._way = 0  # in which one goes along the list, while a file is being opened
        self._failure: SadakError | None = None
        self._found.connect(self._on_found)
        playback.opened.connect(self._on_opened)
        playback.went_on.connect(self._on_went_on)
        playback.ready.connect(self._on_ready)
        playback.changed.connect(self._on_changed)

    @property
    def items(self) -> tuple[str, ...]:
        """Addresses in their order; nothing where there is no file."""
        return self._items

    @property
    def index(self) -> int:
        """Which of them is open."""
        return self._index

    @property
    def plays_on(self) -> bool:
        """Whether the next file follows when one ends."""
        return self._memory.settings.playback.play_on

    def toggle_playing_on(self) -> None:
        """Let the next file follow, or not any more."""
        before = self._memory.settings.playback
        self._memory.keep(playback=replace(before, play_on=not before.play_on))
        self._enqueue()
        self.changed.emit()

    def open(self, addresses: Sequence[str]) -> None:
        """Open what a person chose: a file, the videos of a folder, several files.

        A folder with videos and pictures is taken for one of videos.
        """
        if any(os.path.isdir(address) for address in addresses):
            # One of pictures alone is opened as a whole.
            self._look(lambda: _files_in(addresses) or list(addresses[:1]), self._begin)
        elif len(addresses) > 1:
            self._begin(addresses)
        else:
            self._playback.open(addresses[0])

    def has(self, by: int) -> bool:
        """Whether there is a file so many places further on, or back."""
        return 0 <= self._index + by < len(self._items)

    def go(self, by: int) -> None:
        """Open the file so many places further on, or back, at its beginning."""
        if self.has(by):
            self._way = by
            self._leave()
            self._playback.open(self._items[self._index + by], at_start=True)

    def go_to(self, index: int) -> None:
        """Open one of the files, at its beginning."""
        if index != self._index:
            self.go(index - self._index)
            self._way = 0

    def shut_down(self) -> None:
        """Look for nothing any more."""
        if self._errand:
            self._errand.forget()
        self._errand = None

    def _begin(self, items: Sequence[str]) -> None:
        self._items, self._given = tuple(dict.fromkeys(items)), True
        self._playback.open(self._items[0])

    def _look(
        self, find: Callable[[], list[str]], use: Callable[[list[str]], None]
    ) -> None:
        """Look for files, on whatever slow disk they are."""
        self.shut_down()
        self._errand, self._use = Errand(find, self._found.emit), use

    def _on_found(self) -> None:
        if self._errand is None or not self._errand.done:
            return  # news of one that was forgotten
        errand, self._errand = self._errand, None
        try:
            found = errand.outcome()
        except SourceError:
            found = []  # who opens it is told the same
        self._use(found)

    def _on_opened(self, address: str) -> None:
        self.shut_down()
        if address in self._items:
            self._index = self._items.index(address)
        else:
            self._items, self._index, self._given = (), 0, False
            if is_file(address):
                self._items = (address,)
                self._look(lambda: _beside(address), self._take_in)
        self._enqueue()
        self.changed.emit()

    def _take_in(self, found: list[str]) -> None:
        """Take note of what lies beside the file that is open."""
        address = self._playback.address
        if address in found:
            self._items, self._index = tuple(found), found.index(address)
            self._enqueue()
            self.changed.emit()

    def _on_went_on(self, address: str) -> None:
        if address in self._items:
            self._leave()
            self._index = self._items.index(address)
            self.changed.emit()

    def _on_ready(self) -> None:
        self._way = 0

    def _on_changed(self) -> None:
        if self._playback.address is None and self._items:
            self._items, self._index, self._given = (), 0, False
            self.changed.emit()
        failure = self._playback.status.error
        if failure is self._failure:
            return
        self._failure = failure
        if failure and self._way and self.has(self._way):
            name = recent_text(self._items[self._index])
            self.go(self._way)
            self.told.emit(
                tr("{name} cannot be played and was passed over.").format(name=name)
            )

    def _leave(self) -> None:
        """Let the next file take the place of the present one among the recent.

        Else a drive of an hour would fill the list.
        """
        self._memory.forget_source(str(Path(self._items[self._index]).absolute()))

    def _enqueue(self) -> None:
        """Tell the player what follows the present file by itself."""
        rest = self._items[self._index :]
        if not self.plays_on:
            rest = rest[:1]
        following: list[str] = []
        for before, after in pairwise(rest):
            if not (self._given or belong_together(Path(before), Path(after))):
                break
            following.append(after)
        if self._playback.address is not None:
            self._playback.enqueue(following)


def _files_in(addresses: Sequence[str]) -> list[str]:
    """The videos among addresses, and in those of them that are folders."""
    found: list[str] = []
    for address in addresses:
        path = path_of(address)
        inside = videos_in(path) if path.is_dir() else [path] * is_video(path)
        found += map(str, inside)
    return found


def _beside(address: str) -> list[str]:
    """The videos in the folder of a file; nothing if it is none itself."""
    path = path_of(address.removeprefix("file://")).absolute()
    if not is_video(path):
        return []
    return [
        address if video.name == path.name else str(video)
        for video in videos_in(path.parent)
    ]
