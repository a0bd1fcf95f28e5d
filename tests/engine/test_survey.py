"""Looking through a whole video in the background."""

import os
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from engine.errors import DeviceFailedError
from engine.runtimes.choice import Choice, Device
from engine.sources.base import Source
from engine.sources.opening import open_source
from engine.status import State
from engine.survey.cache import Cache
from engine.survey.haste import Haste
from engine.survey.survey import Survey
from engine.survey.surveyor import Errands, Surveyor
from models.errors import SadakError
from tests.helpers.clips import Clip, MakeClip
from tests.helpers.fakes import PATIENCE, FakeNetwork, FakeSource


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """A cache in which there is nothing yet."""
    return Cache(tmp_path / "surveys")


class Road:
    """A predicate that is busy when it is told to, and knows how often it was asked."""

    def __init__(self, busy: bool = False) -> None:
        self.busy, self.asked = busy, 0
        self._changed = threading.Condition()

    def __call__(self) -> bool:
        with self._changed:
            self.asked += 1
            self._changed.notify_all()
            return self.busy

    def wait_until_asked(self, times: int) -> None:
        """Wait until it was asked so often from now on."""
        with self._changed:
            until = self.asked + times
            assert self._changed.wait_for(lambda: self.asked >= until, PATIENCE)


def errands(
    source: Source | Clip,
    network: FakeNetwork,
    busy: Callable[[], bool] = lambda: False,
) -> Errands:
    """What a surveyor needs for a video and a network."""
    if isinstance(source, Clip):
        path = str(source.path)
        return Errands(lambda: open_source(path), network.choice, busy)
    return Errands(lambda: source, network.choice, busy)


def surveyed(
    source: FakeSource | Clip, network: FakeNetwork, cache: Cache
) -> tuple[Survey, Surveyor]:
    """A survey that has come to its end."""
    length = source.duration if isinstance(source, Clip) else source.info.duration
    assert length
    survey = Survey(length, network.card.classes)
    surveyor = Surveyor(survey, errands(source, network), cache)
    assert surveyor.join(PATIENCE)
    return survey, surveyor


def check(survey: Survey, clip: Clip) -> None:
    """All that is known is true: class `number % 8` alone is in frame `number`."""
    samples = survey.samples()
    assert samples.complete
    for place, micros in enumerate(samples.micros):
        number = clip.at(Fraction(int(micros), 1_000_000))
        shares = [survey_class == number % 8 for survey_class in range(8)]
        assert (samples.shares[place] / 65535 == shares).all()
        on_screen = range(
            clip.at(place * survey.step), clip.at((place + 1) * survey.step) + 1
        )
        assert number in on_screen


@pytest.mark.parametrize("gop", [1, 5, 250], ids=["key frames", "usual", "one key"])
def test_every_place_has_the_shares_of_a_picture_that_is_shown_there(
    make_clip: MakeClip, cache: Cache, gop: int
) -> None:
    clip, network = make_clip(frames=150, fps=10, gop=gop, b_frames=0), FakeNetwork()
    survey, surveyor = surveyed(clip, network, cache)
    assert surveyor.problem is None
    assert survey.count == 60
    check(survey, clip)
    assert len(network.began) == 60  # none was looked at twice


def test_a_still_that_lasts_is_labelled_once(make_clip: MakeClip, cache: Cache) -> None:
    clip = make_clip(pts=(0, 1, 2, 50, 51, 52), time_base=Fraction(1, 5), gop=1)
    network = FakeNetwork()
    survey, _ = surveyed(clip, network, cache)
    check(survey, clip)
    assert survey.count > 40
    assert len(network.began) <= len(clip)


def test_the_whole_video_is_known_roughly_before_any_part_is_known_well(
    cache: Cache,
) -> None:
    network = FakeNetwork()
    survey, _ = surveyed(FakeSource(1200, rate=1), network, cache)
    assert survey.samples().complete
    assert network.began[:19] == list(range(0, 1200, 64))
    assert network.began[19:38] == list(range(32, 1200, 64))
    assert sorted(network.began) == list(range(1200))


def test_many_hours_take_no_more_room_than_two() -> None:
    classes = FakeNetwork().card.classes
    assert Survey(Fraction(3600), classes).count == 3600
    assert Survey(Fraction(30 * 3600), classes).count == 7200
    assert Survey(Fraction(1, 10), classes).count == 1


def test_it_waits_while_somebody_is_in_a_hurry(cache: Cache) -> None:
    road, network = Road(busy=True), FakeNetwork(hold=True)
    source = FakeSource(600, rate=1)
    survey = Survey(Fraction(600), network.card.classes)
    surveyor = Surveyor(survey, errands(source, network, road), cache)
    road.wait_until_asked(3)
    assert not source.was_read
    road.busy = False
    network.wait_until_begun(0)
    road.busy = True
    network.release()
    road.wait_until_asked(3)  # it has come back from the picture and asks again
    assert network.began == [0]
    road.busy = False
    assert surveyor.join(PATIENCE)
    assert survey.samples().complete


def test_who_waits_can_be_sent_home(cache: Cache) -> None:
    road, network = Road(busy=True), FakeNetwork()
    survey = Survey(Fraction(600), network.card.classes)
    surveyor = Surveyor(survey, errands(FakeSource(600), network, road), cache)
    road.wait_until_asked(1)
    assert surveyor.running
    surveyor.retire()
    assert surveyor.join(PATIENCE)
    assert surveyor.problem is None
    assert not network.began


