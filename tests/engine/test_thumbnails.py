"""Small pictures of a video at any time."""

import threading
from collections.abc import Iterator
from fractions import Fraction

import pytest

from engine.errors import SourceError
from engine.sources.base import Source
from engine.sources.opening import open_source
from engine.thumbnails import Thumbnail, Thumbnails
from tests.helpers.clips import Clip, MakeClip
from tests.helpers.fakes import PATIENCE, FakeSource
from tests.helpers.numbers import read_number


class Waiter:
    """Hears of thumbnails, and waits for them."""

    def __init__(self) -> None:
        self._changed = threading.Condition()

    def __call__(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def wait_for(self, thumbnails: Thumbnails, time: Fraction) -> Thumbnail:
        """The exact thumbnail at a time."""
        with self._changed:
            there = thumbnails.at(time)
            while there is None or not there.exact:
                assert self._changed.wait(PATIENCE)
                there = thumbnails.at(time)
            return there


@pytest.fixture
def waiter() -> Waiter:
    """Who waits."""
    return Waiter()


@pytest.fixture
def clip(make_clip: MakeClip) -> Clip:
    """Eight seconds, with a key frame each two."""
    return make_clip(frames=80, fps=10, size=(320, 240), gop=20)


@pytest.fixture
def thumbnails(clip: Clip, waiter: Waiter) -> Iterator[Thumbnails]:
    """Thumbnails of the clip."""
    made = Thumbnails(lambda: open_source(str(clip.path)), clip.duration, waiter)
    yield made
    made.retire()
    assert made.join(PATIENCE)


def test_they_show_what_the_screen_would(
    thumbnails: Thumbnails, waiter: Waiter, clip: Clip
) -> None:
    for time in (Fraction(5), Fraction(17, 4), Fraction(0), Fraction(79, 10)):
        thumbnail = waiter.wait_for(thumbnails, time)
        assert thumbnail.bgra.shape == (120, 160, 4)
        assert read_number(thumbnail.bgra) == clip.at(time)
        assert thumbnail.time == clip.times[clip.at(time)]


def test_what_was_made_is_there_at_once(thumbnails: Thumbnails, waiter: Waiter) -> None:
    first = waiter.wait_for(thumbnails, Fraction(5))
    waiter.wait_for(thumbnails, Fraction(2))
    assert thumbnails.at(Fraction(5)) is first


class Slow(FakeSource):
    """A source whose seeks wait until they may go on."""

    def __init__(self) -> None:
        super().__init__(2000)
        self.sought: list[Fraction] = []
        self.may_go_on = threading.Semaphore(0)
        self.began = threading.Semaphore(0)

    def seek(self, time: Fraction, *edge: object) -> None:
        self.sought.append(time)
        self.began.release()
        assert self.may_go_on.acquire(timeout=PATIENCE)
        super().seek(time)


def test_the_newest_wish_wins(waiter: Waiter) -> None:
    slow = Slow()
    thumbnails = Thumbnails(lambda: slow, Fraction(80), waiter)
    assert thumbnails.at(Fraction(10)) is None
    assert slow.began.acquire(timeout=PATIENCE)
    for second in range(11, 31):
        thumbnails.at(Fraction(second))
    for _ in range(5):
        slow.may_go_on.release()
    waiter.wait_for(thumbnails, Fraction(30))
    assert set(slow.sought) == {Fraction(10), Fraction(30)}
    thumbnails.retire()
    assert thumbnails.join(PATIENCE)
    assert slow.closed


@pytest.mark.parametrize(
    ("options", "shape"),
    [
        ({"size": (480, 100)}, (33, 160)),
        ({"size": (100, 480)}, (120, 25)),
        ({"size": (320, 240), "rotation": 90}, (120, 160)),
        ({"size": (160, 240), "pixel_aspect": Fraction(2)}, (120, 160)),
    ],
    ids=["wide", "tall", "turned", "pixels that are not square"],
)
def test_they_are_upright_and_fit_a_box(
    make_clip: MakeClip, waiter: Waiter, options: dict, shape: tuple[int, int]
) -> None:
    clip = make_clip(frames=10, **options)
    thumbnails = Thumbnails(lambda: open_source(str(clip.path)), clip.duration, waiter)
    thumbnail = waiter.wait_for(thumbnails, Fraction(0))
    assert thumbnail.bgra.shape[:2] == shape
    thumbnails.retire()
    assert thumbnails.join(PATIENCE)


def test_of_what_cannot_be_opened_there_are_none(waiter: Waiter) -> None:
    tried = threading.Event()

    def fail() -> Source:
        tried.set()
        raise SourceError("It is gone.")

    thumbnails = Thumbnails(fail, Fraction(10), waiter)
    assert thumbnails.at(Fraction(1)) is None
    assert tried.wait(PATIENCE)
    assert thumbnails.join(PATIENCE)
    tried.clear()
    assert thumbnails.at(Fraction(2)) is None
    assert not tried.is_set()
