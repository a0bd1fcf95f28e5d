"""From the player's thread to the window's."""

import threading
from collections import deque
from dataclasses import dataclass
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


@dataclass(frozen=True)
class _Frame:
    """A frame, the label set of its ids, and after how many statuses it came."""

    shown: Shown
    classes: tuple[LabelClass, ...]
    after: int


class Bridge(QObject):
    """What the player calls, and the signals of the window's thread that follow.

    Only one wake-up is under way at a time however fast frames come, so a window that
    is slow to paint never has a queue of events to work off. A frame that overtakes a
    status waits for it: it may be of another source than the one before.
    """

    shown = Signal(object, object)
    """A frame, and the label set that its ids mean."""

    status = Signal(object)
    problem = Signal(object)

    _frame_waits = Signal()
    _status_waits = Signal()
    _problem_waits = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Belong to the thread that makes it, the window's."""
        super().__init__(parent)
        self._box: Mailbox[_Frame] = Mailbox()
        self._statuses: deque[Status] = deque()
        # These belong to the player's thread, what follows them to the window's.
        self._classes: tuple[LabelClass, ...] = ()
        self._put = 0
        self._told = 0
        queued = Qt.ConnectionType.QueuedConnection
        self._frame_waits.connect(self._on_frame_waits, queued)
        self._status_waits.connect(self._on_status_waits, queued)
        self._problem_waits.connect(self.problem, queued)

    @property
    def replaced(self) -> int:
        """Frames that came before the window had fetched the one before."""
        return self._box.replaced

    # The player's thread calls these three.

    def put_shown(self, shown: Shown) -> None:
        """A frame is due on the screen."""
        if self._box.put(_Frame(shown, self._classes, self._put)):
            self._frame_waits.emit()

    def put_status(self, status: Status) -> None:
        """State, source, model or device changed."""
        if status.choice:
            self._classes = status.choice.card.classes
        self._put += 1
        self._statuses.append(status)
        self._status_waits.emit()

    def put_problem(self, error: SadakError) -> None:
        """Something failed that playing does not depend on."""
        self._problem_waits.emit(error)

    @Slot()
    def _on_status_waits(self) -> None:
        if self._statuses:
            self._tell(self._told + 1)

    @Slot()
    def _on_frame_waits(self) -> None:
        frame = self._box.take()
        if frame is not None:
            self._tell(frame.after)
            self.shown.emit(frame.shown, frame.classes)

    def _tell(self, number: int) -> None:
        """Tell of so many statuses, counted from the first."""
        while self._told < number:
            self._told += 1
            self.status.emit(self._statuses.popleft())