def test_what_was_shown_meanwhile_is_not_looked_at(cache: Cache) -> None:
    network = FakeNetwork()
    survey = Survey(Fraction(600), network.card.classes)
    only = [1.0] + 7 * [0.0]
    assert survey.add(Fraction(64), only)
    assert not survey.add(Fraction(129, 2), only[::-1])  # that place is known
    surveyor = Surveyor(survey, errands(FakeSource(600, rate=1), network), cache)
    assert surveyor.join(PATIENCE)
    assert 64 not in network.began
    assert survey.samples().cover([0])[64] == 1
    assert survey.samples().cover([0, 1])[65] == 1


def test_what_was_found_is_kept_and_gone_on_with(
    make_clip: MakeClip, cache: Cache
) -> None:
    clip, network = make_clip(frames=150, fps=10, gop=1), FakeNetwork()
    survey = Survey(clip.duration, network.card.classes)
    enough = threading.Event()

    def busy() -> bool:
        if len(network.ended) == 20:
            enough.set()
        return enough.is_set()

    surveyor = Surveyor(survey, errands(clip, network, busy), cache)
    assert enough.wait(PATIENCE)
    surveyor.retire()
    assert surveyor.join(PATIENCE)
    assert survey.samples().known.sum() == 20
    again = FakeNetwork()
    survey, _ = surveyed(clip, again, cache)
    check(survey, clip)
    assert len(again.began) == 40
    assert not set(again.began) & set(network.began)

    def load() -> FakeNetwork:
        raise AssertionError("what is known needs no network")

    choice = replace(FakeNetwork().choice(), make=load)
    survey = Survey(clip.duration, choice.card.classes)
    open_ = errands(clip, network).open
    surveyor = Surveyor(survey, Errands(open_, lambda: choice), cache)
    assert surveyor.join(PATIENCE)
    assert surveyor.problem is None
    check(survey, clip)


def test_where_nothing_can_be_kept_it_works_all_the_same(
    make_clip: MakeClip, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    clip = make_clip(frames=50, fps=10)
    survey, surveyor = surveyed(clip, FakeNetwork(), Cache(tmp_path / "file" / "in"))
    assert surveyor.problem is None
    check(survey, clip)


def test_a_video_that_breaks_off_is_known_up_to_there(cache: Cache) -> None:
    network = FakeNetwork()
    survey, surveyor = surveyed(FakeSource(1200, 1, fails_at=320), network, cache)
    assert "broke" in str(surveyor.problem)
    assert survey.samples().known[[0, 64, 128, 192, 256]].all()
    assert survey.samples().known.sum() == 5


def test_what_cannot_be_opened_is_told(cache: Cache) -> None:
    def fail() -> Choice:
        raise SadakError("There is no such network.")

    survey = Survey(Fraction(10), FakeNetwork().card.classes)
    surveyor = Surveyor(survey, Errands(lambda: FakeSource(), fail), cache)
    assert surveyor.join(PATIENCE)
    assert str(surveyor.problem) == "There is no such network."
    assert not surveyor.running


def test_where_a_device_fails_the_other_goes_on(cache: Cache) -> None:
    class Broken(FakeNetwork):
        def run(self, rgb: np.ndarray) -> np.ndarray:
            raise DeviceFailedError("it is gone")

    network, broken = FakeNetwork(), Broken()
    choice = replace(broken.choice(), device=Device.GPU, fallback=network.choice())
    survey = Survey(Fraction(600), network.card.classes)
    open_ = errands(FakeSource(600, rate=1), network).open
    surveyor = Surveyor(survey, Errands(open_, lambda: choice), cache)
    assert surveyor.join(PATIENCE)
    assert surveyor.problem is None
    assert survey.samples().complete


def test_its_thread_lets_all_others_go_first(cache: Cache) -> None:
    class Watched(FakeNetwork):
        def run(self, rgb: np.ndarray) -> np.ndarray:
            priorities.append(priority())
            return super().run(rgb)

    def priority() -> int | None:
        if sys.platform != "linux":  # where threads have none of their own
            return None
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    priorities: list[int | None] = []
    before = priority()
    surveyed(FakeSource(10, rate=1), Watched(), cache)
    assert set(priorities) == {19 if sys.platform == "linux" else None}
    assert priority() == before


class Play:
    """A player and a clock that stand where a test puts them."""

    def __init__(self) -> None:
        self.state, self.lost, self.time = State.PLAYING, 0, 100.0
        self.haste = Haste(lambda: self.state, lambda: self.lost, lambda: self.time)

    def after(self, seconds: float, lost: int = 0) -> bool:
        """Whether one should wait after some seconds in which frames were lost."""
        self.time += seconds
        self.lost += lost
        return self.haste()


def test_nobody_is_in_a_hurry_while_all_frames_come() -> None:
    play = Play()
    assert not play.after(0)
    assert not play.after(10)


def test_a_seek_comes_first() -> None:
    play = Play()
    play.state = State.SEEKING
    assert play.after(1)
    play.state = State.PAUSED
    assert play.after(0.1)
    assert not play.after(0.3)


def test_lost_frames_are_given_time_and_more_if_that_does_not_help() -> None:
    play = Play()
    assert play.after(1, lost=1)
    assert play.after(1.9)
    assert not play.after(0.2)
    assert play.after(0.5, lost=2)  # soon after it went on
    assert play.after(3.9)
    assert not play.after(0.2)
    assert play.after(30, lost=1)  # that was something else
    assert not play.after(2.1)


def test_who_waits_in_vain_does_not_wait_for_ever() -> None:
    play = Play()
    for _ in range(10):  # a machine that is too slow, whoever waits
        assert play.after(0.5, lost=1)
        assert play.after(1.0, lost=1)
        assert not play.after(1.1)


def test_however_often_frames_are_lost_it_looks_again_within_a_minute() -> None:
    play = Play()
    for _ in range(10):
        play.after(0.1, lost=1)
        assert play.after(0)
        play.after(60)
    assert not play.after(0)
