"""Playing a source."""

import time
from fractions import Fraction

import pytest

from engine.player import Shown, State
from engine.sources.base import Edge
from tests.engine.conftest import MakePlayer
from tests.helpers.clips import MakeClip
from tests.helpers.fakes import FakeNetwork, FakeSource, Screen
from tests.helpers.numbers import number_of, read_number


def _number(shown: Shown) -> int | None:
    return read_number(shown.bgra)


@pytest.fixture
def clip(make_clip: MakeClip) -> str:
    """The path of a clip of thirty frames."""
    return str(make_clip().path)


def test_opening_shows_the_first_frame_and_waits_when_told_to(
    make_player: MakePlayer, screen: Screen, clip: str
) -> None:
    player = make_player()
    player.open(clip, play=False)
    status = screen.wait_for_state(State.PAUSED)
    assert screen.numbers == [0]
    shown = screen.shown[0]
    assert number_of(shown.frame.picture) == 0
    assert shown.bgra.shape == (48, 64, 4)
    assert (shown.classes.ids == 0).all()
    assert status.info
    assert status.info.size == (64, 48)
    assert status.choice
    assert player.position == 0
    told = [status.state for status in screen.statuses]
    assert told.index(State.OPENING) < told.index(State.PAUSED)


def test_a_clip_plays_to_its_end_each_frame_with_its_own_classes(
    make_player: MakePlayer, screen: Screen, clip: str
) -> None:
    player = make_player()
    player.open(clip)
    screen.wait_for_state(State.ENDED)
    assert screen.numbers == sorted(set(screen.numbers))
    assert screen.numbers[0] == 0
    assert screen.numbers[-1] == 29
    for shown in screen.shown:
        assert _number(shown) == shown.frame.index
        assert (shown.classes.ids == shown.frame.index % 8).all()
    figures = player.figures()
    assert figures.shown_fps > 0
    assert figures.dropped + len(screen.shown) >= 30
    assert player.position == Fraction(29, 25)


def test_playing_takes_as_long_as_the_clip(
    make_player: MakePlayer, screen: Screen, clip: str
) -> None:
    moments: dict[int, float] = {}

    def show(shown: Shown) -> None:
        moments[shown.frame.index] = time.monotonic()
        screen.show(shown)

    make_player(on_shown=show).open(clip)
    screen.wait_for_state(State.ENDED)
    assert moments[29] - moments[0] >= 29 / 25 - 0.1


def test_a_network_that_is_too_slow_drops_frames_and_keeps_to_the_time(
    make_player: MakePlayer, screen: Screen, clip: str
) -> None:
    slow = FakeNetwork(seconds=0.15)
    player = make_player(chooser=lambda model, device, size: slow.choice())
    player.open(clip)
    screen.wait_for_state(State.ENDED)
    assert screen.numbers == sorted(set(screen.numbers))
    assert player.figures().dropped + len(screen.shown) == 30
    # All of them would take 4.5 s; a busy machine passes over still more.
    assert len(slow.began) * 0.15 < 3.6


def test_pausing_holds_the_frame_and_playing_goes_on_from_it(
    make_player: MakePlayer, screen: Screen, network: FakeNetwork
) -> None:
    player = make_player(opener=lambda address: FakeSource(15000))
    player.open("fake")
    screen.wait_for(lambda: len(screen.shown) >= 3)
    player.pause()
    screen.wait_for_state(State.PAUSED)
    held = screen.numbers[-1]
    player.step()  # proof that it stands: what comes is the next and no later one
    screen.wait_for(lambda: screen.numbers[-1] > held)
    assert screen.numbers[-1] <= held + 2
    player.play()
    count = len(screen.shown)
    screen.wait_for(lambda: len(screen.shown) >= count + 3)
    assert screen.numbers == sorted(set(screen.numbers))


def test_after_the_end_playing_starts_again(
    make_player: MakePlayer, screen: Screen
) -> None:
    player = make_player(opener=lambda address: FakeSource(3))
    player.open("fake")
    screen.wait_for_state(State.ENDED)
    count = len(screen.shown)
    player.play()
    screen.wait_for_count(count + 1)
    assert screen.numbers[count] == 0
    screen.wait_for(lambda: player.status.state is State.ENDED)


@pytest.mark.parametrize("number", [29, 13, 0, 1])
def test_a_seek_while_paused_shows_the_very_frame(
    make_player: MakePlayer, screen: Screen, clip: str, number: int
) -> None:
    player = make_player()
    player.open(clip, play=False)
    screen.wait_for_state(State.PAUSED)
    player.seek(Fraction(number, 25) + Fraction(1, 50))
    assert player.status.state is State.SEEKING
    assert _number(screen.wait_for_count(2)) == number
    screen.wait_for(lambda: player.status.state is State.PAUSED)
    assert player.position == Fraction(number, 25)


def test_a_seek_while_playing_plays_on_from_there(
    make_player: MakePlayer, screen: Screen
) -> None:
    player = make_player(opener=lambda address: FakeSource(15000))
    player.open("fake")
    screen.wait_for_state(State.PLAYING)
    player.seek(Fraction(400))
    screen.wait_for(lambda: screen.numbers[-1] > 10001)
    assert 10000 in screen.numbers
    assert player.status.state is State.PLAYING


