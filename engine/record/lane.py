"""A thread that writes one file of a recording, and what waits for it."""

import logging
import shutil
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from models.errors import SadakError

_log = logging.getLogger(__name__)

_LOOK_SECONDS = 1.0


Item = TypeVar("Item")
Inflow = TypeVar("Inflow", contravariant=True)


class Writer(Protocol[Inflow]):
    """What a lane writes with, in its own thread."""

    @property
    def size(self) -> int:
        """Bytes up to now."""

    def write(self, item: Inflow) -> None:
        """Write something.

        Raises:
            SadakError: it cannot be written.
        """

    def close(self) -> None:
        """Complete the file, if one was begun.

        Raises:
            SadakError: it cannot be completed.
        """


@dataclass(frozen=True)
class _Waiting(Generic[Item]):
    item: Item
    size: int


class Lane(Generic[Item]):
    """Takes whatever comes without ever holding up who brings it.

    What comes while too much waits is dropped: the disk or the encoder is too slow, and
    recording must not make watching late.
    """

    def __init__(
        self,
        path: Path,
        writer: Writer[Item],
        most: int,
        reserve: int,
        on_over: Callable[[], None],
    ) -> None:
        """Start the thread.

        Args:
            path: of the file.
            writer: taken over.
            most: bytes that may wait.
            reserve: bytes that must stay free on the disk.
            on_over: called in the thread when the file is complete.
        """
        self.path = path
        self._writer, self._most, self._reserve = writer, most, reserve
        self._on_over = on_over
        self._changed = threading.Condition()
        self._queue: deque[_Waiting[Item]] = deque()
        self._waiting = 0
        self._ending = self._broken = False
        self.dropped = 0
        self.trouble: SadakError | None = None
        """Why it ended by itself."""
        self.over = False
        """Whether the file is complete."""
        self._thread = threading.Thread(target=self._run, name=f"record {path.name}")
        self._thread.start()

    @property
    def size(self) -> int:
        """Bytes written."""
        return self._writer.size

    @property
    def waits(self) -> bool:
        """Whether there is more to write than the disk or the encoder has managed."""
        with self._changed:
            return self._waiting > 0

    def put(
        self, item: Item, size: int, whole: bool = True, counts: bool = True
    ) -> None:
        """Hand something over.

        Args:
            item: to write.
            size: about how many bytes it takes while it waits.
            whole: it needs nothing that came before, so that it can follow a gap.
            counts: it is a picture, and no part of the sound.
        """
        with self._changed:
            if self._ending:
                return
            full = self._waiting + size > self._most and self._queue
            if full or (self._broken and not whole):
                self.dropped += counts
                self._broken = self._broken or counts
                return
            self._broken = self._broken and not counts
            self._queue.append(_Waiting(item, size))
            self._waiting += size
            self._changed.notify_all()

    def end(self) -> None:
        """Write what waits and complete the file; `join` waits for it."""
        with self._changed:
            self._ending = True
            self._changed.notify_all()

    def join(self) -> None:
        """Wait until the file is complete."""
        self._thread.join()

    def _run(self) -> None:
        try:
            self._write_all()
        except SadakError as error:
            self.trouble = error
        except Exception as error:
            # A mistake of ours must be heard of, and end this file only.
            _log.exception("unexpected error while recording")
            self.trouble = SadakError(f"Something unexpected happened: {error!r}.")
        with self._changed:
            self._ending = True
            self._queue.clear()
        try:
            self._writer.close()
        except SadakError as error:
            self.trouble = self.trouble or error
        self.over = True
        self._on_over()

    def _write_all(self) -> None:
        looked = 0.0
        while True:
            with self._changed:
                self._changed.wait_for(
                    lambda: self._queue or self._ending, timeout=_LOOK_SECONDS
                )
                waiting = self._queue.popleft() if self._queue else None
                if waiting is None and self._ending:
                    return
            if waiting:
                self._writer.write(waiting.item)
                with self._changed:
                    self._waiting -= waiting.size
            if time.monotonic() - looked > _LOOK_SECONDS:
                looked = time.monotonic()
                self._refuse_full_disk()

    def _refuse_full_disk(self) -> None:
        free = shutil.disk_usage(self.path.parent).free
        if free < self._reserve:
            raise SadakError(
                f"The recording has ended, since only {free / 1e6:,.0f} MB are free "
                f"where {self.path.name} is. What came until then is in it. Free some "
                "space, or record to another disk."
            )
