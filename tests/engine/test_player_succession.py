"""One file after another, without a gap."""

from fractions import Fraction
from pathlib import Path

from engine.errors import SourceError
from engine.player import Player, Shown, State
from engine.sources.base import Source
from tests.engine.conftest import MakePlayer
from tests.helpers.clips import MakeClip, cut_short
from tests.helpers.fakes import FakeNetwork, FakeSource, Screen
from tests.helpers.numbers import read_number


class Shelf:
    """Sources by address, and what became of them."""

    def __init__(self, **frames: int) -> None:
        self._frames = frames
        self.sources: dict[str, FakeSource] = {}

    def open(self, address: str) -> Source:
        """Open what the address says."""
        if address not in self._frames:
            raise SourceError(f"{address} is broken.")
        source = FakeSource(self._frames[address], live=address == "live")
        self.sources[address] = source
        return source


def _addresses(screen: Screen) -> list[str | None]:
    """Of what was open, in their order."""
    told = [status.address for status in screen.statuses if status.info]
    return list(dict.fromkeys(told))


def _play(player: Player, *addresses: str) -> None:
    player.open(addresses[0])
    player.enqueue(addresses[1:])


def test_files_follow_one_another_without_a_gap(
    make_player: MakePlayer, screen: Screen, make_clip: MakeClip
) -> None:
    told: list[str | None] = []

    def show(shown: Shown) -> None:
        told.append(screen.statuses[-1].address)
        screen.show(shown)

    clips = [
        make_clip(frames=20),
        make_clip(frames=15, size=(96, 64), audio="aac"),
        make_clip(frames=10, b_frames=2),
    ]
    paths = [str(clip.path) for clip in clips]
    player = make_player(on_shown=show)
    _play(player, *paths)
    screen.wait_for_state(State.ENDED)
    assert _addresses(screen) == paths
    assert list(dict.fromkeys(told)) == paths, "each before its first frame"
    for path, clip in zip(paths, clips, strict=True):
        shown = [
            each for each, of in zip(screen.shown, told, strict=True) if of == path
        ]
        numbers = [read_number(each.bgra) for each in shown]
        assert numbers == sorted(set(numbers))
        assert {each.bgra.shape[1::-1] for each in shown} == {clip.size}
    assert player.position == Fraction(9, 25), "times begin at 0 again"
    info = player.status.info
    assert info
    assert info.duration == Fraction(10, 25)


def test_the_network_is_not_loaded_again(
    make_player: MakePlayer, screen: Screen, network: FakeNetwork
) -> None:
    chosen: list[str] = []

    def choose(model, device, size):
        chosen.append(size)
        return network.choice(2)

    player = make_player(opener=Shelf(a=5, b=5, c=5).open, chooser=choose)
    _play(player, "a", "b", "c")
    screen.wait_for_state(State.ENDED)
    assert len(chosen) == 1
    assert len(network.ended) == 15


def test_sources_are_closed_when_they_are_done_with(
    make_player: MakePlayer, screen: Screen
) -> None:
    shelf = Shelf(a=10, b=1000, c=10)
    player = make_player(opener=shelf.open)
    _play(player, "a", "b", "c")
    screen.wait_for(lambda: player.status.address == "b")
    screen.wait_for(lambda: shelf.sources["a"].closed)
    assert not shelf.sources["b"].closed
    assert "c" not in shelf.sources, "opened only when its turn is near"
    player.seek(Fraction(38))
    screen.wait_for(lambda: "c" in shelf.sources)
    player.close()
    for source in shelf.sources.values():
        source.wait_until_closed()


def test_what_cannot_be_opened_is_told_of_and_passed_over(
    make_player: MakePlayer, screen: Screen
) -> None:
    player = make_player(opener=Shelf(a=5, live=5, b=5).open)
    _play(player, "a", "broken", "live", "damaged", "b", "gone")
    screen.wait_for_state(State.ENDED)
    assert _addresses(screen) == ["a", "b"]
    told = [str(problem).split()[0] for problem in screen.problems]
    assert told == ["broken", "live", "damaged", "gone"]
    assert screen.numbers == [*range(5), *range(5)]


def test_a_disk_that_is_slow_holds_up_and_loses_nothing(
    make_player: MakePlayer, screen: Screen
) -> None:
    shelf = Shelf(a=5, b=5)
    asked: list[str] = []

    def open_slowly(address: str) -> Source:
        asked.append(address)
        if address == "b":
            screen.wait_for(lambda: screen.numbers[-1:] == [4])
        return shelf.open(address)

    player = make_player(opener=open_slowly)
    _play(player, "a", "b")
    screen.wait_for_state(State.ENDED)
    assert screen.numbers == [*range(5), *range(5)]


def test_a_file_that_ends_before_it_says_so_is_followed_too(
    make_player: MakePlayer, screen: Screen, make_clip: MakeClip, tmp_path: Path
) -> None:
    clip = make_clip(frames=200, container_options=(("movflags", "faststart"),))
    short = cut_short(clip, tmp_path / "short.mp4", 0.2)
    player = make_player()
    _play(player, str(short), str(make_clip(frames=5).path))
    screen.wait_for_state(State.ENDED)
    assert screen.numbers[-5:] == list(range(5))
    assert 5 < len(screen.numbers) < 100


