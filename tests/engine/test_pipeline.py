"""Frames through a network: order, the three policies, errors, seeks and stopping."""

import threading
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from engine.clock import Clock
from engine.errors import SourceError
from engine.frame import Frame
from engine.picture import Picture
from engine.pipeline import Pipeline, Policy
from engine.sources.base import Edge
from engine.sources.video import Video
from engine.workers import Result, Workers
from models.errors import ModelError
from tests.helpers.clips import MakeClip
from tests.helpers.fakes import PATIENCE, FakeNetwork, FakeSource
from tests.helpers.numbers import number_of, numbered

MakePipeline = Callable[..., Pipeline]


@pytest.fixture
def make_pipeline(request: pytest.FixtureRequest) -> MakePipeline:
    """Makes pipelines and stops them in the end."""

    def make(
        source: FakeSource | Video,
        network: FakeNetwork,
        policy: Policy = Policy.EVERY_FRAME,
        workers: int = 1,
        clock: Clock | None = None,
        on_ready: Callable[[], None] = lambda: None,
    ) -> Pipeline:
        pipeline = Pipeline(source, network.workers(workers), policy, clock, on_ready)

        def finish() -> None:
            network.release()
            pipeline.stop()

        request.addfinalizer(finish)
        return pipeline

    return make


def _all(pipeline: Pipeline) -> list[Result]:
    return list(iter(pipeline.next, None))


def _numbers(results: list[Result]) -> list[int]:
    return [result.frame.index for result in results]


def test_each_frame_comes_with_its_own_class_map(make_pipeline: MakePipeline) -> None:
    results = _all(make_pipeline(FakeSource(30), FakeNetwork(), workers=3))
    assert _numbers(results) == list(range(30))
    for number, result in enumerate(results):
        assert number_of(result.frame.picture) == number
        assert result.classes.index == number
        assert (result.classes.ids == number % 8).all()
        assert result.decode > 0


def test_a_file_goes_through_whole(
    make_pipeline: MakePipeline, make_clip: MakeClip
) -> None:
    clip = make_clip(b_frames=2)
    video = Video(clip.path)
    results = _all(make_pipeline(video, FakeNetwork(), workers=2))
    assert [result.frame.time for result in results] == list(clip.times)
    assert [number_of(result.frame.picture) for result in results] == list(range(30))
    video.close()


def test_workers_that_finish_out_of_order_do_not_change_the_order(
    make_pipeline: MakePipeline,
) -> None:
    network = FakeNetwork(hold=True)
    pipeline = make_pipeline(FakeSource(12), network, workers=3)
    network.wait_until_begun(0, 1, 2)
    network.release(2)
    network.wait_until_begun(3)
    network.release(3, 1)
    network.wait_until_ended(1, 2, 3)
    assert not pipeline.ready()
    network.release()
    assert _numbers(_all(pipeline)) == list(range(12))
    assert network.ended[:2] != [0, 1]


def test_every_frame_waits_for_a_slow_network_and_loses_nothing(
    make_pipeline: MakePipeline,
) -> None:
    network = FakeNetwork(hold=True)
    source = FakeSource(40)
    pipeline = make_pipeline(source, network)
    # Six in the queue and one in the hand of the reader, which waits.
    source.wait_until_read(6)
    network.release()
    assert _numbers(_all(pipeline)) == list(range(40))
    assert pipeline.dropped == 0


def test_on_time_waits_while_the_clock_stands_still(
    make_pipeline: MakePipeline,
) -> None:
    pipeline = make_pipeline(FakeSource(40), FakeNetwork(), Policy.ON_TIME)
    assert _numbers(_all(pipeline)) == list(range(40))
    assert pipeline.dropped == 0


def test_on_time_loses_nothing_while_the_network_keeps_up(
    make_pipeline: MakePipeline,
) -> None:
    now = [0.0]
    clock = Clock(lambda: now[0])  # nothing is ever late
    clock.start()
    pipeline = make_pipeline(FakeSource(40), FakeNetwork(), Policy.ON_TIME, clock=clock)
    numbers = []
    while result := pipeline.next():
        numbers.append(result.frame.index)
        now[0] = float(result.frame.time)
        pipeline.wake()
    assert numbers == list(range(40))
    assert pipeline.dropped == 0


