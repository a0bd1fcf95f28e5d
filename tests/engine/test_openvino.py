"""OpenVINO runs what LiteRT runs, with one compiled network for all workers."""

import gc
import os
import shutil
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
import pytest

from engine.errors import DeviceFailedError
from engine.picture import Picture
from engine.priority import LOWEST, give_way
from engine.runtimes import openvino
from engine.runtimes.litert_cpu import CpuRuntime
from engine.runtimes.openvino import OpenVinoRuntime
from engine.segmenter import Segmenter
from engine.sources.sample import scene
from models import zoo
from models.card import ModelCard, checksum
from models.errors import ModelError

if not openvino.devices():
    pytest.skip("OpenVINO is not installed", allow_module_level=True)

CARD = zoo.find(zoo.DEFAULT_MODEL, "openvino")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def runtime() -> OpenVinoRuntime:
    return OpenVinoRuntime(CARD)


@pytest.fixture
def copied(tmp_path: Path) -> ModelCard:
    """The shipped network in another folder, to be damaged at will."""
    card = replace(CARD, folder=tmp_path)
    for file, shipped in zip(card.files, CARD.files, strict=True):
        shutil.copy(shipped, file)
    return card


def drawn(seed: int) -> np.ndarray:
    rgb, _ = scene.draw(40, CARD.input_size, seed)
    return rgb


def test_it_labels_as_litert_does(runtime: OpenVinoRuntime) -> None:
    int8 = zoo.find(zoo.DEFAULT_MODEL, "int8")
    picture = Picture.from_array(drawn(5001))
    ids = Segmenter(CARD, runtime).segment(picture)
    expected = Segmenter(int8, CpuRuntime(int8)).segment(picture)
    assert len(np.unique(expected)) > 3
    assert (ids == expected).mean() > 0.97


def test_a_run_allocates_nothing(runtime: OpenVinoRuntime) -> None:
    first = runtime.run(drawn(5001))
    kept = first.copy()
    second = runtime.run(drawn(5002))
    assert np.shares_memory(first, second)
    assert not np.array_equal(second, kept)


def test_several_threads_get_what_one_gets(runtime: OpenVinoRuntime) -> None:
    pictures = [drawn(seed) for seed in range(5001, 5004)]
    expected = [runtime.run(rgb).copy() for rgb in pictures]

    def labelled(rgb: np.ndarray) -> list[np.ndarray]:
        own = OpenVinoRuntime(CARD, streams=2)
        return [own.run(rgb).copy() for _ in range(3)]

    with ThreadPoolExecutor(3) as pool:
        for given, logits in zip(pool.map(labelled, pictures), expected, strict=True):
            assert all(np.array_equal(one, logits) for one in given)


def test_who_gives_way_has_a_network_of_its_own_that_does_so_too(
    runtime: OpenVinoRuntime,
) -> None:
    """What works in the background holds up nobody, by its threads neither."""

    def labelled() -> tuple[np.ndarray, set[int]]:
        others = threads() - {threading.get_native_id()}
        give_way()
        logits = OpenVinoRuntime(CARD, streams=2).run(drawn(5001)).copy()
        return logits, {os.getpriority(os.PRIO_PROCESS, t) for t in threads() - others}

    def threads() -> set[int]:
        if sys.platform != "linux":  # where threads have no such priority
            return set()
        return {int(task.name) for task in Path("/proc/self/task").iterdir()}

    expected = runtime.run(drawn(5001)).copy()
    with ThreadPoolExecutor(1) as pool:
        logits, priorities = pool.submit(labelled).result()
    assert np.array_equal(logits, expected)
    assert priorities == ({LOWEST} if sys.platform == "linux" else set())


def test_runtimes_share_a_network_for_as_long_as_one_lives(copied: ModelCard) -> None:
    first = OpenVinoRuntime(copied)
    for file in copied.files:
        file.unlink()
    second = OpenVinoRuntime(copied)
    del first
    assert second.run(drawn(5001)).any()
    del second
    gc.collect()
    with pytest.raises(ModelError, match="cannot be read"):
        OpenVinoRuntime(copied)


def test_what_was_compiled_is_kept_for_the_next_start(
    copied: ModelCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = copied.folder / "cache"
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda _: cache)
    OpenVinoRuntime(copied)
    (kept,) = (cache / "openvino").iterdir()
    written = kept.stat().st_mtime_ns
    OpenVinoRuntime(copied)
    assert [(f, f.stat().st_mtime_ns) for f in kept.parent.iterdir()] == [
        (kept, written)
    ]


def test_it_runs_where_nothing_can_be_kept(
    copied: ModelCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_folder = copied.folder / "file"
    no_folder.touch()
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda _: no_folder)
    assert OpenVinoRuntime(copied).run(drawn(5001)).any()


def test_weights_that_were_exchanged_are_refused(copied: ModelCard) -> None:
    with copied.weights.with_suffix(".bin").open("r+b") as file:
        file.seek(1000)
        file.write(b"!")
    with pytest.raises(ModelError, match="damaged or was exchanged"):
        OpenVinoRuntime(copied)


