"""Playing faster and slower."""

import time
from fractions import Fraction
from itertools import pairwise

import pytest

from engine.clock import Clock
from engine.pacing import labelled_rate
from engine.pipeline import Pipeline, Policy
from engine.player import Player, State
from tests.engine.conftest import MakePlayer
from tests.helpers.fakes import FakeNetwork, FakeSource, Screen


def _took(player: Player, screen: Screen, speed: float) -> float:
    """Real seconds from the first frame to the end."""
    player.open("fake", play=False)
    screen.wait_for_state(State.PAUSED)
    player.run_at(speed)
    begun = time.monotonic()
    player.play()
    assert screen.wait_for_state(State.ENDED).speed == speed
    return time.monotonic() - begun


def test_half_the_speed_takes_twice_as_long(
    make_player: MakePlayer, screen: Screen
) -> None:
    player = make_player(opener=lambda address: FakeSource(30))
    assert _took(player, screen, 0.5) > 2.3
    assert screen.numbers[-1] == 29


def test_four_times_the_speed_takes_less(
    make_player: MakePlayer, screen: Screen
) -> None:
    player = make_player(opener=lambda address: FakeSource(300))  # twelve seconds
    assert _took(player, screen, 4.0) < 10
    assert screen.numbers[-1] in (298, 299)


def test_another_speed_does_not_move_the_picture(
    make_player: MakePlayer, screen: Screen
) -> None:
    player = make_player(opener=lambda address: FakeSource(15000))
    player.open("fake")
    screen.wait_for(lambda: len(screen.shown) >= 10)
    for speed in (2.0, 0.25, 4.0, 1.0, 0.5):
        player.run_at(speed)
        count = len(screen.shown)
        screen.wait_for(lambda count=count: len(screen.shown) >= count + 4)
    numbers = screen.numbers
    steps = {later - earlier for earlier, later in pairwise(numbers)}
    assert min(steps) >= 1


def test_a_speed_out_of_reach_becomes_the_nearest(make_player: MakePlayer) -> None:
    player = make_player()
    player.run_at(100.0)
    assert player.status.speed == 4.0
    player.run_at(0.01)
    assert player.status.speed == 0.25


def test_the_speed_is_kept_for_what_is_opened_next(
    make_player: MakePlayer, screen: Screen
) -> None:
    player = make_player(opener=lambda address: FakeSource(5))
    player.run_at(2.0)
    player.open("fake")
    assert screen.wait_for_state(State.ENDED).speed == 2.0


@pytest.mark.parametrize(
    ("speed", "labelled"),
    [(1.0, list(range(20))), (2.0, list(range(20))), (4.0, list(range(0, 20, 2)))],
)
def test_what_no_screen_would_show_is_not_labelled(
    speed: float, labelled: list[int]
) -> None:
    now = [0.0]
    clock = Clock(lambda: now[0])
    clock.run_at(speed)
    clock.start()
    network = FakeNetwork()
    pipeline = Pipeline(
        FakeSource(20, rate=30), network.workers(), Policy.ON_TIME, clock
    )
    numbers = []
    while result := pipeline.next():
        numbers.append(result.frame.index)
        now[0] = float(result.frame.time) / speed
        pipeline.wake()
    pipeline.stop()
    assert numbers == labelled
    assert pipeline.dropped == 0, "left out on purpose"


def test_the_network_is_chosen_for_what_is_labelled_in_a_second() -> None:
    assert labelled_rate(Fraction(30), 1.0) == 30
    assert labelled_rate(Fraction(30), 0.5) == 15
    assert labelled_rate(Fraction(30), 2.0) == 60
    assert labelled_rate(Fraction(30), 4.0) == 60
    assert labelled_rate(Fraction(120), 1.0) == 120
    assert labelled_rate(None, 2.0) is None
