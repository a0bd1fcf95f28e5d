"""Our U-Net with a ResNet34 encoder against the library whose network it is."""

from collections.abc import Iterator

import keras
import numpy as np
import pytest

from models import architectures

pytestmark = pytest.mark.training
SHAPE = (64, 96, 3)
CLASSES = 7


def bilinear(layer: keras.layers.Layer) -> keras.layers.Layer:
    """The library's layer, but no nearest neighbours, which GPUs refuse."""
    settings = layer.get_config()
    if isinstance(layer, keras.layers.UpSampling2D):
        settings["interpolation"] = "bilinear"
    return type(layer).from_config(settings)


def layers_with_weights(network: keras.Model) -> Iterator[keras.layers.Layer]:
    for layer in network.layers:
        if isinstance(layer, keras.Model):
            yield from layers_with_weights(layer)
        elif layer.weights:
            yield layer


@pytest.fixture(scope="module")
def reference() -> keras.Model:
    """`segmentation_models`' network, every normalisation of its own statistics."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SM_FRAMEWORK", "tf.keras")
        import segmentation_models

    keras.utils.set_random_seed(0)
    network = segmentation_models.Unet(
        "resnet34",
        input_shape=SHAPE,
        classes=CLASSES,
        activation="linear",
        encoder_weights=None,
    )
    network = keras.models.clone_model(network, clone_function=bilinear)
    rng = np.random.default_rng(0)
    for layer in layers_with_weights(network):
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.set_weights(
                [rng.uniform(0.5, 1.5, weight.shape) for weight in layer.weights]
            )
    first = network.get_layer("bn_data")
    shift, mean, deviation = np.zeros(3), np.full(3, 127.5), np.full(3, 127.5)
    first.set_weights([shift, mean, deviation**2 - first.epsilon])
    return network


def test_it_is_the_library_s_network_but_for_the_input_s_normalisation(
    reference: keras.Model,
) -> None:
    ours = architectures.build("unet_resnet34", SHAPE, CLASSES)
    assert ours.count_params() == reference.count_params() - 3 * 3
    names = {layer.name for layer in layers_with_weights(reference)}
    ours_names = {layer.name for layer in layers_with_weights(ours)}
    assert names - ours_names == {"bn_data", "final_conv"}
    assert ours_names - names == {"logits"}


@pytest.mark.parametrize("training", [False, True])
def test_the_library_s_weights_give_the_library_s_outputs(
    reference: keras.Model, training: bool
) -> None:
    ours = architectures.build("unet_resnet34", SHAPE, CLASSES)
    for layer in layers_with_weights(ours):
        name = "final_conv" if layer.name == "logits" else layer.name
        layer.set_weights(reference.get_layer(name).get_weights())
    # Black or white by halves: mean and deviation are those of `scaling`.
    rng = np.random.default_rng(1)
    picture = rng.choice(np.float32([0, 255]), (1, *SHAPE))
    pictures = np.concatenate([picture, 255 - picture])
    expected = np.asarray(reference(pictures, training=training))
    given = np.asarray(ours(pictures, training=training))
    assert np.abs(given - expected).max() < 1e-4 * np.abs(expected).max()
    assert expected.std() > 0.1
