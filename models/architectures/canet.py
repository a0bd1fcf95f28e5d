"""Chained context aggregation network: Tang et al., arXiv 2002.12041.

A residual encoder; over its last features a chain of flows, each of which takes the
encoder's features and the flow before it, the first of them the mean of the whole
picture; their sum, weighted channel by channel (feature selection); and the finest
features of the encoder, refined by large asymmetric convolutions, to draw the edges.

Made small: where the paper has a ResNet of stride 8, the encoder ends at stride 16, and
the flows work at strides 16, 32 and, by dilation, 64. Where the paper joins a flow to
the features before a convolution, each has a convolution of its own here and their sum
goes on. That is nearly the same, and lets the mean of the picture, which is alike
everywhere, be added without making a map of it.
"""

from typing import NamedTuple

import keras

from models.architectures.blocks import (
    conv_bn,
    encoder_model,
    enlarge,
    require_multiples,
    scaling,
)

FLOW_CHANNELS = 96
SELECTED_CHANNELS = 64
REFINED_CHANNELS = 32
HEAD_CHANNELS = 64
DROPOUT = 0.1

Shape = tuple[int | None, int | None, int]


class Stage(NamedTuple):
    """A stage of the encoder: one block that changes the size, others that keep it."""

    channels: int
    stride: int
    dilation: int
    blocks: int


STAGES = (
    Stage(48, 2, 1, 2),
    Stage(96, 2, 1, 2),
    Stage(160, 2, 1, 3),
    Stage(192, 1, 2, 2),
)


class Flow(NamedTuple):
    """A context flow: how far it pools the encoder's features, and its dilation."""

    pool: int
    dilation: int


FLOWS = (Flow(1, 1), Flow(2, 1), Flow(2, 2))


def build(input_shape: Shape, classes: int) -> keras.Model:
    """Build the network; see `architectures.build`.

    Height and width must be multiples of 32, or None for any such.
    """
    require_multiples(input_shape, 32)
    encoder = _encoder(input_shape)

    pictures = keras.Input(input_shape, name="picture")
    fine, coarse = encoder(scaling(pictures))
    context = _select(_aggregate(coarse))
    context = enlarge(context, 4, name="context_enlarge")
    x = keras.layers.Concatenate(name="join")([context, _refine(fine)])
    x = conv_bn(x, HEAD_CHANNELS, 3, name="head")
    x = keras.layers.Dropout(DROPOUT, name="dropout")(x)
    # Logits stay in float32 under mixed precision: a loss in bfloat16 does not train.
    x = keras.layers.Conv2D(classes, 1, dtype="float32", name="logits")(x)
    return keras.Model(pictures, x, name="canet")


def _encoder(input_shape: Shape) -> keras.Model:
    """Residual blocks (He et al., arXiv 1512.03385): features of strides 4 and 16."""
    pictures = keras.Input(input_shape, name="scaled_picture")
    x = conv_bn(pictures, 32, 3, stride=2, name="c0")
    features = []
    for number, stage in enumerate(STAGES, start=1):
        for block in range(1, stage.blocks + 1):
            x = _residual(x, stage, block == 1, name=f"c{number}_block{block}")
        features.append(x)
    return encoder_model(pictures, [features[0], features[-1]])


def _residual(
    x: keras.KerasTensor, stage: Stage, first: bool, name: str
) -> keras.KerasTensor:
    stride = stage.stride if first else 1
    shortcut = x
    if first:
        shortcut = conv_bn(
            x,
            stage.channels,
            1,
            stride=stride,
            activation=False,
            name=f"{name}_shortcut",
        )
    x = conv_bn(
        x,
        stage.channels,
        stride=stride,
        dilation=stage.dilation if stride == 1 else 1,
        name=f"{name}_conv1",
    )
    x = conv_bn(
        x,
        stage.channels,
        dilation=stage.dilation,
        activation=False,
        name=f"{name}_conv2",
    )
    x = keras.layers.Add(name=f"{name}_add")([x, shortcut])
    return keras.layers.ReLU(max_value=6.0, name=f"{name}_relu")(x)


