"""Playing a part again and again."""

from fractions import Fraction
from itertools import pairwise

import pytest

from engine.errors import ForbiddenCommandError
from engine.player import Player, State
from engine.route import Part
from tests.engine.conftest import MakePlayer
from tests.helpers.clips import MakeClip
from tests.helpers.fakes import FakeNetwork, FakeSource, Screen


def _part(start: int, end: int) -> Part:
    return Part(Fraction(start, 25), Fraction(end, 25))


def _turns(numbers: list[int]) -> list[tuple[int, int]]:
    """The frames before and after each jump back."""
    return [pair for pair in pairwise(numbers) if pair[1] <= pair[0]]


def _paused(make_player: MakePlayer, screen: Screen, clip: str) -> Player:
    player = make_player()
    player.open(clip, play=False)
    screen.wait_for_state(State.PAUSED)
    return player


def test_the_start_of_the_part_follows_the_last_frame_before_its_end(
    make_player: MakePlayer, screen: Screen, make_clip: MakeClip
) -> None:
    player = _paused(make_player, screen, str(make_clip().path))
    player.loop(_part(10, 20))
    screen.wait_for_frame(10)
    player.play()
    screen.wait_for(lambda: len(_turns(screen.numbers)) >= 4)
    player.pause()
    numbers = screen.numbers
    assert _turns(numbers)[1:4] == [(19, 10)] * 3
    assert set(numbers[2:]) <= set(range(10, 20))


def test_steps_go_round_too(
    make_player: MakePlayer, screen: Screen, make_clip: MakeClip
) -> None:
    player = _paused(make_player, screen, str(make_clip().path))
    player.loop(_part(3, 5))
    screen.wait_for_frame(3)
    screen.wait_for_state(State.PAUSED)
    for number in (4, 3, 4, 3):
        player.step()
        screen.wait_for_frame(number)


def test_what_was_read_ahead_is_given_up_when_the_part_changes(
    make_player: MakePlayer, screen: Screen, make_clip: MakeClip
) -> None:
    player = _paused(make_player, screen, str(make_clip().path))
    player.seek(Fraction(6, 25))
    screen.wait_for_frame(6)
    screen.wait_for_state(State.PAUSED)
    player.step()  # by now some frames wait that lie ahead
    screen.wait_for_frame(7)
    player.loop(_part(5, 8))
    player.step()
    screen.wait_for_frame(5)
    player.step()
    screen.wait_for_frame(6)
    player.loop(_part(5, 7))  # up to the frame on the screen, with it
    player.step()
    screen.wait_for_frame(5)
    player.loop(_part(4, 9))
    for number in (6, 7, 8, 4):
        player.step()
        screen.wait_for_frame(number)
    player.loop(None)
    for number in (5, 6, 7, 8, 9, 10):
        player.step()
        screen.wait_for_frame(number)


def test_marking_the_end_at_the_frame_on_the_screen_goes_round_from_there(
    make_player: MakePlayer, screen: Screen, make_clip: MakeClip
) -> None:
    player = _paused(make_player, screen, str(make_clip().path))
    player.seek(Fraction(8, 25))
    screen.wait_for_frame(8)
    screen.wait_for_state(State.PAUSED)
    player.loop(_part(4, 8))
    player.step()
    screen.wait_for_frame(4)


def test_who_goes_behind_the_part_plays_to_the_end_and_then_the_part(
    make_player: MakePlayer, screen: Screen, make_clip: MakeClip
) -> None:
    player = _paused(make_player, screen, str(make_clip().path))
    player.loop(_part(2, 5))
    screen.wait_for_frame(2)
    player.seek(Fraction(26, 25))
    player.play()
    screen.wait_for_state(State.ENDED)
    assert screen.numbers[-1] == 29
    player.play()
    screen.wait_for(lambda: (4, 2) in _turns(screen.numbers))


def test_a_seek_within_the_part_goes_on_round_it(
    make_player: MakePlayer, screen: Screen, make_clip: MakeClip
) -> None:
    player = _paused(make_player, screen, str(make_clip().path))
    player.loop(_part(2, 12))
    player.play()
    for _ in range(3):
        screen.wait_for(lambda: player.status.state is State.PLAYING)
        player.seek(Fraction(9, 25))
        turns = len(_turns(screen.numbers))
        screen.wait_for(lambda turns=turns: len(_turns(screen.numbers)) > turns)
    screen.wait_for(lambda: _turns(screen.numbers)[-1] == (11, 2))


def test_a_network_that_is_too_slow_still_keeps_to_the_time_of_the_rounds(
    make_player: MakePlayer, screen: Screen
) -> None:
    slow = FakeNetwork(seconds=0.1)
    player = make_player(
        chooser=lambda model, device, size: slow.choice(),
        opener=lambda address: FakeSource(100),
    )
    player.open("fake", play=False)
    screen.wait_for_state(State.PAUSED)
    player.loop(_part(10, 30))
    player.play()
    screen.wait_for(lambda: len(_turns(screen.numbers)) >= 3)
    assert set(screen.numbers[2:]) <= set(range(10, 30))
    assert player.figures().dropped > 0


def test_another_source_is_played_whole(
    make_player: MakePlayer, screen: Screen, make_clip: MakeClip
) -> None:
    player = _paused(make_player, screen, str(make_clip().path))
    player.loop(_part(2, 5))
    screen.wait_for_frame(2)
    player.open(str(make_clip(frames=8).path))
    status = screen.wait_for_state(State.ENDED)
    assert status.part is None
    assert screen.numbers[-1] == 7


def test_a_part_of_nothing_is_refused(
    make_player: MakePlayer, screen: Screen, make_clip: MakeClip
) -> None:
    with pytest.raises(ForbiddenCommandError):
        make_player().loop(_part(1, 2))
    player = _paused(make_player, screen, str(make_clip().path))
    with pytest.raises(ForbiddenCommandError):
        player.loop(_part(2, 2))
    assert player.status.part is None


def test_a_live_source_has_no_part(make_player: MakePlayer, screen: Screen) -> None:
    source = FakeSource(100, live=True)
    player = make_player(opener=lambda address: source)
    player.open("live")
    source.send()
    screen.wait_for_state(State.PLAYING)
    with pytest.raises(ForbiddenCommandError, match="live"):
        player.loop(_part(1, 2))
