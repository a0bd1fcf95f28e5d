"""A bounded buffer between two threads that can be closed from a third."""

import threading
import time
from collections import deque
from typing import Generic, TypeVar

Item = TypeVar("Item")


class BufferClosed(Exception):  # noqa: N818 - a signal between threads, no error
    """The buffer was closed: nobody will put or take any more."""


class Buffer(Generic[Item]):
    """First in, first out, never more than `capacity` items.

    A full buffer is the only sign of a consumer that cannot keep up, so the two ways of
    putting are the two answers to it: `put` waits, `replace_oldest` never does.
    """

    def __init__(self, capacity: int) -> None:
        self._items: deque[Item] = deque()
        self._capacity = capacity
        self._changed = threading.Condition()
        self._closed = False
        self.dropped = 0

    def resize(self, capacity: int) -> None:
        """Hold so many items at most; of those that are there none is taken away."""
        with self._changed:
            self._capacity = capacity
            self._changed.notify_all()

    def put(self, item: Item) -> None:
        """Append an item, waiting for room.

        Raises:
            BufferClosed: the buffer was closed, perhaps while waiting.
        """
        with self._changed:
            self._changed.wait_for(
                lambda: self._closed or len(self._items) < self._capacity
            )
            self._append(item)

    def replace_oldest(self, item: Item) -> None:
        """Append an item at once; where there is no room the oldest gives way.

        Raises:
            BufferClosed: the buffer was closed.
        """
        with self._changed:
            while not self._closed and len(self._items) >= self._capacity:
                self._items.popleft()
                self.dropped += 1
            self._append(item)

    def get(self, timeout: float | None = None) -> Item:
        """Take the oldest item, waiting for one.

        Items that were put before the buffer was closed can still be taken.

        Args:
            timeout: seconds to wait; without it for as long as it takes.

        Raises:
            TimeoutError: nothing came in time.
            BufferClosed: the buffer is closed and empty.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        with self._changed:
            while not self._items:
                if self._closed:
                    raise BufferClosed
                left = None if deadline is None else deadline - time.monotonic()
                if left is not None and left <= 0:
                    raise TimeoutError
                self._changed.wait(left)
            item = self._items.popleft()
            self._changed.notify_all()
            return item

    def close(self) -> None:
        """Wake everybody who waits; may be called any number of times."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _append(self, item: Item) -> None:
        if self._closed:
            raise BufferClosed
        self._items.append(item)
        self._changed.notify_all()
