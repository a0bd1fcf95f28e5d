"""A player whose model changes, or is slow."""

import time
from dataclasses import replace

import pytest

from engine.frame import Frame
from engine.player import Request, State, Status
from engine.runtimes.choice import Device
from tests.engine.conftest import MakePlayer
from tests.helpers.fakes import FakeNetwork, FakeSource, Screen


class Stamped(FakeSource):
    """A source that tells when each frame arrived, as real ones do."""

    def read(self) -> Frame | None:
        """The next frame; see `Source`."""
        frame = super().read()
        return frame and replace(frame, arrived=time.monotonic())


def test_another_model_repaints_the_frame_that_stands(
    make_player: MakePlayer, screen: Screen
) -> None:
    networks = {
        "efficientlite_fpn": FakeNetwork(lambda n: 1),
        "new": FakeNetwork(lambda n: 2),
    }
    player = make_player(
        opener=lambda address: FakeSource(9),
        chooser=lambda model, device, size: networks[model].choice(),
    )
    player.open("fake", play=False)
    screen.wait_for_state(State.PAUSED)
    player.step()
    screen.wait_for_frame(1)
    player.use(Request("new", Device.CPU))
    shown = screen.wait_for_count(3)
    assert shown.frame.index == 1
    assert (shown.classes.ids == 2).all()
    screen.wait_for(lambda: player.status.state is State.PAUSED)
    assert screen.statuses[-1].choice
    assert screen.statuses[-1].choice.card is networks["new"].card


def test_another_model_while_the_first_frame_is_awaited_labels_that_one_too(
    make_player: MakePlayer, screen: Screen
) -> None:
    old, new = FakeNetwork(lambda n: 1, hold=True), FakeNetwork(lambda n: 2)
    choices = iter([old.choice(), new.choice()])
    player = make_player(
        opener=lambda address: FakeSource(9),
        chooser=lambda model, device, size: next(choices),
    )
    player.open("fake", play=False)
    old.wait_until_begun(0)
    player.use(Request("new", Device.CPU))
    screen.wait_for(
        lambda: (
            bool(screen.statuses[-1].choice)
            and screen.statuses[-1].choice.card is new.card
        )
    )
    old.release()
    screen.wait_for_state(State.PAUSED)
    assert screen.numbers == [0]
    assert (screen.shown[0].classes.ids == 2).all()


def test_another_model_while_playing_takes_over(
    make_player: MakePlayer, screen: Screen
) -> None:
    networks = iter([FakeNetwork(lambda n: 1), FakeNetwork(lambda n: 2)])
    player = make_player(
        opener=lambda address: FakeSource(15000),
        chooser=lambda model, device, size: next(networks).choice(),
    )
    player.open("fake")
    screen.wait_for(lambda: len(screen.shown) > 2)
    player.use(Request("new", Device.CPU))
    screen.wait_for(lambda: screen.shown[-1].classes.ids[0, 0] == 2)
    screen.wait_for(lambda: player.status.state is State.PLAYING)
    assert screen.numbers == sorted(screen.numbers)  # one twice, once by each


@pytest.mark.parametrize("play", [True, False])
def test_once_another_model_is_told_nothing_is_shown_that_the_one_before_labelled(
    make_player: MakePlayer, screen: Screen, play: bool
) -> None:
    old, new = FakeNetwork(lambda n: 1), FakeNetwork(lambda n: 2)
    choices, told = iter([old.choice(2), new.choice(2)]), []

    def on_status(status: Status) -> None:
        if status.choice:
            told.append((len(screen.shown), status.choice.card))
        screen.tell(status)

    player = make_player(
        opener=lambda address: FakeSource(15000),
        chooser=lambda model, device, size: next(choices),
        on_status=on_status,
    )
    player.open("fake", play=play)
    screen.wait_for(lambda: len(screen.shown) > 3 * play)
    old.hold()  # it takes for ever, from now on
    player.use(Request("new", Device.CPU))
    screen.wait_for(lambda: (screen.shown[-1].classes.ids == 2).all())
    old.release()
    count = len(screen.shown)
    if not play:
        screen.wait_for_state(State.PAUSED)
        player.play()
    screen.wait_for(lambda: len(screen.shown) > count + 5)
    before = next(shown for shown, card in told if card is new.card)
    labels = [int(shown.classes.ids[0, 0]) for shown in screen.shown]
    assert labels == before * [1] + (len(labels) - before) * [2]
    # It goes on from the frame that stood on the screen.
    assert screen.numbers[before] == screen.numbers[before - 1]


