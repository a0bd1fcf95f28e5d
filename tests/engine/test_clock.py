"""Media time."""

from fractions import Fraction

from engine.clock import Clock


class Seconds:
    """Real time, as a test wants it."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_clock_stands_still_until_it_is_started() -> None:
    seconds = Seconds()
    clock = Clock(seconds)
    seconds.now += 5
    assert clock.time == 0
    assert not clock.running


def test_a_clock_runs_stops_and_runs_on() -> None:
    seconds = Seconds()
    clock = Clock(seconds)
    clock.start()
    clock.start()
    seconds.now += 2
    assert clock.time == 2
    clock.stop()
    seconds.now += 10
    assert clock.time == 2
    clock.start()
    seconds.now += 1
    assert clock.time == 3


def test_a_jump_keeps_a_clock_running_or_still() -> None:
    seconds = Seconds()
    clock = Clock(seconds)
    clock.jump(Fraction(7, 2))
    seconds.now += 1
    assert clock.time == 3.5
    clock.start()
    seconds.now += 1
    clock.jump(Fraction(1))
    seconds.now += 1
    assert clock.time == 2


def test_a_rate_changes_how_fast_time_passes_and_not_the_time() -> None:
    seconds = Seconds()
    clock = Clock(seconds)
    clock.start()
    seconds.now += 3
    clock.run_at(2.0)
    assert clock.time == 3
    seconds.now += 2
    assert clock.time == 7
    clock.run_at(0.25)
    assert clock.time == 7
    seconds.now += 4
    assert clock.time == 8


def test_a_rate_outlives_stops_and_jumps() -> None:
    seconds = Seconds()
    clock = Clock(seconds)
    clock.run_at(4.0)
    assert not clock.running
    clock.start()
    seconds.now += 1
    clock.stop()
    seconds.now += 5
    assert clock.time == 4
    clock.jump(Fraction(10))
    clock.start()
    seconds.now += 1
    assert clock.time == 14
    assert clock.after(0.5) == 16
