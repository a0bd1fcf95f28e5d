"""Samples that wait, and what of them is heard when."""

import numpy as np
import pytest

from engine.sound.line import Line
from engine.sound.samples import RATE, Samples, silence

PERIOD = 480


def _ramp(begins: float, seconds: float, speed: float = 1.0) -> Samples:
    """Samples that say of themselves when they are due."""
    times = begins + np.arange(round(seconds * RATE)) * speed / RATE
    return np.column_stack([times, times]).astype(np.float32)


@pytest.fixture
def line() -> Line:
    """A line with the seconds from 1 to 2."""
    line = Line()
    for tenth in range(10):
        line.put(1 + tenth / 10, _ramp(1 + tenth / 10, 0.1), 1.0)
    return line


def _hear(line: Line, begins: float, periods: int, drift: float = 0.0) -> Samples:
    """What is heard in so many periods; the clock gains `drift` in each."""
    length = PERIOD / RATE
    times = [begins + number * (length + drift) for number in range(periods)]
    return np.concatenate([line.take(PERIOD, time, 1.0) for time in times])[:, 0]


def test_an_empty_line_is_silent() -> None:
    assert not Line().take(PERIOD, 3.0, 1.0).any()
    assert Line().span is None


def test_what_is_due_is_heard(line: Line) -> None:
    assert line.span == pytest.approx((1, 2))
    heard = _hear(line, 1.25, 10)
    assert heard[RATE // 50 :] == pytest.approx(_ramp(1.27, 0.08)[:, 0], abs=1e-5)
    assert (np.diff(heard) > 0).all()


def test_it_begins_at_the_very_sample_and_softly(line: Line) -> None:
    heard = line.take(2 * PERIOD, 1 - 500 / RATE, 1.0)[:, 0]
    assert not heard[:500].any()
    assert heard[500] < heard[600] < 1
    assert heard[-1] == pytest.approx(1 + (2 * PERIOD - 501) / RATE, abs=1e-5)


def test_a_small_drift_is_made_up_for_without_a_jump(line: Line) -> None:
    _hear(line, 1.0, 2)
    heard = _hear(line, 1.02 + 0.02, 40)  # the clock is suddenly 20 ms ahead
    steps = np.diff(heard) * RATE
    assert (steps > 0.98).all()
    assert (steps < 1.02).all()
    due = 1.04 + (len(heard) - 1) / RATE
    assert 0.015 < due - heard[-1] < 0.0195, "it comes closer, slowly"


def test_a_clock_that_goes_faster_is_followed(line: Line) -> None:
    heard = _hear(line, 1.0, 90, drift=0.00001)  # one in a thousand
    due = 1.0 + 90 * (PERIOD / RATE + 0.00001)
    assert abs(due - heard[-1]) < 0.002


@pytest.mark.parametrize("jump", [0.3, -0.05])
def test_a_large_drift_is_put_right_at_once(line: Line, jump: float) -> None:
    _hear(line, 1.0, 20)
    heard = _hear(line, 1.2 + jump, 12)
    assert heard[-1] == pytest.approx(1.2 + jump + 12 * PERIOD / RATE, abs=0.001)


def test_a_hole_is_silence_of_its_length() -> None:
    line = Line()
    line.put(0.0, _ramp(1, 0.1), 1.0)
    line.put(0.2, _ramp(3, 0.1), 1.0)
    heard = _hear(line, 0.0, 30)
    assert (heard[: RATE // 10] >= 0).all()
    assert not heard[RATE // 10 : RATE // 5].any()
    assert heard[RATE // 5 + 240 : 3 * RATE // 10].min() >= 3


def test_what_was_cut_off_is_not_heard(line: Line) -> None:
    line.cut(1.15)
    assert line.span == pytest.approx((1, 1.15), abs=1e-4)
    line.put(1.15, silence(PERIOD) + 99, 1.0)
    heard = _hear(line, 1.14, 2)
    assert heard[PERIOD - 2] < 2
    assert heard[PERIOD + 2] == 99
    line.clear()
    assert not line.take(PERIOD, 1.15, 1.0).any()


def test_what_was_stretched_for_another_speed_is_not_heard(line: Line) -> None:
    assert not line.take(PERIOD, 1.0, 2.0).any()
    line.put(2.0, _ramp(2.0, 0.1, 2.0), 2.0)
    heard = line.take(PERIOD, 2.0, 2.0)[:, 0]
    assert heard[-1] == pytest.approx(2 + 2 * (PERIOD - 1) / RATE, abs=1e-4)
