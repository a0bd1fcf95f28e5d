"""An encoder that learns to give what another gives: feature imitation.

At each stride that both have, a 1x1 convolution of its features shall match the
teacher's, channel by channel normalised (feature distillation as in FitNets, arXiv
1412.6550).
"""

from collections.abc import Sequence
from typing import Any

import keras
from keras import ops

from training.augment import Augment
from training.errors import ConfigError

# Any size that shows which stride an output has.
_SIZE = 256


class Imitator(keras.Model):
    """An encoder, its teacher, and what brings the channels of one to the other's."""

    def __init__(
        self, encoder: keras.Model, teacher: keras.Model, augment: Augment
    ) -> None:
        """Pair the outputs of the same stride.

        Raises:
            ConfigError: there are none.
        """
        super().__init__(name="imitator")
        self.encoder, self.teacher, self.augment = encoder, teacher, augment
        teacher.trainable = False
        ours, theirs = _by_stride(encoder), _by_stride(teacher)
        self.pairs = [(ours[s], theirs[s]) for s in sorted(ours.keys() & theirs.keys())]
        if not self.pairs:
            raise ConfigError(
                f"The encoder has strides {sorted(ours)}, its teacher "
                f"{sorted(theirs)}: none is the same."
            )
        self.heads = [
            keras.layers.Conv2D(teacher.outputs[theirs].shape[-1], 1, dtype="float32")
            for _, theirs in self.pairs
        ]
        self.normalise = [
            keras.layers.BatchNormalization(
                center=False, scale=False, dtype="float32", trainable=True
            )
            for _ in self.pairs
        ]
        for (own, other), head, norm in zip(
            self.pairs, self.heads, self.normalise, strict=True
        ):
            head.build(encoder.outputs[own].shape)
            norm.build(teacher.outputs[other].shape)
        self.built = True

    def call(self, batch: dict[str, Any], training: bool = False) -> Any:
        """Mean squared difference at each stride."""
        rgb, _ = self.augment(batch["rgb"], batch["ids"])
        scaled = rgb / 127.5 - 1.0
        # Keras gives a single output bare.
        ours = keras.tree.flatten(self.encoder(scaled, training=training))
        theirs = keras.tree.flatten(self.teacher(scaled, training=False))
        losses = []
        for (own, other), head, norm in zip(
            self.pairs, self.heads, self.normalise, strict=True
        ):
            wanted = norm(ops.stop_gradient(theirs[other]), training=training)
            losses.append(ops.mean((head(ours[own]) - wanted) ** 2))
        return ops.stack(losses)

    def compute_loss(
        self,
        x: Any = None,
        y: Any = None,
        y_pred: Any = None,
        sample_weight: Any = None,
        training: bool = True,
    ) -> Any:
        """Every stride counts alike; 1 is what an encoder of noise reaches."""
        return ops.mean(y_pred)


def _by_stride(encoder: keras.Model) -> dict[int, int]:
    """Which output has which stride."""
    shapes: Sequence[Any] = encoder.compute_output_shape((1, _SIZE, _SIZE, 3))
    return {_SIZE // shape[1]: index for index, shape in enumerate(shapes)}