def test_weights_that_are_missing_are_named(copied: ModelCard) -> None:
    copied.weights.with_suffix(".bin").unlink()
    with pytest.raises(ModelError, match=r"cannot be read.*openvino\.bin"):
        OpenVinoRuntime(copied)


def test_a_file_that_is_no_network_is_refused_in_one_line(copied: ModelCard) -> None:
    for file in copied.files:
        file.write_bytes(b"nonsense")
    card = replace(copied, sha256=checksum([b"nonsense"] * 2))
    with pytest.raises(ModelError, match=r"openvino\.xml on the CPU cannot be ") as why:
        OpenVinoRuntime(card)
    assert "\n" not in str(why.value)


def test_a_card_of_another_input_size_is_refused() -> None:
    card = replace(CARD, input_size=(256, 128))
    with pytest.raises(ModelError, match="does not take pictures of 256x128"):
        OpenVinoRuntime(card)


def test_a_network_of_floats_is_refused(tmp_path: Path) -> None:
    ov = openvino.library()
    op = ov.opset13
    picture = op.parameter([1, 4, 4, 3], ov.Type.f32)
    graph = ov.Model([op.result(op.relu(picture))], [picture], "floats")
    card = replace(CARD, name="floats", folder=tmp_path, input_size=(4, 4))
    ov.save_model(graph, card.weights)
    card = replace(card, sha256=checksum(file.read_bytes() for file in card.files))
    with pytest.raises(ModelError, match="does not take and give bytes"):
        OpenVinoRuntime(card)


@pytest.mark.skipif("NPU" in openvino.devices(), reason="there is an NPU")
def test_a_device_that_is_not_there_is_named() -> None:
    with pytest.raises(ModelError, match="no NPU that it can use"):
        OpenVinoRuntime(CARD, "NPU")


class Gpu:
    """In place of one: the CPU, which goes wrong as it is told."""

    def __init__(self) -> None:
        """Be in order."""
        self.hangs = False
        self.error = ""
        self.compiled = 0
        self._compile = openvino._compile

    def compile(self, card: ModelCard, device: str, streams: int) -> "Gpu._Network":
        """What would be compiled for the device."""
        self.compiled += 1
        return self._Network(self, self._compile(card, "CPU", streams))

    class _Network:
        def __init__(self, gpu: "Gpu", network: Any) -> None:
            self._gpu, self._network = gpu, network
            self.input, self.output = network.input, network.output

        def create_infer_request(self) -> "Gpu._Request":
            return Gpu._Request(self._gpu, self._network.create_infer_request())

    class _Request:
        def __init__(self, gpu: "Gpu", request: Any) -> None:
            self._gpu, self._request = gpu, request

        def __getattr__(self, name: str) -> Any:
            return getattr(self._request, name)

        def wait_for(self, milliseconds: int) -> bool:
            assert milliseconds == 1000
            self._request.wait()
            if self._gpu.error:
                raise RuntimeError(self._gpu.error)
            return not self._gpu.hangs


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch) -> Gpu:
    """In place of Intel's."""
    gpu = Gpu()
    monkeypatch.setattr(openvino, "_compile", gpu.compile)
    return gpu


def test_a_gpu_labels_as_the_cpu_does(runtime: OpenVinoRuntime, gpu: Gpu) -> None:
    wanted = runtime.run(drawn(5001)).copy()
    assert np.array_equal(OpenVinoRuntime(CARD, "GPU").run(drawn(5001)), wanted)
    assert gpu.compiled == 1


def test_a_gpu_that_hangs_is_left_behind(gpu: Gpu) -> None:
    own = OpenVinoRuntime(CARD, "GPU")
    gpu.hangs = True
    with pytest.raises(DeviceFailedError, match=r"^it has not answered for 1 s$"):
        own.run(drawn(5001))
    # The driver may yet write to what it was given, and nobody else shall wait for it.
    still_there = weakref.ref(own)
    del own
    gc.collect()
    assert still_there()
    OpenVinoRuntime(CARD, "GPU")
    assert gpu.compiled == 2


def test_a_gpu_that_fails_says_why(gpu: Gpu) -> None:
    own = OpenVinoRuntime(CARD, "GPU")
    gpu.error = "Exception from src/x.cpp:1:\n[GPU] out of resources.\n"
    with pytest.raises(DeviceFailedError, match=r"^\[GPU\] out of resources$"):
        own.run(drawn(5001))


@pytest.fixture
def uninstalled(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    openvino.library.cache_clear()
    openvino._core.cache_clear()
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "openvino", None)
        yield
    openvino.library.cache_clear()


@pytest.mark.usefixtures("uninstalled")
def test_without_the_library_the_message_says_so(copied: ModelCard) -> None:
    with pytest.raises(ModelError, match=r"not installed here .*pip install openvino"):
        OpenVinoRuntime(copied)
    assert openvino.devices() == []


def test_it_tells_nobody_and_says_nothing() -> None:
    """Importing the whole of it would send a note to Google Analytics."""
    program = (
        "import sys; from engine.runtimes.openvino import devices;"
        "assert 'openvino' not in sys.modules; devices();"
        "assert 'openvino' in sys.modules;"
        "assert not {'openvino_telemetry', 'openvino.tools.ovc'} & {*sys.modules}"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == done.stderr == ""
