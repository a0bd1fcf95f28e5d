"""Sound in step with the pictures of a player."""

import threading
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from statistics import median
from time import monotonic

import numpy as np
import pytest

from engine.player import Player, Shown, State
from engine.sources.opening import open_source
from tests.engine.conftest import MakePlayer
from tests.helpers.beeps import FPS, beeping
from tests.helpers.clips import MakeClip
from tests.helpers.fakes import FakeNetwork, Screen
from tests.helpers.tape import Tape, beeps, loudness, no_device


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Five seconds of beeps."""
    folder = tmp_path_factory.mktemp("beeps")
    return str(beeping(folder / "beeps.mp4", 5))


@pytest.fixture
def tape() -> Tape:
    """What is heard."""
    return Tape()


class Cinema:
    """A player with a tape, and when each of its frames came."""

    def __init__(self, tape: Tape, screen: Screen) -> None:
        self.tape, self.screen = tape, screen
        self._shown: list[tuple[float, float]] = []
        self.player = Player(
            self._show,
            screen.tell,
            screen.warn,
            opener=open_source,
            chooser=lambda model, device, size: FakeNetwork().choice(2),
            open_output=tape.open,
        )

    def _show(self, shown: Shown) -> None:
        self._shown.append((monotonic(), float(shown.frame.time)))
        self.screen.show(shown)

    def offsets(self, speed: float, since: int = 0) -> list[float]:
        """By how many seconds each beep came after its picture was due.

        Args:
            speed: at which they came.
            since: the first picture that counts.
        """
        shown = self._shown[since:]
        # Some pictures come late on a busy machine: the middle one tells the time.
        start = median(at - time / speed for at, time in shown)
        first = shown[0][1] / speed + start
        ends = shown[-1][1] / speed + start
        heard = [at - start for at in beeps(self.tape.heard) if first < at < ends]
        return [at - round(at * speed) / speed for at in heard]

    def moments(self, number: int) -> list[float]:
        """When a picture was shown, each time."""
        time = number / FPS
        return [at for at, shown in self._shown if shown == time]

    @property
    def count(self) -> int:
        """Pictures that were shown."""
        return len(self._shown)


@pytest.fixture
def cinema(tape: Tape, screen: Screen) -> Iterator[Cinema]:
    """It is shut down in the end."""
    cinema = Cinema(tape, screen)
    yield cinema
    cinema.player.shut_down()


def _heard(tape: Tape, since: int = 0) -> float:
    """How loud the loudest was."""
    return float(loudness(tape.heard[since:])[:, 1].max())


@pytest.mark.parametrize(("speed", "from_second"), [(1.0, 2), (2.0, 1), (0.5, 3)])
def test_each_beep_is_heard_when_its_picture_is_seen(
    cinema: Cinema, clip: str, speed: float, from_second: int
) -> None:
    cinema.player.run_at(speed)
    cinema.player.open(clip, start=Fraction(2 * from_second + 1, 2))
    cinema.screen.wait_for_state(State.ENDED)
    offsets = cinema.offsets(speed)
    assert len(offsets) == 4 - from_second
    assert abs(median(offsets)) < 0.04, offsets
    assert cinema.player.status.silent == ""


def test_it_is_in_time_after_seeks_and_another_speed(cinema: Cinema, clip: str) -> None:
    player, screen = cinema.player, cinema.screen
    player.open(clip)
    screen.wait_for(lambda: cinema.count > 5)
    player.seek(Fraction(7, 2))
    screen.wait_for(lambda: screen.numbers[-1] > 3.5 * FPS)
    player.seek(Fraction(3, 2))
    screen.wait_for(lambda: screen.numbers[-1] < 2 * FPS)
    since = cinema.count
    screen.wait_for(lambda: screen.numbers[-1] > 2.4 * FPS)
    offsets = cinema.offsets(1.0, since)
    assert abs(median(offsets)) < 0.04, offsets
    player.run_at(2.0)
    since = cinema.count
    screen.wait_for_state(State.ENDED)
    offsets = cinema.offsets(2.0, since + 1)
    assert len(offsets) == 2
    assert abs(median(offsets)) < 0.04, offsets


def test_round_after_round_is_in_time(cinema: Cinema, clip: str) -> None:
    from engine.route import Part

    player, screen = cinema.player, cinema.screen
    player.open(clip, play=False)
    screen.wait_for_state(State.PAUSED)
    player.loop(Part(Fraction(3, 4), Fraction(5, 4)))
    screen.wait_for_state(State.PAUSED)
    player.play()
    screen.wait_for(lambda: screen.numbers.count(FPS) >= 5)
    player.pause()
    heard = beeps(cinema.tape.heard)
    seen = cinema.moments(FPS)
    offsets = [min((at - shown for shown in seen), key=abs) for at in heard]
    assert len(offsets) >= 3
    assert abs(median(offsets)) < 0.04, offsets


def test_files_that_follow_one_another_are_heard_without_a_gap(
    cinema: Cinema, make_clip: MakeClip
) -> None:
    tones = [make_clip(frames=n, audio="aac") for n in (25, 26)]
    cinema.player.open(str(tones[0].path))
    cinema.player.enqueue([str(tones[1].path)])
    cinema.screen.wait_for_state(State.ENDED)
    assert cinema.player.status.address == str(tones[1].path)
    rows = loudness(cinema.tape.heard)
    loud = rows[rows[:, 1] > 0.05, 0]
    assert loud[-1] - loud[0] == pytest.approx(51 / 25, abs=0.12)
    assert np.diff(loud).max() < 0.04


@pytest.mark.parametrize(
    "hush",
    [
        lambda player: player.pause(),
        lambda player: player.listen(0.0),
        lambda player: player.listen(1.0, muted=True),
    ],
    ids=["paused", "volume", "muted"],
)
def test_it_is_silent_when_it_should_be(
    cinema: Cinema, make_clip: MakeClip, hush: Callable[[Player], None]
) -> None:
    tape = cinema.tape
    cinema.player.open(str(make_clip(frames=500, audio="aac").path))
    cinema.screen.wait_for(lambda: _heard(tape) > 0.1)
    hush(cinema.player)
    count = len(tape.heard)
    cinema.screen.wait_for(lambda: len(tape.heard) > count + 10)
    assert _heard(tape, count + 3) == 0
    cinema.player.listen(1.0)
    if cinema.player.status.state is State.PAUSED:
        cinema.player.play()
    count = len(tape.heard)
    cinema.screen.wait_for(lambda: _heard(tape, count) > 0.1)


def test_half_the_volume_is_heard_as_half(cinema: Cinema, make_clip: MakeClip) -> None:
    tape = cinema.tape
    cinema.player.open(str(make_clip(frames=500, audio="aac").path))
    level = 0.1  # of a tone from the middle

    def evenly(loud: float) -> bool:
        rows = loudness(tape.heard[-10:])[:, 1]
        return bool(abs(np.sqrt((rows**2).mean()) / loud - 1) < 0.1)

    cinema.screen.wait_for(lambda: evenly(level))
    cinema.player.listen(0.5)
    cinema.screen.wait_for(lambda: evenly(level / 8))  # a third power, for ears


def test_scrubbing_is_silent(cinema: Cinema, make_clip: MakeClip) -> None:
    player, tape, screen = cinema.player, cinema.tape, cinema.screen
    player.open(str(make_clip(frames=500, audio="aac").path))
    screen.wait_for(lambda: _heard(tape) > 0.1)
    player.pause()
    screen.wait_for_state(State.PAUSED)
    count = len(tape.heard) + 3
    for number in range(20):
        player.seek(Fraction(number, 2))
    screen.wait_for(lambda: player.status.state is State.PAUSED)
    player.step()
    screen.wait_for(lambda: len(tape.heard) > count + 20)
    assert _heard(tape, count) == 0


def test_a_machine_without_sound_plays_all_the_same(
    make_player: MakePlayer, screen: Screen, clip: str
) -> None:
    player = make_player(open_output=no_device)
    player.open(clip, start=Fraction(4))
    status = screen.wait_for_state(State.ENDED)
    assert "No device" in status.silent
    assert screen.numbers[-1] == 5 * FPS - 1
    assert not screen.problems


def test_what_has_no_sound_needs_no_device_and_no_thread(
    cinema: Cinema, make_clip: MakeClip
) -> None:
    cinema.player.open(str(make_clip().path))
    cinema.screen.wait_for_state(State.ENDED)
    assert cinema.tape.opened == 0
    assert "sound" not in {thread.name for thread in threading.enumerate()}
    assert cinema.player.status.silent == ""


def test_a_track_that_cannot_be_decoded_is_told_of_once_and_the_next_is_heard(
    cinema: Cinema, clip: str, tmp_path: Path
) -> None:
    content = beeping(tmp_path / "whole.mkv", 1, codec="libopus").read_bytes()
    assert content.count(b"A_OPUS") == 1
    broken = tmp_path / "broken.mkv"
    broken.write_bytes(content.replace(b"A_OPUS", b"A_OPU?"))
    cinema.player.open(str(broken))
    cinema.screen.wait_for_state(State.ENDED)
    told = {status.silent for status in cinema.screen.statuses}
    assert len(told) == 2
    assert "broken.mkv" in max(told)
    cinema.player.open(clip, start=Fraction(7, 2))
    cinema.screen.wait_for(lambda: cinema.player.status.state is State.ENDED)
    assert cinema.player.status.silent == ""
    assert _heard(cinema.tape) > 0.1


def test_a_device_that_is_lost_is_opened_again(
    cinema: Cinema, make_clip: MakeClip
) -> None:
    tape = cinema.tape
    cinema.player.open(str(make_clip(frames=500, audio="aac").path))
    cinema.screen.wait_for(lambda: _heard(tape) > 0.1)
    tape.stop()  # unplugged: it asks for nothing any more
    cinema.screen.wait_for(lambda: tape.opened == 2)
    count = len(tape.heard)
    cinema.screen.wait_for(lambda: len(tape.heard) > count + 20)
    assert _heard(tape, count) > 0.1


def test_a_device_rests_when_nobody_needs_it(
    cinema: Cinema, make_clip: MakeClip
) -> None:
    tape = cinema.tape
    cinema.player.open(str(make_clip(frames=500, audio="aac").path))
    cinema.screen.wait_for(lambda: _heard(tape) > 0.1)
    cinema.player.pause()
    cinema.screen.wait_for(lambda: not tape.asks)
    cinema.player.play()
    count = len(tape.heard)
    cinema.screen.wait_for(lambda: len(tape.heard) > count + 20)
    assert _heard(tape, count) > 0.1
    assert tape.opened == 1
