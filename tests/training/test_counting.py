"""Parameters and multiplications, against figures reckoned by hand."""

import keras
import pytest

from models import architectures, zoo
from models.zoo import ModelCard
from training import counting
from training.errors import ConfigError

pytestmark = pytest.mark.training
layers = keras.layers


def test_a_normalisation_behind_a_convolution_leaves_only_its_shift() -> None:
    pictures = keras.Input((8, 6, 3))
    x = layers.Conv2D(4, 3, use_bias=False)(pictures)
    x = layers.BatchNormalization()(x)
    x = layers.DepthwiseConv2D(3)(x)
    x = layers.BatchNormalization()(x)
    # 3x3x3x4 weights + 4 shifts, 3x3x4 + 4 biases, which take up the shifts
    assert counting.parameters(keras.Model(pictures, x)) == 108 + 4 + 36 + 4


def test_a_normalisation_behind_anything_else_keeps_factor_and_shift() -> None:
    pictures = keras.Input((8, 6, 3))
    x = layers.BatchNormalization()(pictures)
    x = layers.Conv2D(4, 1, activation="relu")(x)
    x = layers.BatchNormalization()(x)
    # 3 + 3, 3x4 weights + 4 biases, 4 + 4
    assert counting.parameters(keras.Model(pictures, x)) == 6 + 16 + 8


def test_a_transposed_convolution_costs_its_kernel_at_each_place_of_its_input() -> None:
    pictures = keras.Input((8, 6, 3))
    x = layers.Conv2DTranspose(5, 2, strides=2)(pictures)
    model = keras.Model(pictures, x)
    assert model.output_shape == (None, 16, 12, 5)
    assert counting.parameters(model) == 2 * 2 * 3 * 5 + 5
    # At each of 16x12 places of the output one tap of 2x2 meets the 3 channels.
    assert counting.macs(model) == 16 * 12 * 5 * 3


def test_strides_groups_dilation_and_dense_layers() -> None:
    pictures = keras.Input((8, 6, 4))
    x = layers.Conv2D(8, 3, strides=2, padding="same", use_bias=False)(pictures)
    x = layers.Conv2D(6, (7, 1), padding="same", groups=2, use_bias=False)(x)
    x = layers.DepthwiseConv2D(
        3, depth_multiplier=2, dilation_rate=2, padding="same", use_bias=False
    )(x)
    x = layers.GlobalAveragePooling2D()(x)
    model = keras.Model(pictures, layers.Dense(5)(x))
    # outputs of 4x3 places: each of 8 values of 3x3x4, 6 of 7x(8/2), 12 of 3x3
    convolutions = 8 * 36 + 6 * 28 + 12 * 9
    assert counting.macs(model) == 4 * 3 * convolutions + 12 * 5
    assert counting.parameters(model) == convolutions + 12 * 5 + 5


def test_layers_of_a_model_within_a_model_are_counted() -> None:
    inner_input = keras.Input((8, 6, 3))
    x = layers.Conv2D(4, 1, use_bias=False)(inner_input)
    inner = keras.Model(inner_input, layers.BatchNormalization()(x))
    pictures = keras.Input((8, 6, 3))
    model = keras.Model(pictures, layers.Conv2D(2, 1)(inner(pictures)))
    assert counting.parameters(model) == 12 + 4 + 8 + 2
    assert counting.macs(model) == 48 * (12 + 8)


def test_a_layer_of_an_unknown_kind_is_not_passed_over() -> None:
    pictures = keras.Input((8, 6, 3))
    model = keras.Model(pictures, layers.SeparableConv2D(4, 3, name="odd")(pictures))
    with pytest.raises(ConfigError, match="odd cannot be counted: SeparableConv2D"):
        counting.parameters(model)
    with pytest.raises(ConfigError, match="odd cannot be counted: SeparableConv2D"):
        counting.macs(model)


@pytest.mark.parametrize(
    ("name", "parameters", "macs"),
    [
        # Of the library's 24,457,024 the statistics of all normalisations fall away,
        # and the factors of those behind a convolution.
        ("unet_resnet34", 24_434_839, 17_746_624_512),
        ("unet", 31_032_135, 108_433_244_160),
    ],
)
def test_whole_networks(name: str, parameters: int, macs: int) -> None:
    network = architectures.build(name, (288, 512, 3), 7)
    assert counting.parameters(network) == parameters
    assert counting.macs(network) == macs


CARDS = {card.name: card for card in zoo.cards() if card.name in architectures.BUILDERS}


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_the_card_of_a_shipped_network_tells_these_figures(card: ModelCard) -> None:
    width, height = card.input_size
    network = architectures.build(card.name, (height, width, 3), len(card.classes))
    assert counting.parameters(network) == card.parameters
    assert counting.macs(network) == card.macs
