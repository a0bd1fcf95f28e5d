"""A player whose device fails in the middle."""

import threading
from dataclasses import replace

import pytest

from engine.errors import DeviceFailedError
from engine.frame import Bytes
from engine.governor import AUTO
from engine.player import Player, Request, State
from engine.runtimes.choice import Choice, Device
from models.errors import ModelError
from tests.engine.conftest import MakePlayer
from tests.helpers.fakes import PATIENCE, FakeNetwork, FakeSource, Screen

GPU, CPU = 1, 2


class Card(FakeNetwork):
    """A graphics card that answers its own number until it is lost."""

    def __init__(self) -> None:
        super().__init__(lambda number: GPU)
        self.lost = False

    def run(self, rgb: Bytes) -> Bytes:
        """Label one picture; see `Runtime`."""
        if self.lost:
            raise DeviceFailedError("the device was lost")
        return super().run(rgb)


class Machine:
    """A GPU that runs one frame at a time, and a CPU that runs three."""

    def __init__(self) -> None:
        self.gpu = Card()
        # So slow that it takes all three to keep up.
        self.cpu = FakeNetwork(lambda number: CPU, seconds=0.1)
        self.threads: set[str] = set()
        self.sizes = lambda model: ["balanced", "sharp"]

    def choose(self, model: str, device: Device, *, size: str) -> Choice:
        """In place of `engine.runtimes.choice.choose`."""
        ms = {"balanced": 10.0, "sharp": 40.0}[size]
        cpu = replace(
            self.cpu.choice(3),
            card=replace(self.cpu.card, size=size),
            make=self._make_cpu,
            ms=ms,
        )
        if device is Device.CPU:
            return cpu
        card = replace(self.gpu.card, variant="fp16", size=size)
        return Choice(
            card, Device.GPU, "", 1, lambda: self.gpu, ms=ms / 10, fallback=cpu
        )

    def _make_cpu(self) -> FakeNetwork:
        self.threads.add(threading.current_thread().name)
        return self.cpu


@pytest.fixture
def machine() -> Machine:
    """A machine whose GPU works, for the time being."""
    return Machine()


def _play(make_player: MakePlayer, machine: Machine, request: Request) -> Player:
    player = make_player(
        opener=lambda address: FakeSource(15000, rate=30),
        chooser=machine.choose,
        sizes=machine.sizes,
        device=request.device,
        size=request.size,
    )
    player.open("fake")
    return player


def _lose(machine: Machine, screen: Screen) -> None:
    """Lose the GPU in the middle, and wait for the CPU."""
    screen.wait_for_count(3)
    machine.gpu.lost = True
    screen.wait_for(lambda: (screen.shown[-1].classes.ids == CPU).all())
    screen.wait_for(lambda: bool(screen.problems))


def _device(player: Player) -> Device | None:
    return player.status.choice.device if player.status.choice else None


@pytest.mark.parametrize("device", [Device.AUTO, Device.GPU])
def test_where_the_device_fails_another_goes_on_and_says_so(
    make_player: MakePlayer, screen: Screen, machine: Machine, device: Device
) -> None:
    player = _play(make_player, machine, Request(device=device))
    _lose(machine, screen)
    (problem,) = screen.problems
    assert str(problem) == "The GPU failed (the device was lost): the CPU goes on."
    assert player.status.state is State.PLAYING
    choice = player.status.choice
    assert choice
    assert choice.device is Device.CPU
    assert choice.reason == (
        "The CPU runs it (LiteRT): the GPU failed (the device was lost)."
    )
    # As many workers as the CPU wants, and they do what comes.
    screen.wait_for(lambda: len(machine.threads) >= 3)
    count = len(screen.shown)
    screen.wait_for_count(count + 5)
    assert screen.numbers == sorted(set(screen.numbers))
    labels = [int(shown.classes.ids[0, 0]) for shown in screen.shown]
    assert labels == sorted(labels)
    # It is not asked for any more, so that one can.
    assert player.status.granted == Request()


