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


@pytest.fixture(autouse=True)
def same_weights_every_time() -> None:
    """Let chance decide nothing."""
    keras.utils.set_random_seed(0)


def outputs(network: keras.Model, height: int, width: int) -> np.ndarray:
    rng = np.random.default_rng(0)
    picture = rng.integers(0, 256, (1, height, width, 3)).astype(np.float32)
    return keras.ops.convert_to_numpy(network(picture, training=False))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [(64, 96), (128, 64)])
def test_builds_at_two_sizes(name: str, size: tuple[int, int]) -> None:
    height, width = size
    network = architectures.build(name, (height, width, 3), 5)
    logits = outputs(network, height, width)
    stride = height // logits.shape[1]
    assert stride in (1, 2, 4, 8)
    assert logits.shape == (1, height // stride, width // stride, 5)
    assert np.isfinite(logits).all()


@pytest.mark.parametrize("name", NAMES)
def test_one_network_takes_any_size(name: str) -> None:
    network = architectures.build(name, (None, None, 3), 3)
    assert outputs(network, 64, 96).shape[0] == 1
    assert outputs(network, 96, 32).shape[0] == 1


@pytest.mark.parametrize("name", NAMES)
def test_saves_and_loads_to_equal_outputs(name: str, tmp_path: Path) -> None:
    network = architectures.build(name, (64, 64, 3), 4)
    before = outputs(network, 64, 64)
    network.save(tmp_path / "network.keras")
    whole = keras.models.load_model(tmp_path / "network.keras")
    assert np.array_equal(outputs(whole, 64, 64), before)
    network.save_weights(tmp_path / "network.weights.h5")
    other = architectures.build(name, (None, None, 3), 4)
    other.load_weights(tmp_path / "network.weights.h5")
    assert outputs(other, 64, 64) == pytest.approx(before, abs=1e-5)


@pytest.mark.parametrize("name", NAMES)
def test_black_and_white_are_told_apart(name: str) -> None:
    network = architectures.build(name, (64, 64, 3), 4)
    black = network(np.zeros((1, 64, 64, 3), np.float32), training=False)
    white = network(np.full((1, 64, 64, 3), 255.0, np.float32), training=False)
    difference = keras.ops.convert_to_numpy(black - white)
    strongest = np.abs(keras.ops.convert_to_numpy(white)).max()
    # Of weights nobody has trained the logits are small: what counts is the proportion.
    assert np.abs(difference).max() > 0.05 * strongest > 0


def test_an_unknown_network_is_reported_with_the_known_ones() -> None:
    with pytest.raises(
        ModelError, match=r"no network called resnet9000.*mobilenet_fpn"
    ):
        architectures.build("resnet9000", (64, 64, 3), 7)


def test_a_size_that_does_not_fit_and_missing_weights_are_reported(
    tmp_path: Path,
) -> None:
    with pytest.raises(ModelError, match="multiples of 32"):
        architectures.build("mobilenet_fpn", (70, 64, 3), 7)
    with pytest.raises(ModelError, match="cannot be built"):
        architectures.build("mobilenet_fpn", (64, 64, 3), 7, tmp_path / "no.weights.h5")