def test_a_file_that_plays_is_read_no_sooner_than_it_must_be(
    make_pipeline: MakePipeline,
) -> None:
    """What is shown was decoded a moment ago, and few pictures are held."""
    now = [0.0]
    clock = Clock(lambda: now[0])
    clock.start()
    source = FakeSource(40, rate=25)
    pipeline = make_pipeline(source, FakeNetwork(), Policy.ON_TIME, clock=clock)
    for number in range(10):
        result = pipeline.next()
        assert result
        assert result.frame.index == number
        assert max(source.was_read) <= number + 2, "two frames are 80 ms here"
        now[0] = float(result.frame.time)
        pipeline.wake()


def test_on_time_drops_what_is_late_and_counts_it(make_pipeline: MakePipeline) -> None:
    network = FakeNetwork(hold=True)
    source = FakeSource(40, live=True)
    clock = Clock()
    clock.jump(Fraction(1000))  # all are late
    clock.start()
    pipeline = make_pipeline(source, network, Policy.ON_TIME, clock=clock)
    source.send()
    network.wait_until_begun(0)
    source.send(39)
    source.wait_until_asked(41)
    network.release()
    # The one that was being worked on, and as many of the last as the queue holds.
    assert _numbers(_all(pipeline)) == [0, *range(35, 40)]
    assert pipeline.dropped == 34


def test_of_large_pictures_fewer_wait(make_pipeline: MakePipeline) -> None:
    """Whatever the size of the first: a folder may hold several."""

    class Grown(FakeSource):
        def read(self) -> Frame | None:
            frame = super().read()
            if not frame or not frame.index:
                return frame
            pixels = numbered(frame.index, (4000, 3000))  # 36 MB
            return replace(frame, picture=Picture.from_array(pixels))

    network = FakeNetwork(hold=True)
    source = Grown(8, live=True)
    clock = Clock()
    clock.jump(Fraction(1000))  # all are late
    clock.start()
    pipeline = make_pipeline(source, network, Policy.ON_TIME, clock=clock)
    source.send()
    network.wait_until_begun(0)
    source.send(7)
    source.wait_until_asked(9)
    network.release()
    assert _numbers(_all(pipeline)) == [0, 6, 7]


def test_a_clock_that_is_started_ends_the_waiting_of_late_frames(
    make_pipeline: MakePipeline,
) -> None:
    network = FakeNetwork(hold=True)
    source = FakeSource(40)
    clock = Clock()
    clock.jump(Fraction(1000))
    pipeline = make_pipeline(source, network, Policy.ON_TIME, clock=clock)
    source.wait_until_read(6)
    assert pipeline.dropped == 0
    clock.start()
    pipeline.wake()
    source.wait_until_read(39)


def test_newest_labels_what_came_last_so_that_the_delay_never_grows(
    make_pipeline: MakePipeline,
) -> None:
    network = FakeNetwork(hold=True)
    source = FakeSource(1000, live=True)
    pipeline = make_pipeline(source, network, Policy.NEWEST)
    source.send()
    for newest in range(0, 200, 10):
        network.wait_until_begun(newest)
        source.send(10)  # so many come while the network labels one
        source.wait_until_asked(newest + 12)
        network.release(newest)
        result = pipeline.next()
        assert result
        assert result.frame.index == newest
    assert pipeline.dropped == 9 * 20


def test_newest_keeps_little_for_a_consumer_that_was_away(
    make_pipeline: MakePipeline,
) -> None:
    source = FakeSource(100, live=True)
    pipeline = make_pipeline(source, FakeNetwork(), Policy.NEWEST)
    source.send(99)
    source.wait_until_asked(100)
    old = [pipeline.next(), pipeline.next()]
    assert all(old)
    source.send(1)
    result = pipeline.next()
    assert result
    assert result.frame.index == 99


@pytest.mark.parametrize("policy", Policy)
@pytest.mark.parametrize("workers", [1, 3])
def test_an_error_of_the_network_is_raised_where_results_are_taken(
    make_pipeline: MakePipeline, policy: Policy, workers: int
) -> None:
    network = FakeNetwork(fails_at=2)
    source = FakeSource(4, live=policy is Policy.NEWEST)
    pipeline = make_pipeline(source, network, policy, workers)
    results = []
    for number in range(2):
        source.send()
        results.append(pipeline.next())
        assert results[-1]
        assert results[-1].frame.index == number
    source.send()
    with pytest.raises(ModelError, match="broke at frame 2"):
        pipeline.next()


