"""Frames that come in bunches are passed on evenly, and others at once."""

from collections.abc import Iterable
from itertools import pairwise

import pytest

from engine.sources.jitter import Jitter

RATE = 30


def due(arrivals: Iterable[tuple[float, float]]) -> list[float]:
    """When frames are passed on, of pairs of time and arrival."""
    jitter = Jitter()
    return [now + jitter.wait(time, now) for time, now in arrivals]


def gaps(times: list[float]) -> list[float]:
    return [after - before for before, after in pairwise(times)]


def test_bunches_become_even_after_the_first() -> None:
    bunch = 15  # half a second
    frames = [
        (n / RATE, 100 + (n // bunch + 1) * bunch / RATE + n % bunch / 1000)
        for n in range(10 * bunch)
    ]
    passed = due(frames)
    even = gaps(passed)[3 * bunch :]
    assert even == pytest.approx([1 / RATE] * len(even))
    waits = [at - now for at, (_, now) in zip(passed, frames, strict=True)]
    assert max(waits) < bunch / RATE


def test_what_comes_evenly_does_not_wait() -> None:
    frames = [(n / RATE, 5 + n / RATE) for n in range(100)]
    assert due(frames) == pytest.approx([now for _, now in frames])


def test_one_hiccup_is_forgotten() -> None:
    frames = [(n / RATE, n / RATE) for n in range(15 * RATE)]
    frames[60] = (2.0, 2.5)
    waits = [at - now for at, (_, now) in zip(due(frames), frames, strict=True)]
    assert waits[60] == 0
    assert waits[90] == pytest.approx(0.5)
    assert waits[-1] == 0


@pytest.mark.parametrize("jump", [-50.0, 50.0])
def test_a_sender_that_counts_from_elsewhere_does_not_hold_its_frames_up(
    jump: float,
) -> None:
    frames = [(n / RATE, n / RATE) for n in range(60)]
    frames += [(n / RATE + jump, n / RATE) for n in range(60, 120)]
    assert due(frames) == pytest.approx([now for _, now in frames])


def test_what_was_read_while_it_was_opened_makes_nobody_wait() -> None:
    frames = [(n / RATE, max(n / RATE, 0.5 + n / 1000)) for n in range(90)]
    assert due(frames) == pytest.approx([now for _, now in frames])
