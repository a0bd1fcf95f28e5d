"""Frames through the network: one thread reads, several label, the order is kept.

    source thread -> bounded queue of futures, worked on by a pool -> consumer

The queue holds frames in the order of the source while the pool finishes them in any
order. A future that is done carries a result or an error, so an error of any thread is
raised where results are taken.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction

from engine.clock import Clock
from engine.frame import Frame
from engine.sources.base import Edge, Source
from engine.workers import Result, Workers

# So long before it is due a frame of a file is read: in time for the network and for
# hiccups of the machine, and late enough that what is shown was not decoded long ago.
_LEAD_SECONDS = 0.05
_SMOOTHING = 0.1


class Policy(Enum):
    """What to do with a frame while the queue is full, the only sign of being too slow.

    EVERY_FRAME (an export) waits. ON_TIME (a file that plays) waits until the frame is
    due, then gives up the oldest that no worker has begun. NEWEST (a live source) does
    so at once, so that delay never grows.
    """

    EVERY_FRAME = "every frame"
    ON_TIME = "on time"
    NEWEST = "newest"


@dataclass
class _Slot:
    """A place in the queue; a frame of None marks the end of the source."""

    generation: int
    future: Future[Result | None]


class Pipeline:
    """Runs a source through a network. Belongs to one consumer thread."""

    def __init__(
        self,
        source: Source,
        workers: Workers,
        policy: Policy,
        clock: Clock | None = None,
        on_ready: Callable[[], None] = lambda: None,
    ) -> None:
        """Start all threads.

        Args:
            source: read in the pipeline's own thread; remains the caller's to close.
            workers: label the frames; stopped with the pipeline.
            policy: what happens when they are too slow.
            clock: when frames are due, for the policy ON_TIME.
            on_ready: called from any thread when a result may have become ready.
        """
        self._source = source
        self._workers = workers
        self._policy = policy
        self._clock = clock or Clock()
        self._on_ready = on_ready
        self._changed = threading.Condition()
        self._slots: deque[_Slot] = deque()
        self._generation = 0
        self._seek: tuple[Fraction, Edge] | None = None
        self._sought = False  # nothing was labelled since a seek
        self._retired: list[Workers] = []
        self._stopped = False
        self._due: float | None = None  # of the frame that is read next
        self._network = 0.0  # seconds a frame of late
        self.dropped = 0
        self._reader = threading.Thread(target=self._read, name="source", daemon=True)
        self._reader.start()

    @property
    def live(self) -> bool:
        """Whether its source is."""
        return self._source.info.live

    def next(self) -> Result | None:
        """Wait for the next result in order; None at the end of the source.

        Raises:
            SadakError: whatever went wrong in any thread.
        """
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._slots))
                slot = self._slots[0]
            wait([slot.future])  # outside the lock, so that the others go on
            if self.ready():
                return self.take()

    def ready(self) -> bool:
        """Whether `take` would return at once; discards what seeks have made stale."""
        with self._changed:
            while self._slots and (
                self._slots[0].generation != self._generation
                or self._slots[0].future.cancelled()
            ):
                self._slots.popleft()
                self._changed.notify_all()
            return bool(self._slots) and self._slots[0].future.done()

    def peek(self) -> Result | None:
        """The result that `take` would return, left where it is; it must be ready."""
        with self._changed:
            return self._slots[0].future.result()

    def take(self) -> Result | None:
        """Take the next result, which must be ready; None at the end of the source.

        Raises:
            SadakError: whatever went wrong in any thread.
        """
        with self._changed:
            slot = self._slots.popleft()
            self._changed.notify_all()
        result = slot.future.result()
        if result:
            self._network += _SMOOTHING * (result.times.network - self._network)
        return result

    def seek(self, time: Fraction, edge: Edge = Edge.AT) -> None:
        """Go on from another time; nothing from before will be returned any more."""
        with self._changed:
            self._generation += 1
            self._seek = (time, edge)
            self._sought = self._policy is Policy.ON_TIME
            for slot in self._slots:
                slot.future.cancel()
            self._slots.clear()
            self._changed.notify_all()

    def wake(self) -> None:
        """Say that the clock was started, stopped or set."""
        with self._changed:
            self._changed.notify_all()

    def switch(self, workers: Workers) -> None:
        """Label the frames from here on with other workers."""
        with self._changed:
            self._workers.retire()
            self._retired.append(self._workers)
            self._workers = workers

    def stop(self) -> None:
        """Stop and join all threads; may be called any number of times.

        Closes a live source, whose next frame may be long in coming.
        """
        with self._changed:
            self._stopped = True
            for slot in self._slots:
                slot.future.cancel()
            self._changed.notify_all()
        if self.live:
            self._source.close()
        self._reader.join()
        for workers in (*self._retired, self._workers):
            workers.stop()

    def _read(self) -> None:
        """The source thread."""
        ended = False
        while self._go_on(wait=ended):
            self._await_turn()
            with self._changed:
                seek, self._seek = self._seek, None
                generation = self._generation
            try:
                if seek:
                    self._source.seek(*seek)
                start = time.perf_counter()
                frame = self._source.read()
            except Exception as error:
                # Not swallowed: raised again by whoever takes the results. After a
                # newer seek nobody does, so this thread lives on.
                self._finish(generation, error)
                ended = True
                continue
            # A frame that is shown in passing is followed by another seek.
            ended = frame is None or bool(seek and seek[1] is Edge.NEAR)
            if frame is None:
                self._finish(generation, None)
            else:
                self._due = float(frame.time + (frame.duration or 0))
                frame = replace(frame, generation=generation)
                self._submit(frame, time.perf_counter() - start)

    def _go_on(self, wait: bool) -> bool:
        with self._changed:
            # At the end of the source only a seek helps.
            self._changed.wait_for(
                lambda: (
                    self._stopped
                    or self._seek is not None
                    or not (wait or self._is_settling())
                )
            )
            return not self._stopped

    def _is_settling(self) -> bool:
        """Whether a frame that was sought is being labelled, which is not to wait.

        Whoever is told that it is ready calls `wake`.
        """
        if self._clock.running or (self._slots and self._slots[0].future.done()):
            self._sought = False
        return self._sought and bool(self._slots)

    def _await_turn(self) -> None:
        """Leave a file that plays unread until its next frame is due soon."""
        lead = max(_LEAD_SECONDS, 0.025 + 1.5 * self._network)
        with self._changed:
            while (
                self._policy is Policy.ON_TIME
                and self._clock.running
                and self._due is not None
                and not (self._stopped or self._seek)
            ):
                early = self._due - lead - self._clock.time
                if early <= 0:
                    return
                self._changed.wait(early)

    def _submit(self, frame: Frame, decode: float) -> None:
        with self._changed:
            while len(self._slots) >= self._capacity():
                if self._stopped or self._seek:
                    return
                patience = self._patience(frame)
                if patience is not None and patience <= 0:
                    self.dropped += 1
                    if not self._give_up_oldest():
                        return
                    break
                self._changed.wait(patience)
            if self._stopped or self._seek:
                return
            self._enqueue(frame.generation, self._workers.submit(frame, decode))

    def _finish(self, generation: int, error: Exception | None) -> None:
        future: Future[Result | None] = Future()
        if error:
            future.set_exception(error)
        else:
            future.set_result(None)
        with self._changed:
            self._enqueue(generation, future)

    def _enqueue(self, generation: int, future: Future[Result | None]) -> None:
        self._slots.append(_Slot(generation, future))
        self._changed.notify_all()
        future.add_done_callback(lambda _: self._on_ready())

    def _capacity(self) -> int:
        """Frames in the queue at most: each is delay for live, and smoothness else."""
        busy = self._workers.count
        return busy + 1 if self._policy is Policy.NEWEST else 2 * busy + 4

    def _patience(self, frame: Frame) -> float | None:
        """Seconds that a frame may wait for room; None for ever."""
        if self._policy is Policy.NEWEST:
            return 0.0
        if self._policy is Policy.ON_TIME and self._clock.running:
            return float(frame.time) - self._clock.time
        return None

    def _give_up_oldest(self) -> bool:
        for slot in self._slots:
            if slot.future.cancel():
                self._slots.remove(slot)
                return True
        return False  # all are being worked on, or wait for the consumer
