"""Which command a player takes in which state."""

import threading
from collections.abc import Callable, Iterator
from fractions import Fraction

import pytest

from engine.errors import ForbiddenCommandError, SourceError
from engine.player import Player, State
from engine.sources.base import Source
from tests.helpers.fakes import PATIENCE, FakeNetwork, FakeSource, Screen

COMMANDS: dict[str, Callable[[Player], None]] = {
    "play": Player.play,
    "pause": Player.pause,
    "seek": lambda player: player.seek(Fraction(0)),
    "step forward": lambda player: player.step(),
    "step back": lambda player: player.step(forward=False),
}
ALLOWED = {
    State.EMPTY: set(),
    State.OPENING: set(),
    State.PAUSED: {"play", "seek", "step forward", "step back"},
    State.PLAYING: {"pause", "seek"},
    State.SEEKING: {"play", "pause", "seek"},
    State.ENDED: {"play", "seek", "step back"},
    State.FAILED: set(),
}
FORBIDDEN = [
    (state, command)
    for state in State
    for command in COMMANDS
    if command not in ALLOWED[state]
]


class Stage:
    """A player, what it shows, and the means to bring it into any state."""

    def __init__(self) -> None:
        self.screen = Screen()
        self.network = FakeNetwork()
        self.sources: list[FakeSource] = []
        self.opened: dict[str, FakeSource] = {}
        self.may_open = threading.Event()
        self.may_open.set()
        self.player = Player(
            self.screen.show,
            self.screen.tell,
            self.screen.warn,
            opener=self.open,
            chooser=lambda model, device, size: self.network.choice(2),
        )

    def open(self, address: str) -> Source:
        """Open what the address says: how many frames, or an error."""
        assert self.may_open.wait(PATIENCE)
        if address == "broken":
            raise SourceError("It is broken.")
        live = address == "live"
        source = FakeSource(1000 if live else int(address), live=live)
        self.opened[address] = source
        self.sources.append(source)
        return source

    def bring_to(self, state: State) -> None:
        """Bring the player into a state in which it stays."""
        self.screen.wait_for(lambda: self.player.status.choice is not None)
        if state is State.EMPTY:
            return
        if state is State.OPENING:
            self.may_open.clear()
        if state is State.SEEKING:
            self.network.hold()
        # Ten minutes are never over during a test; three frames soon are.
        address = {State.ENDED: "3", State.FAILED: "broken"}.get(state, "15000")
        self.player.open(address, play=state is not State.PAUSED)
        self.screen.wait_for_state(state)

    def end(self) -> None:
        """Stop everything."""
        self.may_open.set()
        self.network.release()
        self.player.shut_down()


@pytest.fixture
def stage() -> Iterator[Stage]:
    """A stage that is cleared in the end."""
    stage = Stage()
    yield stage
    stage.end()


@pytest.mark.parametrize(("state", "command"), FORBIDDEN)
def test_a_command_that_makes_no_sense_is_refused_and_changes_nothing(
    stage: Stage, state: State, command: str
) -> None:
    stage.bring_to(state)
    with pytest.raises(ForbiddenCommandError, match=rf"Cannot .* {state.value}\."):
        COMMANDS[command](stage.player)
    assert stage.player.status.state is state


@pytest.mark.parametrize(
    ("state", "command"),
    [(state, command) for state in State for command in sorted(ALLOWED[state])],
)
def test_a_command_that_makes_sense_is_taken(
    stage: Stage, state: State, command: str
) -> None:
    stage.bring_to(state)
    COMMANDS[command](stage.player)


@pytest.mark.parametrize("command", ["seek", "step forward", "step back"])
def test_a_live_source_cannot_be_sought(stage: Stage, command: str) -> None:
    stage.player.open("live", play=False)
    stage.screen.wait_for(lambda: bool(stage.sources))
    stage.sources[0].send()
    stage.screen.wait_for_state(State.PAUSED)
    with pytest.raises(ForbiddenCommandError, match="live source"):
        COMMANDS[command](stage.player)
    assert stage.player.status.state is State.PAUSED


def test_a_live_source_that_has_ended_cannot_be_played_again(stage: Stage) -> None:
    stage.player.open("live")
    stage.screen.wait_for(lambda: bool(stage.sources))
    stage.sources[0].send(1000)
    stage.screen.wait_for_state(State.ENDED)
    with pytest.raises(ForbiddenCommandError, match="live source"):
        stage.player.play()


@pytest.mark.parametrize("state", State)
def test_another_source_can_be_opened_in_any_state(stage: Stage, state: State) -> None:
    stage.bring_to(state)
    stage.may_open.set()
    stage.network.release()
    stage.player.open("4", play=False)
    # The one before may still be opening, and come after this one.
    stage.screen.wait_for(
        lambda: (
            stage.screen.state is State.PAUSED
            and "4" in stage.opened
            and stage.player.status.info is stage.opened["4"].info
        )
    )
    assert stage.player.status.error is None
    for source in stage.sources:
        if source is not stage.opened["4"]:
            source.wait_until_closed()


@pytest.mark.parametrize("state", State)
def test_a_source_can_be_closed_in_any_state(stage: Stage, state: State) -> None:
    stage.bring_to(state)
    stage.player.close()
    stage.screen.wait_for_state(State.EMPTY)
    stage.may_open.set()
    stage.network.release()
    for source in stage.sources:
        source.wait_until_closed()
    assert stage.player.status.info is None


@pytest.mark.parametrize("state", State)
def test_shutting_down_joins_all_threads_in_any_state(state: State) -> None:
    before = set(threading.enumerate())
    stage = Stage()
    stage.bring_to(state)
    stopping = threading.Thread(target=stage.player.shut_down)
    stopping.start()
    stage.network.release()
    stopping.join(PATIENCE)
    left = set(threading.enumerate()) - before
    # An opening that is under way cannot be interrupted; nobody waits for it.
    assert {thread.name for thread in left} == (
        {"errand"} if state is State.OPENING else set()
    )
    stage.end()
    for thread in left:
        thread.join(PATIENCE)
    assert all(source.closed for source in stage.sources)
