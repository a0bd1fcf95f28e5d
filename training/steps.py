"""A network as a plain list of steps, to hand it from one Keras to the other.

Nothing here knows a framework: `training.folding` makes the list in Keras 3, and
`training.legacy` builds the same network from it in Keras 2.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

INPUT = "InputLayer"
"""The kind of the first step. Its settings tell what a byte means: scale, offset."""

KERNEL_AXES = {"Conv2D": 3, "DepthwiseConv2D": 2, "Conv2DTranspose": 2}
"""The convolutions, and which axis of their kernel counts the output channels."""


@dataclass(frozen=True)
class Step:
    """One layer.

    Attributes:
        name: unique in the network.
        kind: the layer's class, called alike in Keras 2 and 3.
        settings: keyword arguments of that class.
        inputs: names of the steps whose outputs it takes.
        weights: kernel and bias of a convolution, nothing for any other kind.
    """

    name: str
    kind: str
    settings: dict[str, Any]
    inputs: tuple[str, ...]
    weights: tuple[Floats, ...] = ()


def with_weights(step: Step, kernel: Any, bias: Any) -> Step:
    """A step with this kernel and this bias."""
    return replace(
        step, weights=(np.asarray(kernel, np.float32), np.asarray(bias, np.float32))
    )


def users(steps: Iterable[Step]) -> dict[str, list[Step]]:
    """For each step, by its name: the steps that take its output."""
    found: dict[str, list[Step]] = {}
    for step in steps:
        found[step.name] = []
        for name in step.inputs:
            found[name].append(step)
    return found


def save(steps: Sequence[Step], path: Path) -> None:
    """Write a network with its weights into one `.npz` file."""
    records = [
        [step.name, step.kind, step.settings, step.inputs, len(step.weights)]
        for step in steps
    ]
    weights: dict[str, Any] = {
        f"{step.name}:{index}": weight
        for step in steps
        for index, weight in enumerate(step.weights)
    }
    np.savez(path, network=np.array(json.dumps(records)), **weights)


def load(path: Path) -> list[Step]:
    """Read what `save` wrote."""
    with np.load(path) as archive:
        return [
            Step(
                name=name,
                kind=kind,
                settings=settings,
                inputs=tuple(inputs),
                weights=tuple(archive[f"{name}:{index}"] for index in range(count)),
            )
            for name, kind, settings, inputs, count in json.loads(
                str(archive["network"])
            )
        ]
