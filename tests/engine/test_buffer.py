"""The bounded buffer between two threads."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.buffer import Buffer, BufferClosed
from tests.helpers.fakes import PATIENCE


def test_items_come_out_in_the_order_in_which_they_went_in() -> None:
    buffer: Buffer[int] = Buffer(3)
    for item in range(3):
        buffer.put(item)
    assert [buffer.get() for _ in range(3)] == [0, 1, 2]


def test_putting_into_a_full_buffer_waits_until_something_is_taken() -> None:
    buffer: Buffer[int] = Buffer(1)
    buffer.put(0)
    with ThreadPoolExecutor(1) as pool:
        putting = pool.submit(buffer.put, 1)
        assert not putting.done()
        assert buffer.get(PATIENCE) == 0
        putting.result(PATIENCE)
        assert buffer.get(PATIENCE) == 1
    assert buffer.dropped == 0


def test_replacing_in_a_full_buffer_drops_the_oldest_and_counts_it() -> None:
    buffer: Buffer[int] = Buffer(2)
    for item in range(5):
        buffer.replace_oldest(item)
    assert [buffer.get(), buffer.get()] == [3, 4]
    assert buffer.dropped == 3


def test_getting_from_an_empty_buffer_gives_up_in_time() -> None:
    with pytest.raises(TimeoutError):
        Buffer(1).get(timeout=0.01)


def test_getting_waits_for_what_another_thread_puts() -> None:
    buffer: Buffer[int] = Buffer(1)
    with ThreadPoolExecutor(1) as pool:
        getting = pool.submit(buffer.get, PATIENCE)
        buffer.put(7)
        assert getting.result(PATIENCE) == 7


@pytest.mark.parametrize("full", [True, False], ids=["putting", "getting"])
def test_closing_wakes_whoever_waits(full: bool) -> None:
    buffer: Buffer[int] = Buffer(1)
    if full:
        buffer.put(0)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(buffer.put, 1) if full else pool.submit(buffer.get)
        buffer.close()
        with pytest.raises(BufferClosed):
            waiting.result(PATIENCE)


def test_a_closed_buffer_still_gives_what_it_holds_and_takes_no_more() -> None:
    buffer: Buffer[int] = Buffer(1)
    buffer.put(0)
    buffer.close()
    buffer.close()
    with pytest.raises(BufferClosed):
        buffer.replace_oldest(1)
    assert buffer.get() == 0
    with pytest.raises(BufferClosed):
        buffer.get()
