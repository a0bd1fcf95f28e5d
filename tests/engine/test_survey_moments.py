"""Finding moments in what is known of a video."""

from collections.abc import Sequence
from fractions import Fraction

import pytest

from engine.survey.moments import Moment, moments, next_moment, previous_moment
from engine.survey.survey import Samples, Survey
from tests.helpers.fakes import make_card

THINGS, OTHERS = 0, 1


def seen(
    *percent: float | None, step: int = 1, begin: Fraction = Fraction(0)
) -> Samples:
    """What is known where class 0 covers so much, second by second."""
    # Long enough for steps of a second.
    survey = Survey(Fraction(max(len(percent) * step, 240)), make_card(3).classes)
    for second, share in enumerate(percent):
        if share is not None:
            shares = [share / 100, 1 - share / 100, 0.0]
            survey.add(second * step + begin, shares)
    return survey.samples()


def found(samples: Samples, threshold: float = 0.1) -> list[tuple[float, float]]:
    """Starts and ends of all moments."""
    return [
        (float(moment.start), float(moment.end))
        for moment in moments(samples, [THINGS], threshold)
    ]


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        ((0, 0, 0), []),
        ((20, 0, 0), [(0, 0)]),
        ((0, 12, 30, 11, 0), [(1, 3)]),
        ((0, 9.9, 0), []),
        ((0, 12, 8, 12, 8, 0), [(1, 4)]),  # it wavers about the threshold
        ((0, 8, 8, 12, 0), [(3, 3)]),  # and begins only above it
        ((12, 0, 0, 12), [(0, 3)]),  # something stood before it
        ((12, 0, 0, 0, 12), [(0, 0), (4, 4)]),
        ((12, None, None, None, 12), [(0, 0), (4, 4)]),  # nobody knows
    ],
)
def test_moments(percent: Sequence[float | None], expected: list) -> None:
    assert found(seen(*percent)) == expected


def test_a_moment_knows_its_peak() -> None:
    (moment,) = moments(seen(0, 12, 30, 11), [THINGS], 0.1)
    assert moment == Moment(Fraction(1), Fraction(3), pytest.approx(0.3, abs=1e-4))


def test_classes_count_together() -> None:
    samples = seen(0, 60, 0)
    assert not list(moments(samples, [THINGS], 0.7))
    (moment,) = moments(samples, [THINGS, OTHERS], 0.7)
    assert (moment.start, moment.end) == (0, 239 if samples.complete else 2)


def start(result: Moment | None) -> Fraction | None:
    """When a moment begins, if there is one."""
    return result.start if result else None


@pytest.mark.parametrize(
    ("time", "before", "after"),
    [
        (0.0, None, 5),
        (4.9, None, 5),
        (5.0, None, 20),
        (6.0, None, 20),  # it has just begun
        (7.0, 5, 20),  # well within it
        (19.0, 5, 20),
        (20.0, 5, 40),
        (100.0, 40, None),
    ],
)
def test_from_moment_to_moment(
    time: float, before: int | None, after: int | None
) -> None:
    percent = [0] * 50
    for second in (5, 6, 7, 8, 20, 21, 40):
        percent[second] = 50
    samples, now = seen(*percent), Fraction(time)
    assert start(next_moment(samples, [THINGS], 0.1, now).moment) == after
    assert start(previous_moment(samples, [THINGS], 0.1, now).moment) == before


def test_whoever_stands_at_a_moment_is_led_to_the_next_one() -> None:
    """A time that is no whole number of microseconds is rounded, but means itself."""
    third = Fraction(1, 3)
    samples = seen(0, 50, 0, 0, 0, 0, 50, 0, begin=third)
    (first, second) = moments(samples, [THINGS], 0.1)
    assert 0 < first.start - (1 + third) < Fraction(1, 1_000_000)
    assert next_moment(samples, [THINGS], 0.1, 1 + third).moment == second
    assert next_moment(samples, [THINGS], 0.1, 6 + third).moment is None


def test_it_says_where_nobody_has_looked_yet() -> None:
    samples = seen(0, 50, 0, None, 0, 50, *[0] * 234)
    known = next_moment(samples, [THINGS], 0.1, Fraction(0))
    assert start(known.moment) == 1
    assert known.certain
    unsure = next_moment(samples, [THINGS], 0.1, Fraction(2))
    assert start(unsure.moment) == 5
    assert not unsure.certain
    assert next_moment(samples, [THINGS], 0.1, Fraction(6)).certain
    assert previous_moment(samples, [THINGS], 0.1, Fraction(100)).certain
    assert not previous_moment(samples, [THINGS], 0.1, Fraction(5)).certain


def test_steps_of_many_seconds_make_moments_too() -> None:
    samples = seen(*[50 if n in (10, 11, 200) else 0 for n in range(7200)], step=5)
    assert found(samples) == [(50, 55), (1000, 1000)]
