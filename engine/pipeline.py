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
from dataclasses import dataclass
from fractions import Fraction

from engine.clock import Clock
from engine.frame import Frame
from engine.pacing import Pacing, Policy
from engine.refinement import Refinement
from engine.refiner import Refiner
from engine.route import Goal, Lap, Part, Read, Route
from engine.sources.base import Edge, Source
from engine.workers import Result, Workers

__all__ = ["Pipeline", "Policy"]


@dataclass(frozen=True)
class _Slot:
    """A place in the queue; `generation` counts the seeks before it."""

    read: Read
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
        refinement: Refinement | None = None,
    ) -> None:
        """Start all threads.

        Args:
            source: read in the pipeline's own thread; remains the caller's to close.
            workers: label the frames; stopped with the pipeline.
            policy: what happens when they are too slow.
            clock: when frames are due, for the policy ON_TIME.
            on_ready: called from any thread when a result may have become ready.
            refinement: how class maps are made; None for what is usual.
        """
        self._refiner = Refiner(refinement or Refinement())
        workers.refinement = self._refiner.refinement
        self._route = Route(source)
        self._workers = workers
        self._clock = clock or Clock()
        self._pacing = Pacing(policy, self._clock)
        self._on_ready = on_ready
        self._changed = threading.Condition()
        self._slots: deque[_Slot] = deque()
        self._generation = 0
        self._goal: Goal | None = None
        self._lap = self._route.lap  # of what was taken last
        self._taken: Frame | None = None  # since a seek
        self._sought = False  # nothing was labelled since a seek
        self._waits = False  # there is nothing to read: only a goal helps
        self._retired: list[Workers] = []
        self._stopped = False
        self._due: Fraction | None = None  # by the clock, of the frame read next
        self.dropped = 0
        self._reader = threading.Thread(target=self._read, name="source", daemon=True)
        self._reader.start()

    @property
    def source(self) -> Source:
        """Of what was taken last; what was read may belong to another already."""
        return self._lap.source

    @property
    def live(self) -> bool:
        """Whether its source is."""
        return self.source.info.live

    @property
    def laps(self) -> tuple[Lap, ...]:
        """The present one and those that follow it, as far as anybody knows.

        The last is a forecast, which comes true unless the source ends at another time
        than it says.
        """
        with self._changed:
            slots = (slot.read.lap for slot in self._slots)
            laps = list(dict.fromkeys((self._lap, *slots)))
            last, part, following = laps[-1], self._route.part, self._route.following
            length = last.source.info.duration
        if part and last.source is self.source and last.leaves(part, None):
            laps.append(last.turn(part, part.end + last.shift))
        elif following and following is not last.source and length is not None:
            laps.append(Lap(following, Fraction(0), length + last.shift))
        return tuple(laps)

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

    def peek(self) -> tuple[Result | None, Fraction]:
        """The result that `take` would return, and when it is due by the clock.

        It is left where it is, and must be ready. The end is due when the last frame
        has been shown for its time.
        """
        with self._changed:
            slot = self._slots[0]
        return slot.future.result(), slot.read.due

    @property
    def ended(self) -> bool:
        """Whether all results were taken, and nothing failed."""
        slot = self._slots[0] if self.ready() else None
        return bool(slot and not slot.read.frame and not slot.future.exception())

    def take(self) -> Result | None:
        """Take the next result, which must be ready; None at the end of the source.

        It is refined by the caller's thread, as far as workers have not done so.

        Raises:
            SadakError: whatever went wrong in any thread.
        """
        with self._changed:
            slot = self._slots.popleft()
            read = slot.read
            self._route.arrive(read.lap.source)
            self._lap, self._taken = read.lap, read.frame or self._taken
            self._changed.notify_all()
        result = slot.future.result()
        if result is None:
            return None
        self._pacing.count(result.times.network)
        return self._refiner.refine(result)

    def seek(self, time: Fraction, edge: Edge = Edge.AT) -> None:
        """Go on from another time; nothing from before will be returned any more."""
        with self._changed:
            self._generation += 1
            part = self._route.part
            beyond = part if part and time >= part.end else None
            self._lap = Lap(self._lap.source, time, beyond=beyond)
            self._taken = None
            self._goal = Goal(self._lap, time, edge)
            self._sought = self._pacing.policy is Policy.ON_TIME
            self._give_up(0)

    def loop(self, part: Part | None) -> None:
        """Go round a part of the source, or no more.

        What was read ahead and is not to follow any more is given up.
        """
        with self._changed:
            if part == self._route.part:
                return
            self._route.part = part
            for number, slot in enumerate(self._slots):
                if not self._may_follow(slot.read):
                    self._go_on_before(slot.read, number)
                    break

    def follow(self, source: Source) -> None:
        """Read another source after the present one, which has none to follow yet."""
        with self._changed:
            self._route.following = source
            last = self._slots[-1] if self._slots else None
            if last and last.read.frame is None and not last.future.exception():
                self._slots.pop()  # no end any more
                self._waits = False
            self._changed.notify_all()

    def wake(self) -> None:
        """Say that the clock was started, stopped or set."""
        with self._changed:
            self._changed.notify_all()

    def refine(self, refinement: Refinement) -> None:
        """Make class maps in another way from the next result on."""
        self._refiner.refinement = refinement
        with self._changed:
            self._workers.refinement = refinement

    def refined(self, result: Result) -> Result:
        """Refine a result that is not from the queue, without any smoothing."""
        return self._refiner.decide(result)

    def switch(self, workers: Workers) -> None:
        """Label the frames from here on with other workers."""
        workers.refinement = self._refiner.refinement
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
            self.source.close()
        self._reader.join()
        for workers in (*self._retired, self._workers):
            workers.stop()

    def _read(self) -> None:
        """The source thread."""
        route = self._route
        while self._go_on():
            self._await_turn()
            with self._changed:
                goal, self._goal = self._goal, None
                generation, part = self._generation, route.part
                # A frame that is shown in passing is followed by another seek.
                self._waits = bool(goal and goal.edge is Edge.NEAR)
            try:
                if goal:
                    route.seek(goal)
                start = time.perf_counter()
                read = route.read()
            except Exception as error:
                # Not swallowed: raised again by whoever takes the results. After a
                # newer seek nobody does, so this thread lives on.
                self._finish(route.end, generation, error)
                continue
            self._due = route.next
            if read.frame is None:
                self._finish(read, generation)
            elif not self._pacing.leaves_out(read.due):
                decode = time.perf_counter() - start
                self._submit(read, read.frame, generation, part, decode)

    def _go_on(self) -> bool:
        with self._changed:
            self._changed.wait_for(
                lambda: (
                    self._stopped
                    or self._goal is not None
                    or not (self._waits or self._is_settling())
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
        with self._changed:
            while not (self._stopped or self._goal):
                early = self._pacing.early(self._due)
                if early <= 0:
                    return
                self._changed.wait(early)

    def _submit(
        self,
        read: Read,
        frame: Frame,
        generation: int,
        part: Part | None,
        decode: float,
    ) -> None:
        """Have a frame labelled that was read while a part was gone round, or none."""
        with self._changed:
            while self._is_full(frame):
                if self._stopped or self._goal:
                    return
                patience = self._pacing.patience(read.due)
                if patience is not None and patience <= 0:
                    self.dropped += 1
                    if not self._give_up_oldest():
                        return
                    break
                self._changed.wait(patience)
            if self._stopped or self._goal:
                return
            if part != self._route.part and not self._may_follow(read):
                self._go_on_before(read, len(self._slots))
                return
            self._enqueue(read, generation, self._workers.submit(frame, decode))

    def _finish(
        self, read: Read, generation: int, error: Exception | None = None
    ) -> None:
        """Put down that there is no more to read, unless that has changed."""
        future: Future[Result | None] = Future()
        if error:
            future.set_exception(error)
        else:
            future.set_result(None)
        with self._changed:
            following = self._route.following
            if self._goal or (not error and following not in (None, read.lap.source)):
                return
            if not error and not self._may_follow(read):
                self._go_on_before(read, len(self._slots))
                return
            self._waits = True
            self._enqueue(read, generation, future)

    def _may_follow(self, read: Read) -> bool:
        """Whether what was read ahead is still what follows the present lap."""
        present, part = self._lap, self._route.part
        if read.lap == present:
            return not present.leaves(part, read.time)
        same = read.lap.source is present.source
        return not same and not present.leaves(part, None)

    def _go_on_before(self, read: Read, number: int) -> None:
        """Give up what was read from a place in the queue on, and read on there."""
        present, part = self._lap, self._route.part
        last = self._slots[number - 1].read.frame if number else self._taken
        if part and read.lap == present and present.leaves(part, read.time):
            ends = part.end + present.shift if read.frame else read.due
            self._goal = Goal(present.turn(part, ends), part.start, Edge.AT)
        elif last:
            self._goal = Goal(present, last.time, Edge.AFTER)
        else:
            self._goal = Goal(present, present.since, Edge.AT)
        self._give_up(number)

    def _give_up(self, number: int) -> None:
        """Empty the queue from a place on."""
        while len(self._slots) > number:
            self._slots.pop().future.cancel()
        self._changed.notify_all()

    def _enqueue(
        self, read: Read, generation: int, future: "Future[Result | None]"
    ) -> None:
        self._slots.append(_Slot(read, generation, future))
        self._changed.notify_all()
        future.add_done_callback(lambda _: self._on_ready())

    def _is_full(self, frame: Frame) -> bool:
        """Whether the queue has no room for a frame."""
        waiting = [slot.read.frame for slot in self._slots if slot.read.frame]
        sizes = [each.picture.nbytes for each in (*waiting, frame)]
        return not self._pacing.takes(sizes, self._workers.count)

    def _give_up_oldest(self) -> bool:
        for slot in self._slots:
            if slot.future.cancel():
                self._slots.remove(slot)
                return True
        return False  # all are being worked on, or wait for the consumer
