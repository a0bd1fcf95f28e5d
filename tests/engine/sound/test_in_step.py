"""Sound in step with the pictures, in a time that passes as the test wants it."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from engine.clock import Clock
from engine.route import Lap
from engine.sound.feeder import Feeder
from engine.sound.line import Line
from engine.sound.outlet import Outlet
from engine.sound.samples import RATE, Samples
from engine.sound.track import Track
from engine.sources.video import Video
from tests.helpers.beeps import beeping
from tests.helpers.tape import beeps, loudness

PERIOD = RATE // 100
LATENCY = 0.03
AHEAD = 0.4


class Hall:
    """A clock, a line that is fed, and a device; nothing happens but in `play`.

    Attributes:
        laps: what is played.
        wait: by how many seconds the device asks too late, the n-th time.
        watch: how much faster than the real one its own clock is.
    """

    def __init__(self) -> None:
        self.now = 100.0
        self.clock = Clock(self._real)
        self.laps: Sequence[Lap] = ()
        self.heard: list[tuple[float, Samples]] = []
        self.wait: Callable[[int], float] = lambda number: 0.0
        self.watch = 1.0
        line = Line()
        self.feeder = Feeder(line)
        self.outlet = Outlet(self.clock, line, self._real)
        self.outlet.latency = LATENCY
        self._asked = 0
        self._due = self.now  # when the device asks next, if it is not late

    def _real(self) -> float:
        return self.now

    def play(self, seconds: float) -> None:
        """Let real time pass; the clock runs meanwhile, or not."""
        until = self._due + seconds
        while self._due < until:
            self.now = self._due + self.wait(self._asked)
            time, speed = self.clock.time, self.clock.rate
            self.feeder.follow(self.laps, time, speed)
            self.feeder.feed(time + AHEAD * speed)
            self.heard.append((self._due + LATENCY, self.outlet.pull(PERIOD)))
            self._asked += 1
            self._due += PERIOD / RATE / self.watch
        self.now = self._due

    def go(self, time: Fraction | int, lap: Lap) -> None:
        """Seek: the clock shows another time at once."""
        self.laps = [lap]
        self.clock.jump(Fraction(time))

    def since(self, moment: float) -> list[tuple[float, Samples]]:
        """What is heard from a moment on."""
        return [(at, samples) for at, samples in self.heard if at >= moment]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten seconds of beeps."""
    return beeping(tmp_path_factory.mktemp("beeps") / "beeps.mp4", 10)


@pytest.fixture
def video(path: Path) -> Iterator[Video]:
    """The same, open."""
    video = Video(path)
    yield video
    video.close()


@pytest.fixture
def hall(video: Video) -> Iterator[Hall]:
    """It plays the video from its start."""
    hall = Hall()
    hall.laps = [Lap(video)]
    yield hall
    hall.feeder.close()


def _offsets(hall: Hall, since: float) -> list[float]:
    """By how many milliseconds each beep is late, against the running clock."""
    speed, now, time = hall.clock.rate, hall.now, hall.clock.time
    late = []
    for at in beeps(hall.since(since)):
        shown = time + (at - now) * speed
        late.append(1000 * (shown - round(shown)) / speed)
    return late


@pytest.mark.parametrize(
    ("speed", "most"),
    [(1.0, 2), (0.5, 30), (2.0, 15), (0.25, 60), (0.75, 20), (1.5, 15), (4.0, 25)],
)
def test_each_beep_is_heard_when_its_picture_is_seen(
    hall: Hall, speed: float, most: float
) -> None:
    hall.clock.run_at(speed)
    hall.clock.start()
    hall.play(0.5)
    hall.play(4 / speed)
    late = _offsets(hall, 100.2)
    assert len(late) >= 3
    assert max(map(abs, late)) < most, late


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0])
def test_it_is_in_step_after_every_seek(hall: Hall, video: Video, speed: float) -> None:
    hall.clock.run_at(speed)
    hall.clock.start()
    for half in (13, 3, 5, 2):
        hall.play(0.37)
        time = Fraction(half, 2) + Fraction(1, 4)
        hall.go(time, Lap(video, time))
        moment = hall.now + 0.05
        hall.play(1.3 / speed)
        late = _offsets(hall, moment)
        assert late
        assert max(map(abs, late)) < 30, late


def test_another_speed_in_the_middle_keeps_the_step(hall: Hall) -> None:
    hall.clock.start()
    for speed in (1.0, 2.0, 0.5, 1.25, 1.0):
        hall.play(0.3)
        hall.clock.run_at(speed)
        moment = hall.now + 0.1
        hall.play(1.3 / speed)
        late = _offsets(hall, moment)
        assert late
        assert max(map(abs, late)) < 35, late


def test_a_device_that_asks_unevenly_plays_evenly(hall: Hall) -> None:
    rng = np.random.default_rng(3)
    delays = rng.uniform(0, 0.018, 2000)
    hall.wait = lambda number: float(delays[number])
    hall.clock.start()
    hall.play(8)
    late = _offsets(hall, 100.5)
    assert len(late) >= 7
    # Nobody can know how late it usually is: the beeps come by as much too soon.
    assert max(late) - min(late) < 4, late
    assert max(map(abs, late)) < 20, late


