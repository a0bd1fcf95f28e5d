"""What every network must be able to do; a new one joins by being registered."""

from pathlib import Path

import keras
import numpy as np
import pytest

from models import architectures
from models.errors import ModelError

# Keras 3.15 saves HDF5 in a way that numpy 2 gives notice of.
pytestmark = [
    pytest.mark.training,
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]
NAMES = sorted(architectures.BUILDERS)
CLASSES = 5
UNETS = "unet", "unet_bn", "unet_tiny"
STRIDES = dict.fromkeys(NAMES, 4) | dict.fromkeys([*UNETS, "unet_resnet34"], 1)
MULTIPLES = dict.fromkeys(NAMES, 32) | dict.fromkeys(UNETS, 16)
each_network = pytest.mark.parametrize("name", NAMES)


class Built(dict[str, keras.Model]):
    """Every network for pictures of a size, built when first asked for."""

    def __init__(self, height: int | None = None, width: int | None = None) -> None:
        super().__init__()
        self._size = height, width

    def __missing__(self, name: str) -> keras.Model:
        keras.utils.set_random_seed(0)
        self[name] = architectures.build(name, (*self._size, 3), CLASSES)
        return self[name]


@pytest.fixture(scope="module")
def networks() -> Built:
    """Those for pictures of any size."""
    return Built()


@pytest.fixture(scope="module")
def fixed() -> Built:
    """Those for one size alone."""
    return Built(64, 96)


def outputs(network: keras.Model, height: int, width: int) -> np.ndarray:
    rng = np.random.default_rng(0)
    picture = rng.integers(0, 256, (1, height, width, 3)).astype(np.float32)
    return keras.ops.convert_to_numpy(network(picture, training=False))


@each_network
@pytest.mark.parametrize(("height", "width"), [(64, 96), (96, 32)])
def test_one_network_labels_pictures_of_any_size(
    networks: Built, name: str, height: int, width: int
) -> None:
    stride = STRIDES[name]
    logits = outputs(networks[name], height, width)
    assert logits.shape == (1, height // stride, width // stride, CLASSES)
    assert np.isfinite(logits).all()


@each_network
def test_one_of_fixed_size_is_the_same_network(
    networks: Built, fixed: Built, name: str
) -> None:
    network = fixed[name]
    stride = STRIDES[name]
    assert network.name == name
    assert network.input_shape == (None, 64, 96, 3)
    assert network.output_shape == (None, 64 // stride, 96 // stride, CLASSES)
    shapes = [weight.shape for weight in networks[name].weights]
    assert [weight.shape for weight in network.weights] == shapes


@each_network
def test_saves_and_loads_to_equal_outputs(
    networks: Built, fixed: Built, name: str, tmp_path: Path
) -> None:
    file = tmp_path / "network.weights.h5"
    before = outputs(networks[name], 64, 96)
    networks[name].save_weights(file)
    other = fixed[name]
    for weight in other.trainable_weights:
        weight.assign(keras.ops.ones_like(weight))
    other.load_weights(file)
    difference = np.abs(outputs(other, 64, 96) - before).max()
    assert difference < 1e-5 * np.abs(before).max()


@each_network
def test_logits_are_float32_under_mixed_precision(name: str) -> None:
    keras.utils.set_random_seed(0)
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        network = architectures.build(name, (32, 32, 3), CLASSES)
    finally:
        keras.config.set_dtype_policy("float32")
    logits = outputs(network, 32, 32)
    assert logits.dtype == np.float32
    assert np.isfinite(logits).all()
    assert network.get_layer("encoder").compute_dtype == "bfloat16"
    assert network.get_layer("scaling").compute_dtype == "float32"


@each_network
def test_black_and_white_are_told_apart(networks: Built, name: str) -> None:
    network = networks[name]
    black = network(np.zeros((1, 64, 64, 3), np.float32), training=False)
    white = network(np.full((1, 64, 64, 3), 255.0, np.float32), training=False)
    difference = keras.ops.convert_to_numpy(black - white)
    strongest = np.abs(keras.ops.convert_to_numpy(white)).max()
    # Of weights nobody has trained the logits are small: what counts is the proportion.
    assert np.abs(difference).max() > 0.05 * strongest > 0


@each_network
def test_a_size_that_does_not_fit_is_reported(name: str) -> None:
    multiple = MULTIPLES[name]
    with pytest.raises(ModelError, match=f"multiples of {multiple}, not 72"):
        architectures.build(name, (72, 64, 3), CLASSES)
    with pytest.raises(ModelError, match=f"multiples of {multiple}, not .*70"):
        architectures.build(name, (None, 70, 3), CLASSES)


def test_an_unknown_network_is_reported_with_the_known_ones() -> None:
    with pytest.raises(
        ModelError, match=r"no network called resnet9000.*efficientlite_fpn"
    ):
        architectures.build("resnet9000", (64, 64, 3), CLASSES)
