"""A player whose camera is pulled out and comes back."""

from dataclasses import replace

from engine.player import State
from tests.engine.conftest import MakePlayer
from tests.helpers.fakes import FakeSource, Screen


def test_a_lost_source_is_told_of_until_it_is_back(
    make_player: MakePlayer, screen: Screen
) -> None:
    source = FakeSource(live=True)
    player = make_player(opener=lambda address: source)
    player.open("camera:0")
    source.send()
    screen.wait_for_count(1)
    source.waiting = True
    screen.wait_for(lambda: screen.statuses[-1].waiting)
    assert screen.state is State.PLAYING  # it goes on by itself
    source.waiting = False
    source.send()
    screen.wait_for_count(2)
    screen.wait_for(lambda: not screen.statuses[-1].waiting)


def test_one_that_is_back_may_be_of_another_size(
    make_player: MakePlayer, screen: Screen
) -> None:
    source = FakeSource(live=True)
    player = make_player(opener=lambda address: source)
    player.open("camera:0")
    source.send()
    screen.wait_for_count(1)
    source.info = replace(source.info, size=(640, 480))
    screen.wait_for(
        lambda: (
            (info := screen.statuses[-1].info) is not None and info.size == (640, 480)
        )
    )
    assert screen.state is State.PLAYING


def test_who_does_not_want_to_wait_closes_it(
    make_player: MakePlayer, screen: Screen
) -> None:
    source = FakeSource(live=True)
    player = make_player(opener=lambda address: source)
    player.open("camera:0")
    source.send()
    screen.wait_for_count(1)
    source.waiting = True
    screen.wait_for(lambda: screen.statuses[-1].waiting)
    player.close()
    screen.wait_for_state(State.EMPTY)
    assert not screen.statuses[-1].waiting
    source.wait_until_closed()