@pytest.mark.parametrize("policy", Policy)
def test_an_error_of_the_source_is_raised_after_what_came_before_it(
    make_pipeline: MakePipeline, policy: Policy
) -> None:
    pipeline = make_pipeline(FakeSource(9, fails_at=2), FakeNetwork(), policy, 3)
    for number in range(2):
        result = pipeline.next()
        assert result
        assert result.frame.index == number
    with pytest.raises(SourceError, match="broke at frame 2"):
        pipeline.next()


def test_a_network_that_cannot_be_made_is_an_error_like_any_other() -> None:
    def fail() -> None:
        raise ModelError("It is damaged.")

    workers = Workers(replace(FakeNetwork().choice(), make=fail))
    pipeline = Pipeline(FakeSource(), workers, Policy.EVERY_FRAME)
    with pytest.raises(ModelError, match="damaged"):
        pipeline.next()
    pipeline.stop()


def test_a_seek_that_fails_is_an_error_like_any_other(
    make_pipeline: MakePipeline,
) -> None:
    pipeline = make_pipeline(FakeSource(9, fails_to_seek=True), FakeNetwork())
    pipeline.seek(Fraction(0))
    with pytest.raises(SourceError, match="cannot be sought"):
        pipeline.next()


def test_after_an_error_of_the_source_a_seek_goes_on_elsewhere(
    make_pipeline: MakePipeline,
) -> None:
    pipeline = make_pipeline(FakeSource(9, fails_at=5), FakeNetwork())
    with pytest.raises(SourceError):
        _all(pipeline)
    pipeline.seek(Fraction(6, 25))
    assert _numbers(_all(pipeline)) == [6, 7, 8]


def test_a_seek_makes_all_that_was_under_way_stale(
    make_pipeline: MakePipeline,
) -> None:
    network = FakeNetwork(hold=True)
    source = FakeSource(40)
    pipeline = make_pipeline(source, network, workers=2)
    network.wait_until_begun(0, 1)
    pipeline.seek(Fraction(20, 25))
    pipeline.seek(Fraction(30, 25), Edge.AFTER)
    network.release()
    results = _all(pipeline)
    assert _numbers(results) == list(range(31, 40))
    generations = {result.frame.generation for result in results}
    assert generations <= {1, 2}  # the two may have become one
    assert len(generations) == 1
    assert {result.classes.generation for result in results} == generations


def test_seeks_in_quick_succession_all_land(make_pipeline: MakePipeline) -> None:
    pipeline = make_pipeline(FakeSource(40), FakeNetwork(), workers=2)
    for number in [*range(0, 40, 7), 39, 0, 20] * 10:
        pipeline.seek(Fraction(number, 25))
        result = pipeline.next()
        assert result
        assert result.frame.index == number


def test_after_the_end_a_seek_starts_anew(make_pipeline: MakePipeline) -> None:
    pipeline = make_pipeline(FakeSource(5), FakeNetwork())
    for _ in range(3):
        assert len(_all(pipeline)) == 5
        pipeline.seek(Fraction(0))


def test_other_workers_label_the_frames_from_then_on(
    make_pipeline: MakePipeline,
) -> None:
    old, new = FakeNetwork(lambda number: 1), FakeNetwork(lambda number: 2)
    source = FakeSource(40)
    pipeline = make_pipeline(source, old, workers=2)
    source.wait_until_read(8)  # the queue is full, so that the rest waits
    pipeline.switch(new.workers(3))
    answers = [int(result.classes.ids[0, 0]) for result in _all(pipeline)]
    assert len(answers) == 40
    assert answers == sorted(answers)
    assert set(answers) == {1, 2}
    assert len(old.ended) + len(new.ended) == 40


def test_results_are_announced(make_pipeline: MakePipeline) -> None:
    announced = threading.Semaphore(0)
    make_pipeline(FakeSource(5), FakeNetwork(), on_ready=announced.release)
    for _ in range(6):  # five results and the end
        assert announced.acquire(timeout=PATIENCE)
