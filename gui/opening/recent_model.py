"""The sources that were opened last, as a list for views."""

import os
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage

from engine.errand import Errand
from gui.memory.memory import Memory
from gui.opening.names import is_file, recent_text
from gui.opening.stills import Stills
from gui.texts import tr
from gui.transport.times import time_text

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Card:
    """One of them.

    Attributes:
        address: by which it is opened.
        name: how it is called.
        missing: a file that is not there any more.
        still: how it was left; None where nobody knows.
        left_at: where it was left, in seconds.
        duration: of the whole, in seconds.
    """

    address: str
    name: str
    missing: bool = False
    still: QImage | None = None
    left_at: Fraction | None = None
    duration: Fraction | None = None

    @property
    def words(self) -> str:
        """What is said of it besides its name."""
        if self.missing:
            return tr("not there any more")
        if self.left_at is None or self.duration is None:
            return ""
        left_at, duration = time_text(self.left_at, 0), time_text(self.duration, 0)
        return tr("{position} of {duration}").format(
            position=left_at, duration=duration
        )


class RecentModel(QAbstractListModel):
    """The recent sources of a memory. What takes time to know of them comes later."""

    CARD = Qt.ItemDataRole.UserRole

    _found = Signal()

    def __init__(self, memory: Memory, stills: Stills, parent: QObject) -> None:
        """Follow a memory, and the pictures that belong to it."""
        super().__init__(parent)
        self._memory, self._stills = memory, stills
        self._cards: list[Card] = []
        self._places = memory.settings.opening.places
        self._errand: Errand[list[Card]] | None = None
        self._found.connect(self._on_found)
        memory.changed.connect(self.refresh)
        stills.changed.connect(self.look)
        self.refresh()

    @property
    def cards(self) -> list[Card]:
        """All of them, the newest first."""
        return list(self._cards)

    def refresh(self) -> None:
        """Take over the list, if it is another."""
        opening = self._memory.settings.opening
        addresses, before = opening.recent, self._places
        self._places = opening.places
        if [card.address for card in self._cards] == list(addresses):
            if self._places != before:
                self.look()
            return
        known = {card.address: card for card in self._cards}
        self.beginResetModel()
        self._cards = [
            known.get(address) or Card(address, recent_text(address))
            for address in addresses
        ]
        self.endResetModel()
        self.look()

    def look(self) -> None:
        """Look for the files and pictures, on whatever slow disk they are."""
        if self._errand:
            self._errand.forget()
        cards = [self._with_place(card) for card in self._cards]
        paths = [self._stills.path(card.address) for card in cards]

        def found() -> list[Card]:
            return [
                replace(
                    card,
                    missing=is_file(card.address) and not os.path.exists(card.address),
                    still=_read(str(path)) if path else None,
                )
                for card, path in zip(cards, paths, strict=True)
            ]

        self._errand = Errand(found, self._found.emit)

    def shut_down(self) -> None:
        """Look for nothing any more."""
        if self._errand:
            self._errand.forget()
        self._errand = None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """How many there are."""
        return 0 if parent.isValid() else len(self._cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What views ask for; the whole card under `CARD`."""
        if not index.isValid():
            return None
        card = self._cards[index.row()]
        answers = {
            Qt.ItemDataRole.DisplayRole: card.name,
            Qt.ItemDataRole.ToolTipRole: card.address,
            Qt.ItemDataRole.AccessibleTextRole: ", ".join(
                filter(None, [card.name, card.words])
            ),
            self.CARD: card,
        }
        return answers.get(Qt.ItemDataRole(role))

    def _with_place(self, card: Card) -> Card:
        place = self._memory.settings.opening.places.get(card.address)
        if place is None:
            return replace(card, left_at=None, duration=None)
        return replace(card, left_at=Fraction(place.at), duration=Fraction(place.of))

    def _on_found(self) -> None:
        if self._errand is None or not self._errand.done:
            return  # news of one that was forgotten
        found, self._errand = self._errand.outcome(), None
        self._cards = found
        last = self.index(len(found) - 1)
        self.dataChanged.emit(self.index(0), last)


def _read(path: str) -> QImage | None:
    image = QImage(path)
    return None if image.isNull() else image
