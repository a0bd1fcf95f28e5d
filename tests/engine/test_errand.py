"""Calls that may be left behind."""

import threading

import pytest

from engine.errand import Errand
from engine.errors import SourceError
from tests.helpers.fakes import PATIENCE


def test_an_errand_brings_its_outcome_and_says_so() -> None:
    done = threading.Event()
    errand = Errand(lambda: 7, done.set)
    assert done.wait(PATIENCE)
    assert errand.done
    assert errand.outcome() == 7


def test_an_error_is_raised_where_the_outcome_is_asked_for() -> None:
    def fail() -> None:
        raise SourceError("It is not there.")

    done = threading.Event()
    errand = Errand(fail, done.set)
    assert done.wait(PATIENCE)
    with pytest.raises(SourceError, match="not there"):
        errand.outcome()


@pytest.mark.parametrize("late", [True, False], ids=["before", "after"])
def test_what_a_forgotten_errand_brings_is_disposed_of(late: bool) -> None:
    may_end, done, disposed = (threading.Event() for _ in range(3))
    outcomes: list[int] = []

    def dispose(outcome: int) -> None:
        outcomes.append(outcome)
        disposed.set()

    errand = Errand(lambda: may_end.wait(PATIENCE) and 7, done.set, dispose)
    if late:
        errand.forget()
        may_end.set()
    else:
        may_end.set()
        assert done.wait(PATIENCE)
        errand.forget()
    assert disposed.wait(PATIENCE)
    assert outcomes == [7]
    assert done.is_set() is not late
