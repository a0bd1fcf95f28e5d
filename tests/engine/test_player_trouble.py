"""A player whose source is live, or where something fails."""

import logging
import threading

import pytest

from engine.errors import SourceError
from engine.player import Request, State, Status
from engine.runtimes.choice import Choice, Device
from engine.sources.base import Source
from models.errors import ModelError
from tests.engine.conftest import MakePlayer
from tests.helpers.clips import MakeClip
from tests.helpers.fakes import PATIENCE, FakeNetwork, FakeSource, Screen


@pytest.fixture
def clip(make_clip: MakeClip) -> str:
    """The path of a clip of thirty frames."""
    return str(make_clip().path)


def test_a_model_that_cannot_be_had_is_reported_and_the_old_one_stays(
    make_player: MakePlayer, screen: Screen, network: FakeNetwork, clip: str
) -> None:
    def choose(model: str, device: Device, size: str) -> Choice:
        if device is Device.GPU:
            raise ModelError("There is no GPU.")
        return network.choice()

    player = make_player(chooser=choose)
    player.open(clip, play=False)
    screen.wait_for_state(State.PAUSED)
    player.use(Request("new", Device.GPU))
    screen.wait_for(lambda: bool(screen.problems))
    assert str(screen.problems[0]) == "There is no GPU."
    assert player.status.state is State.PAUSED
    player.step()
    screen.wait_for_frame(1)


def test_without_any_model_the_reason_is_told_and_told_again(
    make_player: MakePlayer, screen: Screen, network: FakeNetwork, clip: str
) -> None:
    def choose(model: str, device: Device, size: str) -> Choice:
        if device is Device.AUTO:
            raise ModelError("The weights are damaged.")
        return network.choice()

    player = make_player(chooser=choose)
    status = screen.wait_for_state(State.FAILED)
    assert str(status.error) == "The weights are damaged."
    player.open(clip)
    screen.wait_for_state(State.OPENING)
    status = screen.wait_for_state(State.FAILED)
    assert str(status.error) == "The weights are damaged."
    player.use(Request("another", Device.CPU))
    screen.wait_for(lambda: screen.statuses[-1].choice is not None)
    player.open(clip, play=False)
    screen.wait_for_state(State.PAUSED)


def test_what_cannot_be_opened_fails_with_the_reason_and_another_source_works(
    make_player: MakePlayer, screen: Screen, clip: str
) -> None:
    player = make_player()
    player.open("no.mp4")
    status = screen.wait_for_state(State.FAILED)
    assert isinstance(status.error, SourceError)
    assert "no.mp4 does not exist" in str(status.error)
    player.open(clip, play=False)
    assert screen.wait_for_state(State.PAUSED).error is None


@pytest.mark.parametrize(
    ("source", "network", "reason"),
    [
        (FakeSource(fails_at=2), FakeNetwork(), "The source broke at frame 2."),
        (FakeSource(), FakeNetwork(fails_at=2), "The network broke at frame 2."),
    ],
    ids=["source", "network"],
)
def test_an_error_while_playing_fails_with_the_reason(
    make_player: MakePlayer, screen: Screen, source: Source, reason: str
) -> None:
    make_player(opener=lambda address: source).open("fake")
    status = screen.wait_for_state(State.FAILED)
    assert str(status.error) == reason
    assert screen.numbers == [0, 1]


def test_a_live_source_is_shown_as_it_comes(
    make_player: MakePlayer, screen: Screen
) -> None:
    source = FakeSource(1000, live=True)
    player = make_player(opener=lambda address: source)
    player.open("live")
    for number in range(5):
        source.send()
        screen.wait_for_frame(number)
    assert player.status.info
    assert player.status.info.live
    player.pause()
    screen.wait_for_state(State.PAUSED)
    player.play()
    source.send()
    screen.wait_for_frame(5)


def test_opening_another_source_while_one_is_opened_shows_only_that(
    make_player: MakePlayer, screen: Screen
) -> None:
    may_open = threading.Event()
    slow, quick = FakeSource(5), FakeSource(7)

    def opener(address: str) -> Source:
        if address == "quick":
            return quick
        assert may_open.wait(PATIENCE)
        return slow

    player = make_player(opener=opener)
    player.open("slow", play=False)
    screen.wait_for_state(State.OPENING)
    player.open("quick", play=False)
    assert screen.wait_for_state(State.PAUSED).info is quick.info
    may_open.set()
    slow.wait_until_closed()
    assert player.status.info is quick.info


def _fail(*_: object) -> None:
    raise RuntimeError("a mistake in the window")


def test_a_failing_call_back_of_a_frame_is_told(
    make_player: MakePlayer,
    screen: Screen,
    clip: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        player = make_player(on_shown=_fail)
        player.open(clip)
        status = screen.wait_for_state(State.FAILED)
    assert "a mistake in the window" in str(status.error)
    assert "a mistake in the window" in caplog.text
    player.close()
    screen.wait_for_state(State.EMPTY)


def test_a_failing_call_back_of_a_status_is_logged_and_playing_goes_on(
    make_player: MakePlayer,
    screen: Screen,
    clip: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def tell(status: Status) -> None:
        screen.tell(status)
        _fail()

    with caplog.at_level(logging.ERROR):
        make_player(on_status=tell).open(clip)
        screen.wait_for_state(State.ENDED)
    assert "a mistake in the window" in caplog.text
    assert screen.numbers[-1] == 29


def test_a_source_that_fails_to_close_does_not_end_the_player(
    make_player: MakePlayer, screen: Screen, caplog: pytest.LogCaptureFixture
) -> None:
    class Stubborn(FakeSource):
        def close(self) -> None:
            super().close()
            _fail()

    with caplog.at_level(logging.ERROR):
        player = make_player(opener=lambda address: Stubborn(3))
        for _ in range(2):
            player.open("fake", play=False)
            screen.wait_for(lambda: player.status.state is State.PAUSED)
    assert "a mistake in the window" in caplog.text


def test_shutting_down_twice_is_harmless(make_player: MakePlayer) -> None:
    player = make_player()
    player.shut_down()
    player.shut_down()