def test_frames_of_a_live_source_that_another_model_labelled_are_passed_over(
    make_player: MakePlayer, screen: Screen
) -> None:
    old, new = FakeNetwork(lambda n: 1), FakeNetwork(lambda n: 2)
    choices = iter([old.choice(), new.choice()])
    source = Stamped(1000, live=True)
    player = make_player(
        opener=lambda address: source, chooser=lambda model, device, size: next(choices)
    )
    player.open("fake")
    screen.wait_for(lambda: player.status.info is not None)
    source.send()
    screen.wait_for_frame(0)
    old.hold()
    source.send(2)
    old.wait_until_begun(1)
    player.use(Request("new", Device.CPU))
    screen.wait_for(lambda: screen.statuses[-1].choice.card is new.card)
    old.release()
    old.wait_until_ended(1)
    # Frames that come while all are busy are given up: some come until one is shown.
    screen.wait_for(lambda: len(screen.shown) > 1 or source.send())
    assert screen.numbers[1] > 1
    assert (screen.shown[1].classes.ids == 2).all()


def test_a_slow_network_shows_fewer_frames_and_not_slow_motion(
    make_player: MakePlayer, screen: Screen
) -> None:
    seconds, rate, last = 0.4, 10, 25
    network = FakeNetwork(seconds=seconds)
    player = make_player(
        opener=lambda address: FakeSource(15000, rate=rate),
        chooser=lambda model, device, size: network.choice(),
    )
    player.open("fake")
    screen.wait_for(lambda: bool(screen.shown) and screen.numbers[-1] >= last)
    # Whatever the machine does meanwhile: so much playing has room for so many frames,
    # and for those that were in the queue at the beginning.
    count = len(screen.shown)
    assert count <= last / rate / seconds + 6


def test_a_live_source_that_is_paused_is_labelled_anew_by_another_model(
    make_player: MakePlayer, screen: Screen
) -> None:
    networks = iter([FakeNetwork(lambda n: 1), FakeNetwork(lambda n: 2)])
    source = Stamped(1000, live=True)
    player = make_player(
        opener=lambda address: source,
        chooser=lambda model, device, size: next(networks).choice(),
    )
    player.open("fake", play=False)
    screen.wait_for(lambda: player.status.info is not None)
    source.send(3)
    screen.wait_for_state(State.PAUSED)
    player.use(Request("new"))
    shown = screen.wait_for_count(2)
    assert shown.frame is screen.shown[0].frame
    assert (shown.classes.ids == 2).all()
    assert player.status.state is State.PAUSED


def test_another_model_at_the_end_leaves_it_there_and_play_begins_anew(
    make_player: MakePlayer, screen: Screen
) -> None:
    networks = iter([FakeNetwork(lambda n: 1), FakeNetwork(lambda n: 2)])
    player = make_player(
        opener=lambda address: FakeSource(3),
        chooser=lambda model, device, size: next(networks).choice(),
    )
    player.open("fake")
    screen.wait_for_state(State.ENDED)
    player.use(Request("new"))
    screen.wait_for(lambda: (screen.shown[-1].classes.ids == 2).all())
    screen.wait_for(lambda: player.status.state is not State.SEEKING)
    assert player.status.state is State.ENDED
    player.play()
    screen.wait_for_count(7)
    assert screen.numbers == [0, 1, 2, 2, 0, 1, 2]
    screen.wait_for_state(State.ENDED)