def _aggregate(x: keras.KerasTensor) -> keras.KerasTensor:
    """The chain: the mean of the picture, then flow after flow, and all in sum."""
    flow = keras.layers.GlobalAveragePooling2D(keepdims=True, name="global_pool")(x)
    flow = conv_bn(flow, FLOW_CHANNELS, 1, name="global_flow")
    flows = [flow]
    for number, shape in enumerate(FLOWS, start=1):
        flow = _context_flow(x, flow, shape, name=f"flow{number}")
        flows.append(flow)
    widest, *others = flows
    together = keras.layers.Add(name="flows_add")(others)
    return keras.layers.Add(name="flows_add_global")([together, widest])


def _context_flow(
    x: keras.KerasTensor, flow: keras.KerasTensor, shape: Flow, *, name: str
) -> keras.KerasTensor:
    """Fusion of features and the flow before, refined by their own attention."""
    if shape.pool > 1:
        pool = keras.layers.AveragePooling2D
        x = pool(shape.pool, name=f"{name}_pool")(x)
        flow = pool(shape.pool, name=f"{name}_pool_flow")(flow)
    x = conv_bn(
        x, FLOW_CHANNELS, dilation=shape.dilation, activation=False, name=f"{name}_own"
    )
    flow = conv_bn(flow, FLOW_CHANNELS, 1, activation=False, name=f"{name}_before")
    x = keras.layers.Add(name=f"{name}_fuse")([x, flow])
    x = keras.layers.ReLU(max_value=6.0, name=f"{name}_fuse_relu")(x)
    x = conv_bn(x, FLOW_CHANNELS, dilation=shape.dilation, name=f"{name}_conv")
    weight = conv_bn(x, FLOW_CHANNELS, 1, name=f"{name}_attend1")
    weight = _gate(weight, FLOW_CHANNELS, name=f"{name}_attend2")
    chosen = keras.layers.Multiply(name=f"{name}_weigh")([x, weight])
    x = keras.layers.Add(name=f"{name}_refined")([x, chosen])
    if shape.pool > 1:
        x = enlarge(x, shape.pool, name=f"{name}_enlarge")
    return x


def _select(x: keras.KerasTensor) -> keras.KerasTensor:
    """Feature selection: each channel weighted by what the whole picture holds."""
    x = conv_bn(x, SELECTED_CHANNELS, name="select")
    weight = keras.layers.GlobalAveragePooling2D(keepdims=True, name="select_pool")(x)
    weight = _gate(weight, SELECTED_CHANNELS, name="select_gate")
    return keras.layers.Multiply(name="select_weigh")([x, weight])


def _gate(x: keras.KerasTensor, channels: int, *, name: str) -> keras.KerasTensor:
    """Weights of 0 to 1 by a 1x1 convolution."""
    x = conv_bn(x, channels, 1, activation=False, name=name)
    return keras.layers.Activation("sigmoid", name=f"{name}_sigmoid")(x)


def _refine(x: keras.KerasTensor) -> keras.KerasTensor:
    """Asymmetric global convolution: 7x7 as 7x1 and 1x7, both ways round, and more."""
    down_first = conv_bn(x, REFINED_CHANNELS, (7, 1), name="refine_left1")
    down_first = conv_bn(
        down_first, REFINED_CHANNELS, (1, 7), activation=False, name="refine_left2"
    )
    across_first = conv_bn(x, REFINED_CHANNELS, (1, 7), name="refine_right1")
    across_first = conv_bn(
        across_first, REFINED_CHANNELS, (7, 1), activation=False, name="refine_right2"
    )
    x = keras.layers.Add(name="refine_add")([down_first, across_first])
    more = conv_bn(x, REFINED_CHANNELS, 3, activation=False, name="refine_more")
    x = keras.layers.Add(name="refine_residual")([x, more])
    return keras.layers.ReLU(max_value=6.0, name="refine_relu")(x)