@pytest.mark.parametrize("watch", [1.001, 0.999])
def test_a_device_whose_clock_goes_wrong_is_kept_in_step(
    hall: Hall, watch: float
) -> None:
    hall.watch = watch
    hall.clock.start()
    hall.play(9)
    late = _offsets(hall, 100.5)
    assert len(late) >= 8
    assert max(map(abs, late)) < 6, late
    steps = np.diff(np.concatenate([samples[:, 0] for _, samples in hall.heard]))
    assert np.abs(steps).max() < 0.12, "no jump of a wave of 1 kHz"


def test_a_pause_is_silent_and_what_follows_is_in_step(hall: Hall) -> None:
    hall.clock.start()
    hall.play(2.05)
    hall.clock.stop()
    hall.play(0.02)
    moment = hall.now + LATENCY
    hall.play(1.5)
    assert loudness(hall.since(moment))[:, 1].max() == 0
    hall.clock.start()
    moment = hall.now + 0.2
    hall.play(2)
    late = _offsets(hall, moment)
    assert len(late) == 2
    assert max(map(abs, late)) < 3, late


def test_round_after_round_is_in_step(hall: Hall, video: Video) -> None:
    """From 0.75 to 1.25 seconds, again and again."""
    start, length = Fraction(3, 4), Fraction(1, 2)
    rounds = [Lap(video, start, start + number * length) for number in range(1, 9)]
    hall.go(start, Lap(video, start))
    hall.clock.start()
    for number in range(8):
        present = rounds[number - 1] if number else Lap(video, start)
        hall.laps = [present, *rounds[number : number + 2]]
        hall.play(0.5)
    heard = beeps(hall.heard)
    assert len(heard) == 8
    assert np.abs(np.diff(heard) - 0.5).max() < 0.003
    assert heard[0] == pytest.approx(100.25, abs=0.003)


@pytest.mark.parametrize("beyond", [-0.4, 0.0, 0.4])
def test_a_round_that_ends_with_a_block_of_sound_is_followed_by_the_next(
    hall: Hall, video: Video, path: Path, beyond: float
) -> None:
    """The block ends so many samples behind it."""
    track = Track(path, video.info.origin)
    track.seek(1.2, 1.0)
    block = track.read()
    track.close()
    assert block
    start = Fraction(19, 20)
    ends = Fraction(block.time) + (len(block.samples) - Fraction(beyond)) / RATE
    length = ends - start
    rounds = [Lap(video, start, start + number * length) for number in range(1, 5)]
    hall.go(start, Lap(video, start))
    hall.laps = [*hall.laps, *rounds]
    hall.clock.start()
    hall.play(5 * float(length))
    gaps = np.diff(beeps(hall.heard))  # the first begins too soon to be counted
    assert gaps == pytest.approx([float(length)] * 3, abs=0.003)


def test_the_next_file_is_heard_when_its_pictures_begin(
    hall: Hall, video: Video, tmp_path: Path
) -> None:
    other = Video(beeping(tmp_path / "other.mkv", 3, "libopus", pitch=2000))
    ends = Fraction(10)
    hall.go(8, Lap(video, Fraction(8)))
    hall.laps = [*hall.laps, Lap(other, Fraction(0), ends + Fraction(1, 25))]
    hall.clock.start()
    hall.play(1.5)
    # It turns out that the pictures end a little sooner than the file says.
    hall.laps = [hall.laps[0], Lap(other, Fraction(0), ends)]
    hall.play(2)
    heard = beeps(hall.since(100.5))
    expected = [101.0, 102.0, 103.0]
    assert heard == pytest.approx(expected, abs=0.01)
    other.close()


def test_what_was_read_ahead_of_another_course_is_not_heard(
    hall: Hall, video: Video
) -> None:
    """A loop that is switched off shortly before its end."""
    part_ends = Fraction(19, 10)
    hall.laps = [Lap(video), Lap(video, Fraction(1, 2), part_ends)]
    hall.clock.start()
    hall.play(1.7)
    hall.laps = [Lap(video)]
    hall.play(1)
    assert beeps(hall.since(101.5)) == pytest.approx([102.0], abs=0.003)


def test_a_file_that_is_gone_is_told_of_and_silent(
    hall: Hall, tmp_path: Path, path: Path
) -> None:
    copy = tmp_path / "copy.mp4"
    copy.write_bytes(path.read_bytes())
    gone = Video(copy)
    copy.unlink()
    hall.laps = [Lap(gone)]
    hall.clock.start()
    hall.play(1)
    assert "copy.mp4" in hall.feeder.trouble(gone)
    assert loudness(hall.heard)[:, 1].max() == 0
    gone.close()


def test_a_file_that_is_back_is_heard_after_a_seek(
    hall: Hall, tmp_path: Path, path: Path
) -> None:
    copy, away = tmp_path / "copy.mp4", tmp_path / "away.mp4"
    copy.write_bytes(path.read_bytes())
    video = Video(copy)
    copy.rename(away)
    hall.laps = [Lap(video)]
    hall.clock.start()
    hall.play(0.5)
    away.rename(copy)
    hall.play(2)
    assert not beeps(hall.heard), "it is not opened again and again"
    assert hall.feeder.trouble(video)
    hall.go(4, Lap(video, Fraction(4)))
    hall.play(2)
    assert beeps(hall.heard)
    assert not hall.feeder.trouble(video)
    video.close()
