"""A screen, and the program on it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gui.real.program import Program
from tests.gui.real.screen import Screen

FIRST_START = 120.0
"""Seconds that it may take on a machine that is busy."""

# Elsewhere there is no X server to be started; the other tests of the window run there.
collect_ignore_glob = ["test_*"] if sys.platform in ("win32", "darwin") else []


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    """A screen of its own. Where there can be none the test fails."""
    screen = Screen()
    yield screen
    screen.close()


@pytest.fixture(scope="module")
def program(
    screen: Screen, drive: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Program]:
    """The program, which has begun to play the drive."""
    program = Program(drive, screen.name, tmp_path_factory.mktemp("home"))
    try:
        # At its first start it measures the ways of running the network.
        program.until(lambda state: state["time"], FIRST_START)
        yield program
    finally:
        status = program.end()
    assert status == 130  # as after Ctrl-C
