"""What the tests of the engine share."""

import threading
from collections.abc import Iterator

import pytest

from tests.helpers.fakes import PATIENCE


@pytest.fixture(autouse=True)
def no_thread_is_left_behind() -> Iterator[None]:
    """Fail a test whose threads live on, after what it stopped had time to end."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before]
    for thread in left:
        thread.join(PATIENCE)
    assert not [thread for thread in left if thread.is_alive()]