def test_of_many_quick_seeks_the_last_one_counts(
    make_player: MakePlayer, screen: Screen, network: FakeNetwork, clip: str
) -> None:
    player = make_player()
    player.open(clip, play=False)
    screen.wait_for_state(State.PAUSED)
    network.hold()
    for number in range(2, 28):
        player.seek(Fraction(number, 25))
    network.release()
    screen.wait_for(lambda: player.status.state is State.PAUSED)
    assert screen.numbers[-1] == 27
    assert len(screen.numbers) <= 4  # one under way, one in passing, and the last


def test_a_seek_past_the_end_shows_the_last_frame(
    make_player: MakePlayer, screen: Screen, clip: str
) -> None:
    player = make_player()
    player.open(clip, play=False)
    screen.wait_for_state(State.PAUSED)
    player.seek(Fraction(1000))
    screen.wait_for_frame(29)


def test_pausing_during_a_seek_lets_it_arrive(
    make_player: MakePlayer, screen: Screen, network: FakeNetwork, clip: str
) -> None:
    network.hold()
    player = make_player()
    player.open(clip)
    screen.wait_for_state(State.SEEKING)
    player.pause()
    network.release()
    screen.wait_for_state(State.PAUSED)
    assert screen.numbers == [0]


def test_steps_go_frame_by_frame_forward_and_back(
    make_player: MakePlayer, screen: Screen, make_clip: MakeClip
) -> None:
    clip = make_clip(
        pts=(0, 1, 2, 5, 9, 10, 30, 31), time_base=Fraction(1, 30), fps=30, b_frames=2
    )
    player = make_player()
    player.open(str(clip.path), play=False)
    screen.wait_for_state(State.PAUSED)
    for expected in (1, 2, 3, 4, 5):
        player.step()
        assert _number(screen.wait_for_count(expected + 1)) == expected
    for expected in (4, 3, 2, 1, 0, 0):
        count = len(screen.shown)
        player.step(forward=False)
        assert _number(screen.wait_for_count(count + 1)) == expected
        screen.wait_for(lambda: player.status.state is State.PAUSED)


def test_quick_steps_are_all_made(
    make_player: MakePlayer, screen: Screen, clip: str
) -> None:
    player = make_player()
    player.open(clip, play=False)
    screen.wait_for_state(State.PAUSED)
    for _ in range(5):
        player.step()
    screen.wait_for_frame(5)
    assert screen.numbers == list(range(6))


def test_playing_after_steps_goes_on_without_waiting_for_the_clock(
    make_player: MakePlayer, screen: Screen
) -> None:
    # At a frame a second, a clock left behind would hold it up for forty seconds.
    player = make_player(opener=lambda address: FakeSource(100, rate=1))
    player.open("fake", play=False)
    screen.wait_for_state(State.PAUSED)
    for _ in range(40):
        player.step()
    screen.wait_for_frame(40)
    player.play()
    screen.wait_for_frame(41)


def test_a_step_past_the_last_frame_ends_and_a_step_back_pauses(
    make_player: MakePlayer, screen: Screen
) -> None:
    player = make_player(opener=lambda address: FakeSource(3))
    player.open("fake")
    screen.wait_for_state(State.ENDED)
    player.step(forward=False)
    screen.wait_for_state(State.PAUSED)
    assert screen.numbers[-1] == 1
    player.step()
    screen.wait_for_frame(2)
    player.step()
    screen.wait_for_state(State.ENDED)


class Passing(FakeSource):
    """Notes which seeks are made."""

    def __init__(self) -> None:
        super().__init__(3000)
        self.seeks: list[tuple[Fraction, Edge]] = []

    def seek(self, time: Fraction, edge: Edge = Edge.AT) -> None:
        """Go to the second that has begun, for who only passes by."""
        self.seeks.append((time, edge))
        super().seek(Fraction(int(time)) if edge is Edge.NEAR else time, edge)


def test_who_drags_is_shown_what_can_be_had_soon_and_in_the_end_the_very_frame(
    make_player: MakePlayer, screen: Screen, network: FakeNetwork
) -> None:
    source = Passing()
    player = make_player(opener=lambda address: source)
    player.open("fake", play=False)
    screen.wait_for_state(State.PAUSED)
    network.hold()
    times = [Fraction(number, 50) for number in (701, 801, 901, 1001)]
    player.seek(times[0])
    screen.wait_for(lambda: bool(source.seeks))
    for later in times[1:]:
        player.seek(later)
    network.release()
    screen.wait_for_frame(500)
    screen.wait_for(lambda: player.status.state is State.PAUSED)
    assert screen.numbers == [0, 350, 500, 500]
    assert source.seeks == [
        (times[0], Edge.AT),
        (times[-1], Edge.NEAR),
        (times[-1], Edge.AT),
    ]


def test_who_drags_in_one_source_does_not_hasten_the_first_seek_in_the_next(
    make_player: MakePlayer, screen: Screen, network: FakeNetwork
) -> None:
    sources = {"first": Passing(), "second": Passing()}
    player = make_player(opener=lambda address: sources[address])
    player.open("first", play=False)
    screen.wait_for_state(State.PAUSED)
    network.hold()
    player.seek(Fraction(14))
    screen.wait_for(lambda: bool(sources["first"].seeks))
    player.seek(Fraction(16))
    player.open("second", play=False)
    screen.wait_for_state(State.OPENING)
    network.release()
    screen.wait_for_state(State.PAUSED)
    player.seek(Fraction(18))
    screen.wait_for_frame(450)
    screen.wait_for_state(State.PAUSED)
    assert sources["second"].seeks == [(Fraction(18), Edge.AT)]