def test_the_size_follows_what_the_other_device_can_do(
    make_player: MakePlayer, screen: Screen, machine: Machine
) -> None:
    player = _play(make_player, machine, Request(size=AUTO))
    assert player.status.choice is None or player.status.choice.card.size == "sharp"
    _lose(machine, screen)
    screen.wait_for(lambda: player.status.choice.card.size == "balanced")
    reason = "Balanced keeps up: 10 ms a frame; sharp would take 40 ms."
    assert player.status.sizing == reason
    assert player.status.granted == Request(size=AUTO)


def test_a_device_that_failed_is_tried_again_when_it_is_asked_for_and_not_before(
    make_player: MakePlayer, screen: Screen, machine: Machine
) -> None:
    player = _play(make_player, machine, Request())
    _lose(machine, screen)
    machine.gpu.lost = False
    for request in (Request("another"), Request("another", size=AUTO)):
        player.use(request)
        screen.wait_for(lambda request=request: player.status.granted == request)
        assert _device(player) is Device.CPU
    player.open("fake")
    screen.wait_for_state(State.PLAYING)
    assert _device(player) is Device.CPU
    player.use(Request(device=Device.GPU))
    screen.wait_for(lambda: _device(player) is Device.GPU)
    screen.wait_for(lambda: (screen.shown[-1].classes.ids == GPU).all())
    player.use(Request("another"))
    screen.wait_for(lambda: player.status.granted == Request("another"))
    assert _device(player) is Device.GPU
    assert len(screen.problems) == 1


def test_a_device_that_fails_while_paused_is_told_with_the_next_frame(
    make_player: MakePlayer, screen: Screen, machine: Machine
) -> None:
    player = _play(make_player, machine, Request())
    screen.wait_for_count(3)
    player.pause()
    screen.wait_for_state(State.PAUSED)
    machine.gpu.lost = True
    player.seek(player.position + 100)
    screen.wait_for(lambda: screen.numbers[-1] >= 3000)
    assert (screen.shown[-1].classes.ids == CPU).all()
    screen.wait_for(lambda: bool(screen.problems))


def test_where_another_runtime_goes_on_on_the_same_device_both_are_named(
    make_player: MakePlayer, screen: Screen, machine: Machine
) -> None:
    openvino, choose = {"device": Device.CPU, "runtime": "OpenVINO"}, machine.choose
    machine.choose = lambda *asked, size: replace(choose(*asked, size=size), **openvino)
    player = _play(make_player, machine, Request())
    _lose(machine, screen)
    (problem,) = screen.problems
    assert str(problem) == "OpenVINO failed (the device was lost): LiteRT goes on."
    assert player.status.choice.reason == (
        "The CPU runs it (LiteRT): OpenVINO failed (the device was lost)."
    )


def test_a_device_that_fails_while_something_is_tried_that_cannot_be_had(
    make_player: MakePlayer, screen: Screen, machine: Machine
) -> None:
    may_fail, choose = threading.Event(), machine.choose

    def chooser(model: str, device: Device, *, size: str) -> Choice:
        if model == "missing":
            assert may_fail.wait(PATIENCE)
            raise ModelError("There is no such model.")
        return choose(model, device, size=size)

    machine.choose = chooser
    player = _play(make_player, machine, Request())
    screen.wait_for_count(3)
    player.use(Request("missing"))
    _lose(machine, screen)
    assert len(machine.threads) == 1
    may_fail.set()
    # As many workers as the CPU wants, all the same.
    screen.wait_for(lambda: len(machine.threads) >= 3)
    screen.wait_for(lambda: len(screen.problems) == 2)
    assert player.status.asked is None
    assert player.status.state is State.PLAYING


def test_a_device_that_is_not_there_at_the_start_gives_way_and_is_told(
    make_player: MakePlayer, screen: Screen
) -> None:
    network = FakeNetwork()

    def choose(model: str, device: Device, *, size: str) -> Choice:
        if device is Device.GPU:
            raise ModelError("It cannot run on the GPU.")
        return network.choice()

    player = make_player(
        opener=lambda address: FakeSource(), chooser=choose, device=Device.GPU
    )
    player.open("fake", play=False)
    screen.wait_for_state(State.PAUSED)
    screen.wait_for(lambda: bool(screen.problems))
    assert "cannot run on the GPU" in str(screen.problems[0])
    assert player.status.granted
    assert player.status.granted.device is Device.AUTO
