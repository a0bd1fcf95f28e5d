"""The models that the window offers."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine import governor
from engine.runtimes.ways import WAYS, Device
from gui.memory.memory import Memory
from gui.texts import trn
from models import zoo


class ModelList(QObject):
    """The shipped models and those of one folder of one's own.

    What is wrong with the folder, or with some of its cards, is told; the other models
    are there all the same.
    """

    changed = Signal()

    told = Signal(str)
    """A message: what is wrong with a folder."""

    def __init__(self, memory: Memory, folder: Path | None = None) -> None:
        """Look what there is.

        Args:
            memory: knows the folder that was added last, and keeps another.
            folder: to take instead of that one, until another is added.
        """
        super().__init__()
        self._memory = memory
        kept = memory.settings.network.models
        self.folder = folder or (Path(kept) if kept else None)
        self.at_hand = zoo.at_hand(self.folder)

    @property
    def complaint(self) -> str:
        """What is wrong with the folder; empty where nothing is."""
        return _complaint(self.at_hand)

    def has_file(self, model: str, device: Device, size: str = governor.AUTO) -> bool:
        """Whether there may be a file of a model for a device, and in a size.

        Of a model that is not in the list nothing is known: all may be tried.
        """
        cards = [card for card in self.at_hand.cards if card.model == model]
        ways = [way for way in WAYS if device in (Device.AUTO, way.device)]
        takes = {variant for way in ways for variant in way.variants}
        return not cards or any(
            card.variant in takes and size in (governor.AUTO, card.size)
            for card in cards
        )

    def add(self, folder: Path) -> None:
        """Offer the models of a folder, in place of those of the one before.

        A folder without any model is told of, and the one before stays.
        """
        at_hand = zoo.at_hand(folder)
        if any(card.folder == folder for card in at_hand.cards):
            self._set(folder, at_hand)
        if complaint := _complaint(at_hand):
            self.told.emit(complaint)

    def leave(self) -> None:
        """Offer the shipped models alone."""
        self._set(None, zoo.at_hand())

    def _set(self, folder: Path | None, at_hand: zoo.AtHand) -> None:
        self.folder, self.at_hand = folder, at_hand
        self._memory.remember_models(folder)
        self.changed.emit()


def _complaint(at_hand: zoo.AtHand) -> str:
    first, more = at_hand.problems[:2], len(at_hand.problems) - 2
    rest = []
    if more > 0:
        rest = [
            trn("There is {n} more such file.", "There are {n} more such files.", more)
        ]
    return "\n".join([*map(str, first), *rest])
