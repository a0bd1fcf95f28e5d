"""A tap that is taken away at the very moment when something is to be told."""

import threading
from collections.abc import Callable, Iterator
from fractions import Fraction

import numpy as np
import pytest

from engine.clock import Clock
from engine.frame import Frame
from engine.picture import Picture
from engine.projector import Projector
from engine.sources.live import LiveReader
from engine.workers import Result
from tests.helpers.fakes import PATIENCE, SIZE, FakeNetwork, FakeSource
from tests.helpers.until import until


class Leaving:
    """A tap that is taken away as soon as somebody has found that it is there."""

    def __init__(self, leave: Callable[[], None]) -> None:
        self.frames: list[Frame] = []
        self.results: list[Result] = []
        self._leave = leave

    def __bool__(self) -> bool:
        self._leave()
        return True

    def on_streams(self, pictures: object, sound: object) -> None:
        """None come."""

    def on_packet(self, packet: object, track: int, key: bool) -> None:
        """None come."""

    def on_frame(self, frame: Frame) -> None:
        self.frames.append(frame)

    def on_result(self, result: Result) -> None:
        self.results.append(result)


@pytest.fixture
def projector() -> Iterator[Projector]:
    """Of a live source that has sent a frame."""
    source, ready = FakeSource(live=True), threading.Event()
    projector = Projector(source, FakeNetwork().workers(), Clock(), ready.set)
    source.send()
    assert ready.wait(PATIENCE)
    yield projector
    projector.stop()


def test_the_watching_goes_on_when_a_tap_leaves(projector: Projector) -> None:
    tap = Leaving(lambda: projector.record(None))
    projector.record(tap)
    due: list[object] = []
    until(lambda: bool(due.append(projector.next(True)) or due[-1]))
    assert len(tap.results) == 1


def test_a_held_picture_stays_when_a_tap_leaves(projector: Projector) -> None:
    tap = Leaving(lambda: projector.record(None))

    def passed_on() -> bool:
        projector.record(tap)
        projector.pass_on()
        return bool(tap.results)

    until(passed_on)
    assert len(tap.results) == 1


def test_a_source_is_read_on_when_a_tap_leaves() -> None:
    tapped = threading.Event()

    def frames() -> Iterator[Frame]:
        assert tapped.wait(PATIENCE)
        pixels = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
        for number in range(2):
            yield Frame(number, Fraction(number), Picture.from_array(pixels))

    def leave() -> None:
        reader.tap = None

    reader = LiveReader("source", frames, PATIENCE)
    reader.tap = tap = Leaving(leave)
    tapped.set()
    assert [frame.index for frame in iter(reader.read, None)] == [0, 1]
    assert [frame.index for frame in tap.frames] == [0]
    reader.close()
