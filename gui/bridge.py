"""From the player's thread to the window's."""

import threading
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from engine.player import Shown, Status
from models.errors import SadakError
from models.labels import LabelClass

Item = TypeVar("Item")


class Mailbox(Generic[Item]):
    """Holds one item; a newer one takes the place of one that nobody has fetched."""

    def __init__(self) -> None:
        """Start empty."""
        self._lock = threading.Lock()
        self._item: Item | None = None
        self.replaced = 0

    def put(self, item: Item) -> bool:
        """Leave an item; returns whether the box was empty before."""
        with self._lock:
            was_empty = self._item is None
            self._item = item
            self.replaced += not was_empty
            return was_empty

    def take(self) -> Item | None:
        """Fetch the item, if there is one."""
        with self._lock:
            item, self._item = self._item, None
            return item


class Bridge(QObject):
    """What the player calls, and the signals of the window's thread that follow.

    Only one wake-up is under way at a time however fast frames come, so a window that
    is slow to paint never has a queue of events to work off.
    """

    shown = Signal(object, object)
    """A frame, and the label set that its ids mean."""

    status = Signal(object)
    problem = Signal(object)

    _frame_waits = Signal()
    _status_waits = Signal(object)
    _problem_waits = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Belong to the thread that makes it, the window's."""
        super().__init__(parent)
        self._box: Mailbox[tuple[Shown, tuple[LabelClass, ...]]] = Mailbox()
        self._classes: tuple[LabelClass, ...] = ()  # belongs to the player's thread
        queued = Qt.ConnectionType.QueuedConnection
        self._frame_waits.connect(self._on_frame_waits, queued)
        self._status_waits.connect(self.status, queued)
        self._problem_waits.connect(self.problem, queued)

    @property
    def replaced(self) -> int:
        """Frames that came before the window had fetched the one before."""
        return self._box.replaced

    # The player's thread calls these three.

    def put_shown(self, shown: Shown) -> None:
        """A frame is due on the screen."""
        # A frame may overtake the status that it came after.
        if self._box.put((shown, self._classes)):
            self._frame_waits.emit()

    def put_status(self, status: Status) -> None:
        """State, source, model or device changed."""
        if status.choice:
            self._classes = status.choice.card.classes
        self._status_waits.emit(status)

    def put_problem(self, error: SadakError) -> None:
        """Something failed that playing does not depend on."""
        self._problem_waits.emit(error)

    @Slot()
    def _on_frame_waits(self) -> None:
        item = self._box.take()
        if item is not None:
            self.shown.emit(*item)
