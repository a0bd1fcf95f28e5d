"""Sound in step with the pictures of a player."""

import threading
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from engine.player import Player, State
from engine.route import Part
from engine.sound.output import Output, Pull
from engine.sound.samples import silence
from engine.sources.opening import open_source
from models.errors import SadakError
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
    """A player with a tape."""

    def __init__(self, tape: Tape, screen: Screen) -> None:
        self.tape, self.screen = tape, screen
        self.player = Player(
            screen.show,
            screen.tell,
            screen.warn,
            opener=open_source,
            chooser=lambda model, device, size: FakeNetwork().choice(2),
            open_output=tape.open,
        )


@pytest.fixture
def cinema(tape: Tape, screen: Screen) -> Iterator[Cinema]:
    """It is shut down in the end."""
    cinema = Cinema(tape, screen)
    yield cinema
    cinema.player.shut_down()


def _heard(tape: Tape, since: int = 0) -> float:
    """How loud the loudest was."""
    return float(loudness(tape.heard[since:])[:, 1].max())


def _pitches(tape: Tape) -> set[int]:
    """What was heard, in each tenth of a second, to the nearest 100 Hz."""
    heard = np.concatenate([silence(1), *(samples for _, samples in tape.heard)])[1:, 0]
    tenths = heard[: len(heard) // 4800 * 4800].reshape(-1, 4800)
    loud = tenths[np.abs(tenths).max(1) > 0.05]
    return {
        round(int(np.abs(np.fft.rfft(tenth * np.hanning(4800))).argmax()) / 10) * 100
        for tenth in loud
    }


def _undecodable(folder: Path) -> Path:
    """A clip of a second whose sound nobody can decode."""
    content = beeping(folder / "whole.mkv", 1, codec="libopus").read_bytes()
    assert content.count(b"A_OPUS") == 1
    path = folder / "broken.mkv"
    path.write_bytes(content.replace(b"A_OPUS", b"A_OPU?"))
    return path


def test_it_goes_along_with_seeks_speeds_and_rounds(cinema: Cinema, clip: str) -> None:
    """When exactly is told by the tests of what it is made of."""
    player, screen, tape = cinema.player, cinema.screen, cinema.tape
    player.open(clip, start=Fraction(4, 5))
    screen.wait_for(lambda: len(beeps(tape.heard)) == 1)
    player.seek(Fraction(14, 5))
    screen.wait_for(lambda: len(beeps(tape.heard)) == 2)
    player.run_at(2.0)
    player.loop(Part(Fraction(7, 4), Fraction(9, 4)))
    screen.wait_for(lambda: len(beeps(tape.heard)) >= 6)
    assert player.status.state is State.PLAYING


def test_the_next_file_is_heard_after_the_first(
    cinema: Cinema, make_clip: MakeClip, clip: str
) -> None:
    tone = make_clip(frames=25, audio="aac")
    cinema.player.open(str(tone.path))
    cinema.player.enqueue([clip])
    cinema.screen.wait_for(lambda: {400, 1000} <= _pitches(cinema.tape))
    assert cinema.player.status.address == clip


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
    # Who hears nothing for long asks no more.
    cinema.screen.wait_for(lambda: len(tape.heard) > count + 10 or not tape.asks)
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
    screen.wait_for(lambda: len(tape.heard) > count + 20 or not tape.asks)
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
    broken = _undecodable(tmp_path)
    cinema.player.open(str(broken))
    cinema.screen.wait_for_state(State.ENDED)
    told = {status.silent for status in cinema.screen.statuses}
    assert len(told) == 2
    assert "broken.mkv" in max(told)
    cinema.player.open(clip)
    cinema.screen.wait_for(lambda: _heard(cinema.tape) > 0.1)
    assert cinema.player.status.silent == ""


def test_the_reason_for_silence_ends_with_its_file(
    cinema: Cinema, make_clip: MakeClip, tmp_path: Path
) -> None:
    good = str(make_clip(frames=25, audio="aac").path)
    cinema.player.open(str(_undecodable(tmp_path)))
    cinema.player.enqueue([good])
    cinema.screen.wait_for_state(State.ENDED)
    told = {(status.address, bool(status.silent)) for status in cinema.screen.statuses}
    assert (good, False) in told
    assert cinema.player.status.silent == ""
    assert _heard(cinema.tape) > 0.1


def test_a_device_that_was_refused_is_asked_for_again_with_the_next_file(
    make_player: MakePlayer, screen: Screen, tape: Tape, make_clip: MakeClip
) -> None:
    def refuse_once(pull: Pull) -> Output:
        if player.status.address == first:
            raise SadakError("It is taken by another program.")
        return tape.open(pull)

    first = str(make_clip(frames=20, audio="aac").path)
    player = make_player(open_output=refuse_once)
    player.open(first)
    player.enqueue([str(make_clip(frames=25, audio="aac").path)])
    screen.wait_for(lambda: "taken" in player.status.silent)
    screen.wait_for_state(State.ENDED)
    assert player.status.silent == ""
    assert _heard(tape) > 0.1


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
