"""What the tests of the engine share."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from engine.player import Player
from engine.sources.opening import open_source
from tests.helpers.fakes import PATIENCE, FakeNetwork, Screen
from tests.helpers.tape import no_device

MakePlayer = Callable[..., Player]


@pytest.fixture(autouse=True)
def no_thread_is_left_behind() -> Iterator[None]:
    """Fail a test whose threads live on, after what it stopped had time to end."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before]
    for thread in left:
        thread.join(PATIENCE)
    assert not [thread for thread in left if thread.is_alive()]


@pytest.fixture
def screen() -> Screen:
    """What players show."""
    return Screen()


@pytest.fixture
def network() -> FakeNetwork:
    """What players run."""
    return FakeNetwork()


@pytest.fixture
def make_player(screen: Screen, network: FakeNetwork) -> Iterator[MakePlayer]:
    """Makes players, of real files by default, and shuts them down in the end."""
    players: list[Player] = []

    def make(**changes: Any) -> Player:
        calls = {
            "on_shown": screen.show,
            "on_status": screen.tell,
            "on_problem": screen.warn,
            "opener": open_source,
            "chooser": lambda model, device, size: network.choice(2),
            "open_output": no_device,
        }
        players.append(Player(**(calls | changes)))
        return players[-1]

    yield make
    network.release()
    for player in players:
        player.shut_down()
