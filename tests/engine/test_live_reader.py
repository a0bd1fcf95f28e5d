"""Reading what may block for ever."""

import math
import threading
import time
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pytest

from engine.errors import SourceError
from engine.frame import Frame
from engine.picture import Picture, Size
from engine.sources.live import LiveReader
from tests.helpers.fakes import PATIENCE, SIZE


class Driver:
    """Gives some frames, and then does what it is told to."""

    def __init__(
        self, count: int, error: Exception | None = None, size: Size = SIZE
    ) -> None:
        self.given = threading.Event()
        self.may_end = threading.Event()
        self.let_go = threading.Event()
        self._count, self._error = count, error
        self._pixels = np.zeros((size[1], size[0], 3), np.uint8)

    def frames(self) -> Iterator[Frame]:
        """The frames, then silence until it may end."""
        try:
            for number in range(self._count):
                picture = Picture.from_array(self._pixels)
                yield Frame(number, Fraction(number), picture)
            self.given.set()
            assert self.may_end.wait(PATIENCE)
            if self._error:
                raise self._error
        finally:
            self.let_go.set()


def _indexes(reader: LiveReader) -> list[int]:
    return [frame.index for frame in iter(reader.read, None)]


def test_what_nobody_takes_in_time_is_dropped_and_counted() -> None:
    driver = Driver(200)
    reader = LiveReader("driver", driver.frames, PATIENCE)
    assert driver.given.wait(PATIENCE)  # it never waited for a reader
    driver.may_end.set()
    assert driver.let_go.wait(PATIENCE)
    indexes = _indexes(reader)
    assert indexes == list(range(200 - len(indexes), 200))
    assert 40 <= len(indexes) <= 48
    assert reader.dropped == 200 - len(indexes)
    reader.close()


def test_a_burst_of_a_second_waits_for_a_slow_reader() -> None:
    driver = Driver(40)
    reader = LiveReader("driver", driver.frames, PATIENCE)
    driver.may_end.set()
    assert driver.let_go.wait(PATIENCE)
    assert _indexes(reader) == list(range(40))
    assert reader.dropped == 0
    reader.close()


def test_of_large_pictures_fewer_are_kept() -> None:
    driver = Driver(60, size=(7680, 4320))
    reader = LiveReader("driver", driver.frames, PATIENCE)
    driver.may_end.set()
    assert driver.let_go.wait(PATIENCE)
    assert len(_indexes(reader)) <= 8
    reader.close()


def test_silence_is_an_error_that_says_what_to_do() -> None:
    driver = Driver(0)
    reader = LiveReader("The driver", driver.frames, patience=0.05)
    with pytest.raises(SourceError, match=r"The driver has sent no picture.*Check"):
        reader.read()
    driver.may_end.set()
    reader.close()


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (SourceError("It was lost."), r"It was lost\."),
        (RuntimeError("bad bits"), r"The driver failed: RuntimeError\('bad bits'\)\."),
    ],
)
def test_an_error_is_raised_after_the_frames_before_it(
    error: Exception, says: str
) -> None:
    driver = Driver(2, error)
    reader = LiveReader("The driver", driver.frames, PATIENCE)
    driver.may_end.set()
    assert [frame.index for frame in (reader.read(), reader.read()) if frame] == [0, 1]
    with pytest.raises(SourceError, match=says):
        reader.read()
    reader.close()


def test_a_source_that_is_lost_is_logged_once_and_once_when_it_is_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    lost = SourceError("It was lost.")
    drivers = iter([Driver(1, lost), *(Driver(0, lost) for _ in range(4)), Driver(1)])

    def produce() -> Iterator[Frame]:
        driver = next(drivers)
        driver.may_end.set()
        return driver.frames()

    caplog.set_level("INFO")
    reader = LiveReader("driver", produce, PATIENCE, math.inf, longest_pause=0.01)
    assert len(_indexes(reader)) == 2
    reader.close()
    assert [record.getMessage() for record in caplog.records] == [
        "driver is waited for: It was lost.",
        "driver is back",
    ]


def test_closing_does_not_wait_for_a_driver_that_hangs() -> None:
    driver = Driver(1)
    reader = LiveReader("driver", driver.frames, PATIENCE)
    assert driver.given.wait(PATIENCE)
    began = time.monotonic()
    reader.close()
    assert time.monotonic() - began < 5
    assert not driver.let_go.is_set()
    driver.may_end.set()  # the driver returns at last, and is let go of
    assert driver.let_go.wait(PATIENCE)


def test_closing_wakes_whoever_waits_for_a_frame() -> None:
    driver = Driver(0)
    reader = LiveReader("driver", driver.frames, PATIENCE)
    taken: list[Frame | None] = []
    waiting = threading.Thread(target=lambda: taken.append(reader.read()))
    waiting.start()
    reader.close()
    waiting.join(PATIENCE)
    assert taken == [None]
    driver.may_end.set()
