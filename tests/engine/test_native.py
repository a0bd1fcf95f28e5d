"""Native libraries that load do not talk into a person's terminal."""

import os
import threading

import pytest

from engine.runtimes.native import quiet
from tests.helpers.fakes import PATIENCE


def say(words: str) -> None:
    """Write as native code does."""
    os.write(2, words.encode())


def test_what_native_code_says_while_it_loads_is_lost(
    capfd: pytest.CaptureFixture[str],
) -> None:
    say("before ")
    with quiet():
        say("within ")
    say("after")
    assert capfd.readouterr().err == "before after"


def test_nobody_waits_for_another_who_loads_slowly(
    capfd: pytest.CaptureFixture[str],
) -> None:
    entered, may_leave = threading.Event(), threading.Event()

    def load() -> None:
        with quiet():
            entered.set()
            assert may_leave.wait(PATIENCE)
            say("slow ")

    slow = threading.Thread(target=load)
    slow.start()
    assert entered.wait(PATIENCE)
    with quiet():
        say("quick ")
    say("between ")  # the slow one is still at it
    may_leave.set()
    slow.join(PATIENCE)
    say("after")
    assert capfd.readouterr().err == "after"


def test_an_error_ends_the_silence(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="broken"), quiet():
        raise ValueError("broken")
    say("after")
    assert capfd.readouterr().err == "after"
