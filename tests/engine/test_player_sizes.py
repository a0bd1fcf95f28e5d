"""A player whose network comes in several sizes."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from engine.governor import AUTO, Costs, Step
from engine.player import Player, Request, State
from engine.runtimes.base import Runtime
from engine.runtimes.choice import Choice, Device
from models.errors import ModelError
from models.zoo import SIZES
from tests.engine.conftest import MakePlayer
from tests.helpers.fakes import PATIENCE, FakeNetwork, FakeSource, Screen


class Networks:
    """One network a size, whose answer is the number of the size."""

    def __init__(self, **ms: float | None) -> None:
        self.chosen: list[str] = []
        self.made: list[str] = []
        self.may_be_made = {size: threading.Event() for size in SIZES}
        self.broken: set[str] = set()
        self._ms = ms
        self._networks = {
            size: FakeNetwork(lambda _, answer=number: answer)
            for number, size in enumerate(SIZES)
        }
        for event in self.may_be_made.values():
            event.set()

    def sizes(self, model: str) -> list[str]:
        """In place of `models.zoo.sizes`."""
        return list(self._ms)

    def choose(self, model: str, device: Device, *, size: str) -> Choice:
        """In place of `engine.runtimes.choice.choose`."""
        self.chosen.append(size)
        network = self._networks[size]
        return replace(
            network.choice(2),
            card=replace(network.card, size=size),
            make=lambda: self._make(size),
            ms=self._ms[size],
        )

    def _make(self, size: str) -> Runtime:
        assert self.may_be_made[size].wait(PATIENCE)
        if size in self.broken:
            raise ModelError(f"The file of {size} is damaged.")
        self.made.append(size)
        return self._networks[size]


class Told:
    """In place of a governor: advises what a test says."""

    step: Step | None = None

    def __init__(self, costs: Costs, rate: Fraction | None) -> None:
        self.costs = costs

    def settle(self) -> None:
        """Nothing."""

    def count(self, late: float, lost: int, network: float) -> None:
        """Nothing."""

    def advise(self) -> Step | None:
        """Once what the test says."""
        step, Told.step = Told.step, None
        return step

    def take(self, step: Step) -> None:
        """Nothing."""


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Step]:
    """Makes the governor advise a size."""
    monkeypatch.setattr("engine.selection.Governor", Told)
    monkeypatch.setattr(Told, "step", None)

    def tell(size: str) -> Step:
        Told.step = step = Step(size, f"The test wants it {size}.")
        return step

    return tell


def _play(
    make_player: MakePlayer, networks: Networks, size: str = AUTO, rate: int = 30
) -> Player:
    player = make_player(
        opener=lambda address: FakeSource(15000, rate=rate),
        chooser=networks.choose,
        sizes=networks.sizes,
        size=size,
    )
    player.open("fake")
    return player


@pytest.mark.parametrize(
    ("rate", "size", "reason"),
    [
        (10, "sharp", "Sharp keeps up: 40 ms a frame."),
        (30, "balanced", "Balanced keeps up: 10 ms a frame; sharp would take 40 ms."),
        (90, "fast", "Fast keeps up: 6 ms a frame; balanced would take 10 ms."),
    ],
)
def test_what_keeps_up_with_the_source_is_taken_when_it_is_opened(
    make_player: MakePlayer, screen: Screen, rate: int, size: str, reason: str
) -> None:
    networks = Networks(fast=6.0, balanced=10.0, sharp=40.0)
    _play(make_player, networks, rate=rate)
    status = screen.wait_for_state(State.PLAYING)
    assert status.choice
    assert status.choice.card.size == size
    assert status.sizing == reason
    label = SIZES.index(size)
    assert all((shown.classes.ids == label).all() for shown in screen.shown)
    # The first is measured where nothing is known, and the others are reckoned from it.
    assert networks.chosen == ["balanced", "fast", "sharp"]


def test_a_size_that_a_person_wants_is_taken_whether_it_keeps_up_or_not(
    make_player: MakePlayer, screen: Screen
) -> None:
    networks = Networks(fast=6.0, balanced=10.0, sharp=400.0)
    player = _play(make_player, networks, size="sharp")
    status = screen.wait_for_state(State.PLAYING)
    assert networks.chosen == ["sharp"]
    assert status.sizing == ""
    player.use(Request(size="fast"))
    assert player.status.asked == Request(size="fast")
    screen.wait_for(lambda: (screen.shown[-1].classes.ids == 0).all())
    assert player.status.asked is None
    assert player.status.granted == Request(size="fast")


def test_a_step_to_another_size_leaves_no_gap(
    make_player: MakePlayer, screen: Screen, told: Callable[[str], Step]
) -> None:
    networks = Networks(fast=6.0, balanced=10.0, sharp=40.0)
    networks.may_be_made["fast"].clear()
    player = _play(make_player, networks)
    screen.wait_for_count(3)
    step = told("fast")
    screen.wait_for(lambda: Told.step is None)
    count = len(screen.shown)
    screen.wait_for_count(count + 10)  # it plays while the network is loaded
    assert (screen.shown[-1].classes.ids == 1).all()
    networks.may_be_made["fast"].set()
    screen.wait_for(lambda: (screen.shown[-1].classes.ids == 0).all())
    assert networks.made[2:] == ["fast", "fast"]  # in each of the threads
    assert player.status.sizing == step.reason
    assert player.status.asked is None
    assert player.status.granted == Request(size=AUTO)
    assert screen.numbers == sorted(set(screen.numbers))  # none twice
    told_states = [status.state for status in screen.statuses]
    playing = told_states[told_states.index(State.PLAYING) :]
    assert set(playing) == {State.PLAYING}
    labels = [int(shown.classes.ids[0, 0]) for shown in screen.shown]
    assert labels == sorted(labels, reverse=True)


def test_a_size_that_cannot_be_loaded_is_left_alone_and_the_video_goes_on(
    make_player: MakePlayer,
    screen: Screen,
    told: Callable[[str], Step],
    caplog: pytest.LogCaptureFixture,
) -> None:
    networks = Networks(fast=6.0, balanced=10.0)
    networks.broken.add("fast")
    player = _play(make_player, networks)
    screen.wait_for_state(State.PLAYING)
    with caplog.at_level(logging.WARNING):
        told("fast")
        screen.wait_for(lambda: "The file of fast is damaged." in caplog.text)
    count = len(screen.shown)
    screen.wait_for_count(count + 5)
    assert player.status.choice
    assert player.status.choice.card.size == "balanced"
    assert screen.problems == []


def test_another_source_is_given_the_size_that_suits_it(
    make_player: MakePlayer, screen: Screen
) -> None:
    networks = Networks(fast=6.0, balanced=10.0, sharp=40.0)
    player = make_player(
        opener=lambda address: FakeSource(15000, rate=int(address)),
        chooser=networks.choose,
        sizes=networks.sizes,
        size=AUTO,
    )
    for rate, size in (("30", "balanced"), ("10", "sharp"), ("30", "balanced")):
        player.open(rate, play=False)
        screen.wait_for(
            lambda rate=rate: (
                screen.state is State.PAUSED
                and screen.statuses[-1].info.rate == int(rate)
            )
        )
        assert screen.statuses[-1].choice.card.size == size
        assert (screen.shown[-1].classes.ids == SIZES.index(size)).all()
    assert len(networks.chosen) == 3
