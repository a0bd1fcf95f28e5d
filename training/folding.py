"""From a Keras 3 network to the steps that int8 arithmetic will take.

Networks inside the network are opened out, and what does nothing when a network runs
(dropout) is left away. The scaling of the picture goes into the input: as the meaning
of its bytes it costs nothing. Batch normalisations melt into the convolution before
them, as the converter would melt them (Jacob et al., arXiv 1712.05877, section 3.2,
with the statistics frozen). One that follows no convolution becomes what it then is, a
factor and a shift for each channel: a 1x1 depthwise convolution.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import keras
import numpy as np

from training.errors import ConfigError
from training.steps import INPUT, KERNEL_AXES, Floats, Step, users, with_weights

_NOTHING_AT_WORK = ("Dropout", "SpatialDropout2D", "GaussianNoise")
_POOLING = ("pool_size", "strides", "padding")
_SETTINGS = {
    INPUT: (),
    "Conv2D": ("filters", "kernel_size", "strides", "padding", "dilation_rate"),
    "DepthwiseConv2D": ("kernel_size", "strides", "padding", "dilation_rate"),
    "Conv2DTranspose": ("filters", "kernel_size", "strides", "padding"),
    "ReLU": ("max_value",),
    "Add": (),
    "Multiply": (),
    "Concatenate": ("axis",),
    "MaxPooling2D": _POOLING,
    "AveragePooling2D": _POOLING,
    "GlobalAveragePooling2D": ("keepdims",),
    "UpSampling2D": ("size", "interpolation"),
    "ZeroPadding2D": ("padding",),
}
"""The kinds of layers that can be carried over, with the settings that matter."""

_ACTIVATIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "relu": ("ReLU", {"max_value": None}),
    "relu6": ("ReLU", {"max_value": 6.0}),
    "sigmoid": ("Activation", {"activation": "sigmoid"}),
}
"""Functions that can be carried over, with kind and settings of their step."""

_PLAIN = {
    "data_format": "channels_last",
    "depth_multiplier": 1,
    "groups": 1,
    "negative_slope": 0.0,
    "output_padding": None,
    "threshold": 0.0,
}
"""Settings that may have no other value, since nothing here looks at them."""


def steps_of(network: keras.Model) -> list[Step]:
    """The steps of a network in the order in which they can be taken.

    The first is the input, the last gives the output.

    Raises:
        ConfigError: the network has several inputs or outputs, uses a layer twice, or
            has a layer that is not known here.
    """
    if len(network.inputs) != 1 or len(network.outputs) != 1:
        raise ConfigError(f"{network.name} has more than one input or output.")
    steps: list[Step] = []
    _open_out(network, [], "", steps)
    return _melted(steps)


def _open_out(
    model: keras.Model, inputs: list[str], prefix: str, steps: list[Step]
) -> list[str]:
    """Append the steps of a model to those there are.

    Args:
        model: a functional model.
        inputs: the steps that stand for its inputs; none for the whole network.
        prefix: of the names of its layers.
        steps: of the layers before.

    Returns:
        The steps that give its outputs.
    """
    config = model.get_config()
    given: dict[str, list[str]] = {}
    if inputs:
        names = [name for name, *_ in _histories(config["input_layers"])]
        given = {name: [step] for name, step in zip(names, inputs, strict=True)}
    for entry in config["layers"]:
        name, nodes = entry["name"], entry["inbound_nodes"]
        if name in given:
            continue
        if len(nodes) > 1:
            raise ConfigError(f"{model.name} uses its layer {name} more than once.")
        taken = [given[source][index] for source, _, index in _tensors(nodes)]
        layer = model.get_layer(name)
        kind = type(layer).__name__
        if isinstance(layer, keras.Model):
            given[name] = _open_out(layer, taken, f"{prefix}{name}_", steps)
        elif kind in _NOTHING_AT_WORK:
            given[name] = taken
        elif kind == "Rescaling" and [steps[0].name] == taken:
            scaling = {key: layer.get_config()[key] for key in ("scale", "offset")}
            steps[0] = replace(steps[0], settings=scaling)
            given[name] = taken
        else:
            steps += _steps_of_layer(layer, kind, f"{prefix}{name}", tuple(taken))
            given[name] = [steps[-1].name]
    return [
        given[name][index] for name, _, index in _histories(config["output_layers"])
    ]


def _tensors(node: Any) -> Iterator[tuple[str, int, int]]:
    """Where the tensors in the arguments of a call come from: layer, call, output."""
    if isinstance(node, dict):
        if node.get("class_name") == "__keras_tensor__":
            yield node["config"]["keras_history"]
            return
        node = list(node.values())
    if isinstance(node, list | tuple):
        for part in node:
            yield from _tensors(part)


def _histories(entry: list[Any]) -> list[list[Any]]:
    """A model's inputs or outputs: Keras writes a single one without its list."""
    return [entry] if isinstance(entry[0], str) else entry


