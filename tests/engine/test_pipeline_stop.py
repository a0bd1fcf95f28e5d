"""A pipeline can be stopped at any moment, and leaves no thread behind."""

import threading
from collections.abc import Callable
from fractions import Fraction

import pytest

from engine.pipeline import Pipeline, Policy
from tests.helpers.fakes import PATIENCE, FakeNetwork, FakeSource


def _fresh(pipeline: Pipeline, network: FakeNetwork) -> None:
    network.wait_until_begun(0)


def _after_some(pipeline: Pipeline, network: FakeNetwork) -> None:
    network.release(0, 1)
    pipeline.next()
    pipeline.next()


def _at_the_end(pipeline: Pipeline, network: FakeNetwork) -> None:
    network.release()
    while pipeline.next():
        pass


def _while_seeking(pipeline: Pipeline, network: FakeNetwork) -> None:
    network.wait_until_begun(0)
    pipeline.seek(Fraction(1))


def _after_a_switch(pipeline: Pipeline, network: FakeNetwork) -> None:
    network.wait_until_begun(0)
    pipeline.switch(network.workers(2))


@pytest.mark.parametrize("policy", Policy)
@pytest.mark.parametrize(
    "bring", [_fresh, _after_some, _at_the_end, _while_seeking, _after_a_switch]
)
def test_stopping_joins_all_threads_from_any_state(
    policy: Policy, bring: Callable[[Pipeline, FakeNetwork], None]
) -> None:
    before = set(threading.enumerate())
    network = FakeNetwork(hold=True)
    source = FakeSource(30)
    pipeline = Pipeline(source, network.workers(2), policy)
    bring(pipeline, network)
    stopping = threading.Thread(target=pipeline.stop)
    stopping.start()
    network.release()  # what a network has begun it ends
    stopping.join(PATIENCE)
    pipeline.stop()
    assert set(threading.enumerate()) == before


def test_stopping_leaves_undone_what_was_not_begun() -> None:
    network = FakeNetwork(hold=True)
    source = FakeSource(30, live=True)
    pipeline = Pipeline(source, network.workers(1), Policy.EVERY_FRAME)
    source.send(5)
    source.wait_until_asked(6)
    network.wait_until_begun(0)
    stopping = threading.Thread(target=pipeline.stop)
    stopping.start()
    source.wait_until_closed()
    network.release()
    stopping.join(PATIENCE)
    assert network.ended == [0]


def test_stopping_wakes_a_live_source_that_is_silent() -> None:
    before = set(threading.enumerate())
    source = FakeSource(10, live=True)
    pipeline = Pipeline(source, FakeNetwork().workers(), Policy.NEWEST)
    pipeline.stop()
    assert source.closed
    assert set(threading.enumerate()) == before