def test_steps_lead_into_the_next_file_and_a_seek_back_stays_in_the_first(
    make_player: MakePlayer, screen: Screen
) -> None:
    player = make_player(opener=Shelf(a=5, b=5).open)
    player.open("a", play=False)
    player.enqueue(["b"])
    screen.wait_for_state(State.PAUSED)
    player.seek(Fraction(3, 25))
    screen.wait_for_frame(3)
    screen.wait_for_state(State.PAUSED)
    player.step()
    screen.wait_for_frame(4)
    # By now frames of the second wait behind this one.
    player.seek(Fraction(1, 25))
    screen.wait_for_frame(1)
    screen.wait_for_state(State.PAUSED)
    assert player.status.address == "a"
    for number in (2, 3, 4, 0, 1):
        player.step()
        screen.wait_for_frame(number)
    assert player.status.address == "b"
    player.seek(Fraction(4, 25))
    screen.wait_for_frame(4)
    assert player.status.address == "b"


def test_what_is_to_follow_can_be_changed(
    make_player: MakePlayer, screen: Screen
) -> None:
    shelf = Shelf(a=1000, b=5, c=5)
    player = make_player(opener=shelf.open)
    _play(player, "a", "b")
    screen.wait_for_state(State.PLAYING)
    player.enqueue(["c"])
    player.seek(Fraction(999, 25))
    screen.wait_for_state(State.ENDED)
    assert _addresses(screen) == ["a", "c"]
    assert "b" not in shelf.sources


def test_what_is_asked_for_again_is_played_once(
    make_player: MakePlayer, screen: Screen
) -> None:
    opened: list[str] = []
    shelf = Shelf(a=5, b=5, c=5)

    def open_next(address: str) -> Source:
        opened.append(address)
        return shelf.open(address)

    player = make_player(opener=open_next)
    player.open("a", play=False)
    player.enqueue(["b", "c"])
    screen.wait_for_state(State.PAUSED)
    screen.wait_for(lambda: "b" in shelf.sources)
    shelf.sources["b"].wait_until_read(0)  # it is known to be what follows
    player.enqueue([])
    player.enqueue(["b", "c"])
    player.play()
    screen.wait_for_state(State.ENDED)
    assert opened == ["a", "b", "c"]
    assert screen.numbers == [*range(5)] * 3


def test_opening_something_else_forgets_what_was_to_follow(
    make_player: MakePlayer, screen: Screen
) -> None:
    shelf = Shelf(a=5, b=5, c=7)
    player = make_player(opener=shelf.open)
    player.open("a", play=False)
    player.enqueue(["b"])
    screen.wait_for_state(State.PAUSED)
    screen.wait_for(lambda: "b" in shelf.sources)
    player.open("c")
    screen.wait_for_state(State.ENDED)
    assert _addresses(screen) == ["a", "c"]
    shelf.sources["b"].wait_until_closed()


def test_a_part_is_gone_round_though_something_is_to_follow(
    make_player: MakePlayer, screen: Screen
) -> None:
    from engine.route import Part

    player = make_player(opener=Shelf(a=8, b=5).open)
    player.open("a", play=False)
    player.enqueue(["b"])
    screen.wait_for_state(State.PAUSED)
    player.loop(Part(Fraction(2, 25), Fraction(8, 25)))
    player.play()
    screen.wait_for(lambda: screen.numbers.count(7) >= 3)
    assert player.status.address == "a"
    player.loop(None)
    screen.wait_for_state(State.ENDED)
    assert player.status.address == "b"


def test_a_file_begins_where_it_is_told_to(
    make_player: MakePlayer, screen: Screen, make_clip: MakeClip
) -> None:
    player = make_player()
    player.open(str(make_clip().path), play=False, start=Fraction(17, 25))
    screen.wait_for_state(State.PAUSED)
    assert screen.numbers == [17]
    assert player.position == Fraction(17, 25)


def test_a_live_source_begins_where_it_is(
    make_player: MakePlayer, screen: Screen
) -> None:
    source = FakeSource(10, live=True)
    player = make_player(opener=lambda address: source)
    player.open("live", start=Fraction(17, 25))
    source.send()
    screen.wait_for_frame(0)


def test_shutting_down_while_the_next_is_opened_leaves_nothing_open(
    make_player: MakePlayer, screen: Screen
) -> None:
    shelf, opened = Shelf(a=5, b=5), []

    def open_late(address: str) -> Source:
        if address == "b":
            opened.append(address)
            screen.wait_for(lambda: shelf.sources["a"].closed)
        return shelf.open(address)

    player = make_player(opener=open_late)
    player.open("a", play=False)
    player.enqueue(["b"])
    screen.wait_for(lambda: bool(opened))
    player.shut_down()
    screen.wait_for(lambda: "b" in shelf.sources)
    shelf.sources["b"].wait_until_closed()
