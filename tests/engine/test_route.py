"""What is read next, and when it is due."""

from fractions import Fraction

from engine.route import Goal, Lap, Part, Route
from engine.sources.base import Edge
from engine.sources.video import Video
from tests.helpers.clips import MakeClip
from tests.helpers.fakes import FakeSource


def _read(route: Route, count: int) -> list[tuple[int, Fraction]]:
    """Number and due time of the next frames; ends before the end."""
    read = []
    for _ in range(count):
        step = route.read()
        if step.frame is None:
            break
        read.append((step.frame.index, step.due))
    return read


def _at(*pairs: tuple[int, int]) -> list[tuple[int, Fraction]]:
    return [(number, Fraction(due, 25)) for number, due in pairs]


def test_one_source_is_read_to_its_end() -> None:
    route = Route(FakeSource(3))
    assert _read(route, 9) == _at((0, 0), (1, 1), (2, 2))
    assert route.ends == Fraction(3, 25)
    assert route.read().frame is None


def test_a_part_is_gone_round_without_a_gap() -> None:
    route = Route(FakeSource(100))
    route.part = Part(Fraction(2, 25), Fraction(5, 25))
    expected = _at((0, 0), (1, 1), (2, 2), (3, 3), (4, 4))
    expected += _at((2, 5), (3, 6), (4, 7), (2, 8), (3, 9), (4, 10), (2, 11))
    assert _read(route, len(expected)) == expected


def test_a_part_that_ends_behind_the_source_is_gone_round() -> None:
    route = Route(FakeSource(4))
    route.part = Part(Fraction(2, 25), Fraction(1000))
    assert _read(route, 7) == _at(
        (0, 0), (1, 1), (2, 2), (3, 3), (2, 4), (3, 5), (2, 6)
    )


def test_a_part_that_begins_within_a_frame_shows_it_for_the_rest_of_its_time() -> None:
    route = Route(FakeSource(100))
    route.part = Part(Fraction(5, 50), Fraction(4, 25))  # half of frame 2, and 3
    route.seek(Goal(Lap(route.home), Fraction(3, 25), Edge.AT))
    half = Fraction(1, 50)
    read = _read(route, 4)
    assert [number for number, _ in read] == [3, 2, 3, 2]
    assert [due - read[0][1] for _, due in read] == [0, 2 * half, 3 * half, 5 * half]


def test_who_was_sent_behind_the_part_reads_on_to_the_end() -> None:
    route = Route(FakeSource(8))
    route.part = Part(Fraction(1, 25), Fraction(3, 25))
    there = Fraction(5, 25)
    route.seek(Goal(Lap(route.home, there, beyond=route.part), there, Edge.AT))
    assert _read(route, 9) == _at((5, 5), (6, 6), (7, 7))


def test_another_source_follows_when_the_last_frame_has_been_shown(
    make_clip: MakeClip,
) -> None:
    # The second begins with sound: its first frame is not at 0.
    first, second = FakeSource(3), FakeSource(9)
    second.seek(Fraction(4, 25))
    route = Route(first)
    route.following = second
    assert _read(route, 9) == _at(
        (0, 0), (1, 1), (2, 2), *((n, n - 1) for n in range(4, 9))
    )
    video = Video(make_clip(frames=5).path)
    route.arrive(second)
    route.following = video
    assert _read(route, 9) == _at(*((n, n + 8) for n in range(5)))
    video.close()


def test_each_jump_raises_the_generation() -> None:
    route = Route(FakeSource(4))
    route.following = FakeSource(2)
    route.part = Part(Fraction(1, 25), Fraction(3, 25))
    generations = []
    for number in range(12):
        if number == 6:
            route.part = None
        if number == 8:
            route.seek(Goal(Lap(route.home), Fraction(3, 25), Edge.AT))
        frame = route.read().frame
        generations.append((frame.index, frame.generation) if frame else None)
    assert generations == [
        (0, 0), (1, 0), (2, 0), (1, 1), (2, 1), (1, 2),  # round
        (2, 2), (3, 2), (3, 3),  # on, and sought
        (0, 4), (1, 4), None,  # the other
    ]  # fmt: skip
