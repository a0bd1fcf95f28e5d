"""Stand-ins for a source, a network and a screen that do as they are told."""

import threading
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.errors import SourceError
from engine.frame import Frame
from engine.picture import Picture, Size
from engine.player import Shown, State, Status
from engine.runtimes.choice import Choice, Device
from engine.sources.base import Edge, SourceInfo
from engine.sources.pictures import frame_at
from engine.workers import Workers
from models.errors import ModelError, SadakError
from models.labels import LabelClass
from models.zoo import ModelCard
from tests.helpers.numbers import numbered, read_number

Bytes = NDArray[np.uint8]

PATIENCE = 30.0
"""Seconds after which a test that waits gives up; never reached when all is well."""

SIZE: Size = (64, 48)
_STRIDE = 4


def make_card(classes: int = 8, name: str = "fake", variant: str = "int8") -> ModelCard:
    """A card of a network that takes pictures small enough for their numbers only."""
    return ModelCard(
        name=name,
        variant=variant,
        description="Does as it is told.",
        classes=tuple(LabelClass(f"class {n}", (n, n, n)) for n in range(classes)),
        input_size=SIZE,
        output_stride=_STRIDE,
        parameters=0,
        macs=0,
        miou=0.0,
        iou={},
        measured_on="",
        data="",
        terms="",
        sha256="",
        folder=Path("nowhere"),
    )


