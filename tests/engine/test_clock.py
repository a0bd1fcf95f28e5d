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
