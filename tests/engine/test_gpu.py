"""Networks on the GPU, with something else in its place: CI has none."""

import gc
import hashlib
import logging
import threading
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.errors import DeviceFailedError
from engine.runtimes import gpu_network, gpu_queue, litert_c
from engine.runtimes.base import byte_logits
from engine.runtimes.gpu_graph import for_gpu
from engine.runtimes.gpu_queue import AT_ONCE
from engine.runtimes.litert_c import CallError, GpuNetwork
from engine.runtimes.litert_gpu import GpuRuntime
from models import zoo
from models.errors import ModelError
from models.zoo import ModelCard
from tests.helpers.gpu import Clock, Device

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]


@pytest.fixture(scope="module")
def card() -> ModelCard:
    """Of the smallest shipped file."""
    return zoo.find("canet", "fp16")


@pytest.fixture(scope="module")
def pictures(card: ModelCard) -> list[Bytes]:
    """Noise in blocks, so that a network sees something."""
    width, height = card.input_size
    shape = (8, height // 32, width // 32, 3)
    small = np.random.default_rng(1).integers(0, 256, shape, np.uint8)
    return list(np.repeat(np.repeat(small, 32, axis=1), 32, axis=2))


@pytest.fixture
def device(monkeypatch: pytest.MonkeyPatch) -> Iterator[Device]:
    """In place of the library and the GPU behind it."""
    device = Device()
    monkeypatch.setattr(gpu_network, "GpuNetwork", device.network)
    monkeypatch.setattr(gpu_queue, "_PATIENCE_SECONDS", 60.0)  # threads may be slow
    yield device
    device.before_run = lambda: None
    gc.collect()  # a runtime that a failed test still holds would serve the next one


@pytest.fixture
def clock(device: Device, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """By which a GPU is found to be silent that does not answer for 0.02 s."""
    clock = Clock()
    monkeypatch.setattr(gpu_queue, "monotonic", clock)
    monkeypatch.setattr(gpu_network, "monotonic", clock)
    monkeypatch.setattr(gpu_queue, "_PATIENCE_SECONDS", 0.02)
    return clock


def test_it_gives_what_the_file_says(
    card: ModelCard, pictures: list[Bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through the library, which computes on the CPU as it would on a GPU."""
    from ai_edge_litert.interpreter import Interpreter

    monkeypatch.setattr(litert_c, "_GPU", 1)
    monkeypatch.setattr(GpuNetwork, "whole", True)
    monkeypatch.setattr(gpu_queue, "_PATIENCE_SECONDS", 60.0)  # a CPU may be busy
    runtime = GpuRuntime(card)
    file = Interpreter(str(card.weights), num_threads=1)
    file.allocate_tensors()
    for picture in pictures[:2]:
        file.set_tensor(
            file.get_input_details()[0]["index"], picture[np.newaxis].astype(np.float32)
        )
        file.invoke()
        logits = file.get_tensor(file.get_output_details()[0]["index"])[0]
        wanted, given = byte_logits(logits), runtime.run(picture)
        assert given.shape == wanted.shape
        assert np.abs(given.astype(int) - wanted).max() <= 1


def test_no_frame_makes_memory_anew(
    card: ModelCard, pictures: list[Bytes], device: Device
) -> None:
    runtime = GpuRuntime(card)
    assert runtime.run(pictures[0]) is runtime.run(pictures[1])


def test_runtimes_of_a_file_share_what_is_compiled(
    card: ModelCard, device: Device
) -> None:
    first = GpuRuntime(card)
    assert device.compiled == 1
    others = [GpuRuntime(card) for _ in range(3)]
    assert device.compiled == 2  # one for several pictures at a time
    del first, others
    gc.collect()
    GpuRuntime(card)
    assert device.compiled == 3


def test_pictures_that_wait_go_together(
    card: ModelCard,
    pictures: list[Bytes],
    device: Device,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waiting = threading.Semaphore(0)

    class Queue(SimpleQueue[Any]):
        def put(self, item: Any, *rest: Any) -> None:  # type: ignore[override]
            super().put(item, *rest)
            if isinstance(item, tuple):
                waiting.release()

    monkeypatch.setattr(gpu_queue, "SimpleQueue", Queue)
    runtimes = [GpuRuntime(card) for _ in range(AT_ONCE + 1)]
    wanted = [runtimes[0].run(picture).copy() for picture in pictures[: len(runtimes)]]
    for _ in wanted:
        waiting.acquire()
    before = device.runs

    def hold_the_first() -> None:
        if device.runs == before:
            for _ in wanted:
                assert waiting.acquire(timeout=10)

    device.before_run = hold_the_first
    given: dict[int, Bytes] = {}

    def label(index: int) -> None:
        given[index] = runtimes[index].run(pictures[index])

    threads = [
        threading.Thread(target=label, args=(index,)) for index in range(len(runtimes))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert device.runs == before + 2  # the first alone, and all that came meanwhile
    for index, logits in enumerate(wanted):
        assert (given[index] == logits).all()


def test_one_at_a_time_where_several_would_be_wrong(
    card: ModelCard, pictures: list[Bytes], device: Device
) -> None:
    first = GpuRuntime(card)
    wanted = first.run(pictures[0]).copy()
    device.change = lambda logits: logits.fill(1e3)
    second = GpuRuntime(card)
    device.change = lambda logits: None
    assert (second.run(pictures[0]) == wanted).all()


def test_a_device_that_is_lost(
    card: ModelCard, pictures: list[Bytes], device: Device
) -> None:
    runtimes = [GpuRuntime(card), GpuRuntime(card)]
    runtimes[0].run(pictures[0])
    device.lost = True
    with pytest.raises(DeviceFailedError, match=r"^LiteRtLockTensorBuffer gave 9$"):
        runtimes[0].run(pictures[0])
    device.lost = False
    for runtime in runtimes:  # it stays lost to all that had it
        with pytest.raises(DeviceFailedError):
            runtime.run(pictures[0])
    GpuRuntime(card).run(pictures[0])


def test_a_device_that_gives_no_numbers(
    card: ModelCard, pictures: list[Bytes], device: Device
) -> None:
    runtime = GpuRuntime(card)

    def spoil(logits: Floats) -> None:
        logits[0, 5, 5] = np.nan

    device.change = spoil
    with pytest.raises(DeviceFailedError, match="no number"):
        runtime.run(pictures[0])


def test_a_driver_that_hangs_is_left_behind(
    card: ModelCard,
    pictures: list[Bytes],
    device: Device,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runtime = GpuRuntime(card)
    monkeypatch.setattr(gpu_queue, "_PATIENCE_SECONDS", 0.05)
    go_on = threading.Event()
    device.before_run = lambda: go_on.wait(10)
    try:
        with pytest.raises(DeviceFailedError, match=r"^it has not answered for \d+ s$"):
            runtime.run(pictures[0])
        assert device.abandoned == 1
    finally:
        go_on.set()


def test_what_is_left_behind_stays_in_memory(
    card: ModelCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The call that hangs may wake and read on."""
    monkeypatch.setattr(litert_c, "_GPU", 1)
    network = GpuNetwork(for_gpu(card.weights.read_bytes()))
    network.abandon()
    still_there = weakref.ref(network)
    del network
    gc.collect()
    assert still_there()


def test_waiting_for_the_pictures_of_others_is_no_silence(
    card: ModelCard, pictures: list[Bytes], device: Device, clock: Clock
) -> None:
    first, second = GpuRuntime(card), GpuRuntime(card)
    wanted = second.run(pictures[1]).copy()
    before, first_runs = device.runs, threading.Event()

    def take_long() -> None:
        first_runs.set()
        clock.go_on(0.015, noticed_by=threading.main_thread())

    device.before_run = take_long
    thread = threading.Thread(target=first.run, args=(pictures[0],))
    thread.start()
    assert first_runs.wait(10)
    given = second.run(pictures[1])
    thread.join()
    assert device.runs == before + 2
    assert (given == wanted).all()


@pytest.mark.parametrize("variant", ["fp16", "int8"])
def test_compiling_is_no_silence(
    card: ModelCard,
    pictures: list[Bytes],
    device: Device,
    clock: Clock,
    variant: str,
) -> None:
    """Neither for several pictures nor of another file."""
    first = GpuRuntime(card)
    wanted = first.run(pictures[0]).copy()
    compiling, finished = threading.Event(), threading.Event()

    def compile_long() -> None:
        compiling.set()
        assert finished.wait(10)

    device.before_compiling = compile_long
    thread = threading.Thread(target=GpuRuntime, args=(zoo.find(card.name, variant),))
    thread.start()
    assert compiling.wait(10)
    device.before_run = lambda: clock.go_on(0.1, noticed_by=threading.main_thread())
    given = first.run(pictures[0])
    device.before_run = lambda: None
    finished.set()
    thread.join()
    assert (given == wanted).all()


def test_one_at_a_time_where_several_take_long(
    card: ModelCard, device: Device, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    first = GpuRuntime(card)

    def take_long() -> None:
        clock.now += 0.011

    device.before_run = take_long
    with caplog.at_level(logging.WARNING):
        GpuRuntime(card)
    assert "one picture at a time: several take it too long" in caplog.text
    del first


def test_an_error_of_another_kind_is_a_failure(
    card: ModelCard, pictures: list[Bytes], device: Device
) -> None:
    runtime = GpuRuntime(card)

    def fail() -> None:
        raise TypeError("no such thing")

    device.before_run = fail
    with pytest.raises(DeviceFailedError, match="no such thing"):
        runtime.run(pictures[0])


def test_a_gpu_that_refuses_a_part(card: ModelCard, device: Device) -> None:
    device.whole = False
    with pytest.raises(ModelError, match="refuses a part"):
        GpuRuntime(card)


def test_a_gpu_that_computes_nothing(card: ModelCard, device: Device) -> None:
    device.change = lambda logits: logits.fill(0.5)
    with pytest.raises(ModelError, match="computes nothing"):
        GpuRuntime(card)


def test_a_gpu_that_fails_at_once(card: ModelCard, device: Device) -> None:
    device.lost = True
    with pytest.raises(ModelError, match="does not run the network"):
        GpuRuntime(card)


def test_no_gpu(card: ModelCard, monkeypatch: pytest.MonkeyPatch) -> None:
    def none_here(content: bytes) -> GpuNetwork:
        raise CallError("LiteRtCreateCompiledModel gave 504")

    monkeypatch.setattr(gpu_network, "GpuNetwork", none_here)
    with pytest.raises(ModelError, match="no GPU with Vulkan"):
        GpuRuntime(card)


def test_another_library(card: ModelCard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(litert_c, "_library", lambda: object())
    with pytest.raises(CallError, match="LiteRtCreateEnvironment is missing"):
        GpuNetwork(card.weights.read_bytes())


def test_a_file_that_is_none(card: ModelCard, tmp_path: Path) -> None:
    own = replace(
        card, folder=tmp_path, sha256=hashlib.sha256(b"no network").hexdigest()
    )
    own.weights.write_bytes(b"no network")
    with pytest.raises(ModelError, match="cannot be run"):
        GpuRuntime(own)


def test_a_file_for_other_pictures(card: ModelCard) -> None:
    with pytest.raises(ModelError, match="pictures of 64x32"):
        GpuRuntime(replace(card, input_size=(64, 32)))