class FakeNetwork:
    """A network that says `number % 8` of frame `number`, when it is allowed to.

    Any number of threads may run it at a time, as if each had one of its own.
    """

    def __init__(
        self,
        answer: Callable[[int], int] = lambda number: number % 8,
        hold: bool = False,
        fails_at: int | None = None,
        seconds: float = 0.0,
    ) -> None:
        """Make a network.

        Args:
            answer: gives the class of the whole picture from its number.
            hold: begin nothing's end before `release`.
            fails_at: the number of a frame that raises an error.
            seconds: how long each frame takes.
        """
        self.card = make_card()
        self.began: list[int] = []
        self.ended: list[int] = []
        self._answer, self._fails_at = answer, fails_at
        self._seconds = seconds
        self._holds = hold
        self._released: set[int] = set()
        self._changed = threading.Condition()
        self._never = threading.Event()

    def workers(self, count: int = 1) -> Workers:
        """A pool of workers that run it."""
        return Workers(self.choice(count))

    def choice(self, workers: int = 1) -> Choice:
        """The choice of this network, for a player."""
        return Choice(self.card, Device.CPU, "It is a test.", workers, lambda: self)

    def run(self, rgb: Bytes) -> Bytes:
        """Label one picture; see `Runtime`."""
        number = read_number(rgb)
        assert number is not None, "only numbered pictures are given to it"
        with self._changed:
            self.began.append(number)
            self._changed.notify_all()
            free = self._changed.wait_for(
                lambda: not self._holds or number in self._released, PATIENCE
            )
            assert free, f"frame {number} was never released"
        if self._seconds:
            self._never.wait(self._seconds)
        if number == self._fails_at:
            raise ModelError(f"The network broke at frame {number}.")
        width, height = SIZE
        shape = (height // _STRIDE, width // _STRIDE, len(self.card.classes))
        logits = np.zeros(shape, np.uint8)
        logits[:, :, self._answer(number)] = 200
        with self._changed:
            self.ended.append(number)
            self._changed.notify_all()
        return logits

    def hold(self) -> None:
        """From now on frames wait to be released."""
        with self._changed:
            self._holds = True
            self._released.clear()

    def release(self, *numbers: int) -> None:
        """Let frames with these numbers through, or all from now on."""
        with self._changed:
            self._released.update(numbers)
            self._holds = self._holds and bool(numbers)
            self._changed.notify_all()

    def wait_until_begun(self, *numbers: int) -> None:
        """Wait until frames with these numbers are being worked on, or were."""
        self._wait(lambda: set(numbers) <= set(self.began))

    def wait_until_ended(self, *numbers: int) -> None:
        """Wait until frames with these numbers are labelled."""
        self._wait(lambda: set(numbers) <= set(self.ended))

    def _wait(self, happened: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(happened, PATIENCE), (
                self.began,
                self.ended,
            )


class FakeSource:
    """Numbered frames out of nowhere, as many as wanted."""

    def __init__(
        self,
        count: int = 30,
        rate: int = 25,
        live: bool = False,
        fails_at: int | None = None,
        fails_to_seek: bool = False,
    ) -> None:
        """Make a source.

        Args:
            count: how many frames; a live one gives them only when told to.
            rate: frames a second.
            live: waits for `send`, and can be closed while it waits.
            fails_at: the number of the frame that cannot be read.
            fails_to_seek: every seek raises an error.
        """
        self.info = SourceInfo(
            "fake",
            SIZE,
            Fraction(rate),
            None if live else Fraction(count, rate),
            live=live,
        )
        self.notes: tuple[str, ...] = ()
        self.dropped = 0
        self.waiting = False
        self.was_read: list[int] = []
        self.asked = 0
        self.closed = False
        self._count, self._fails_at = count, fails_at
        self._fails_to_seek = fails_to_seek
        self._rate = Fraction(rate)
        self._next = 0
        self._sent = 0 if live else count
        self._changed = threading.Condition()

    def read(self) -> Frame | None:
        """The next frame; see `Source`."""
        number = self._next
        with self._changed:
            self.asked += 1
            self._changed.notify_all()
            there = self._changed.wait_for(
                lambda: self.closed or number < self._sent or number >= self._count,
                PATIENCE,
            )
            assert there, f"frame {number} was never sent"
            if number >= self._count or (self.closed and self.info.live):
                return None
            if number == self._fails_at:
                raise SourceError(f"The source broke at frame {number}.")
            self._next += 1
            self.was_read.append(number)
            self._changed.notify_all()
        picture = Picture.from_array(numbered(number, SIZE))
        return Frame(number, number / self._rate, picture, 1 / self._rate)

    def seek(self, time: Fraction, edge: Edge = Edge.AT) -> None:
        """Go to a time; see `Source`."""
        if self._fails_to_seek:
            raise SourceError("The source cannot be sought.")
        self._next = frame_at(time, self._rate, edge, self._count - 1)

    def close(self) -> None:
        """Close it, and wake whoever waits for a frame of a live one."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()

    def send(self, count: int = 1) -> None:
        """Let a live source give some more frames."""
        with self._changed:
            self._sent += count
            self._changed.notify_all()

    def wait_until_read(self, number: int) -> None:
        """Wait until a frame was read."""
        with self._changed:
            assert self._changed.wait_for(lambda: number in self.was_read, PATIENCE), (
                self.was_read
            )

    def wait_until_asked(self, count: int) -> None:
        """Wait until it was asked for so many frames: all but that one were used."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.asked >= count, PATIENCE), (
                self.asked
            )

    def wait_until_closed(self) -> None:
        """Wait until it was closed."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.closed, PATIENCE)


class Screen:
    """Takes what a player calls back with."""

    def __init__(self) -> None:
        self.shown: list[Shown] = []
        self.statuses: list[Status] = [Status()]
        self.problems: list[SadakError] = []
        self._changed = threading.Condition()

    def show(self, shown: Shown) -> None:
        """A frame is due."""
        self._add(self.shown, shown)

    def tell(self, status: Status) -> None:
        """The status changed."""
        self._add(self.statuses, status)

    def warn(self, problem: SadakError) -> None:
        """Something went wrong that playing does not depend on."""
        self._add(self.problems, problem)

    @property
    def numbers(self) -> list[int]:
        """The numbers of all frames that were shown."""
        with self._changed:
            return [shown.frame.index for shown in self.shown]

    @property
    def state(self) -> State:
        """The state that was told last."""
        return self.statuses[-1].state

    def wait_for(self, happened: Callable[[], bool]) -> None:
        """Wait until something is so: of what was called back, or of the player."""
        deadline = time.monotonic() + PATIENCE
        with self._changed:
            while not happened():
                assert time.monotonic() < deadline, (
                    [status.state for status in self.statuses],
                    [shown.frame.index for shown in self.shown],
                    self.statuses[-1].error,
                )
                self._changed.wait(0.01)  # a player changes before it calls back

    def wait_for_state(self, state: State) -> Status:
        """Wait until a state is told, and return the status."""
        self.wait_for(lambda: self.state is state)
        return self.statuses[-1]

    def wait_for_count(self, count: int) -> Shown:
        """Wait until so many frames were shown, and return the last."""
        self.wait_for(lambda: len(self.shown) >= count)
        return self.shown[-1]

    def wait_for_frame(self, number: int) -> Shown:
        """Wait until the frame with a number is the one on the screen."""
        self.wait_for(lambda: bool(self.shown) and self.shown[-1].frame.index == number)
        return self.shown[-1]

    def _add(self, to: list, item: object) -> None:
        with self._changed:
            to.append(item)
            self._changed.notify_all()