def _steps_of_layer(
    layer: keras.layers.Layer, kind: str, name: str, inputs: tuple[str, ...]
) -> Iterator[Step]:
    """A layer as one step, or as two if it brings its activation along."""
    config = layer.get_config()
    if kind == "BatchNormalization":
        step = Step(name, "DepthwiseConv2D", {"kernel_size": (1, 1)}, inputs)
        factor, shift = _factor_and_shift(layer)
        yield with_weights(step, factor.reshape(1, 1, -1, 1), shift)
        return
    if kind == "Activation":
        yield _activation(name, str(config["activation"]), inputs)
        return
    odd = [f"{k}={config[k]}" for k, v in _PLAIN.items() if config.get(k, v) != v]
    if kind not in _SETTINGS or odd:
        raise _unknown(name, " ".join([kind, *odd]))
    settings = {key: config[key] for key in _SETTINGS[kind]}
    if kind in ("Add", "Multiply"):
        # Int8 takes two at a time and rounds each result.
        for number, other in enumerate(inputs[2:], start=1):
            yield Step(f"{name}_{number}", kind, settings, inputs[:2])
            inputs = (f"{name}_{number}", other)
    step = Step(name, kind, settings, inputs)
    if kind in KERNEL_AXES:
        kernel = np.asarray(layer.kernel)
        none = np.zeros(kernel.shape[KERNEL_AXES[kind]], np.float32)
        step = with_weights(step, kernel, layer.bias if layer.use_bias else none)
    yield step
    function = str(config.get("activation", "linear"))
    if function != "linear":
        yield _activation(f"{name}_activation", function, (name,))


def _activation(name: str, function: str, inputs: tuple[str, ...]) -> Step:
    if function not in _ACTIVATIONS:
        raise _unknown(name, f"{function} activation")
    kind, settings = _ACTIVATIONS[function]
    return Step(name, kind, settings, inputs)


def _unknown(name: str, what: str) -> ConfigError:
    return ConfigError(
        f"The layer {name} is a {what}: quantisation-aware training does not know how "
        "to round it. Leave it away: --methods ptq"
    )


def _factor_and_shift(layer: keras.layers.BatchNormalization) -> tuple[Floats, Floats]:
    """What a batch normalisation with frozen statistics does to each channel."""
    mean, variance = np.asarray(layer.moving_mean), np.asarray(layer.moving_variance)
    factor = 1 / np.sqrt(variance + layer.epsilon)
    if layer.scale:
        factor = factor * np.asarray(layer.gamma)
    shift = -mean * factor
    return factor, shift + np.asarray(layer.beta) if layer.center else shift


def _melted(steps: list[Step]) -> list[Step]:
    """Put each factor and shift into the convolution before it, where there is one."""
    used = users(steps)
    kept: dict[str, Step] = {}
    moved: dict[str, str] = {}
    for step in steps:
        inputs = tuple(moved.get(name, name) for name in step.inputs)
        before = kept[inputs[0]] if inputs else step
        alone = len(used[before.name]) == 1
        if _is_affine(step) and before.kind in KERNEL_AXES and alone:
            kept[before.name] = _scaled(before, *step.weights)
            moved[step.name] = before.name
            used[before.name] = used[step.name]
        else:
            kept[step.name] = replace(step, inputs=inputs)
    return list(kept.values())


def _is_affine(step: Step) -> bool:
    """Whether it is what a batch normalisation became, or the like of it."""
    return step.kind == "DepthwiseConv2D" and step.settings == {"kernel_size": (1, 1)}


def _scaled(step: Step, factor: Floats, shift: Floats) -> Step:
    """A convolution with a factor and a shift put into its weights."""
    kernel, bias = step.weights
    by_channel = [1, 1, 1, 1]
    by_channel[KERNEL_AXES[step.kind]] = -1
    factor = factor.reshape(-1)
    return with_weights(
        step, kernel * factor.reshape(by_channel), bias * factor + shift
    )
