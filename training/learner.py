"""What `fit` trains: a network with its augmentation, its loss and its score.

The whole step, augmentation included, is one compiled program, on TensorFlow and on JAX
alike, and everything around it (moving average of the weights, logs, checkpoints,
resuming) is Keras' own.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import keras
from keras import ops

from training.augment import Augment
from training.config import LossConfig
from training.datasets.examples import nearest
from training.errors import ConfigError
from training.losses import distillation, segmentation_loss


class MeanIoU(keras.metrics.Metric):
    """Mean over the classes of intersection over union, undefined pixels left out.

    As `training.metrics` has it: a class in neither truth nor prediction is left out.
    """

    def __init__(self, classes: int, name: str = "miou") -> None:
        super().__init__(name=name)
        self.classes = classes
        self.matrix = self.add_variable(
            (classes, classes), "zeros", dtype="float32", name="matrix"
        )

    def update_state(
        self, truth: Any, predicted: Any, sample_weight: Any = None
    ) -> None:
        """Count ids of one shape; at most 16 million of a kind are counted exactly."""
        kinds = ops.arange(self.classes, dtype="int32")
        truth = ops.cast(ops.reshape(truth, (-1, 1)) == kinds, "float32")
        predicted = ops.cast(ops.reshape(predicted, (-1, 1)) == kinds, "float32")
        self.matrix.assign_add(ops.matmul(ops.transpose(truth), predicted))

    def result(self) -> Any:
        """The mean over the classes that are there; zero before anything is."""
        hit = ops.diagonal(self.matrix)
        union = ops.sum(self.matrix, 0) + ops.sum(self.matrix, 1) - hit
        there = ops.cast(union > 0, "float32")
        iou = hit / ops.maximum(union, 1.0)
        return ops.sum(iou) / ops.maximum(ops.sum(there), 1.0)


class Teacher(NamedTuple):
    """A trained network, and how much wider and higher than the learner it sees."""

    network: keras.Model
    scale: tuple[float, float] = (1.0, 1.0)


class Learner(keras.Model):
    """A network in training.

    Takes batches `{"rgb": uint8 [n, h, w, 3], "ids": uint8 [n, h', w']}`. In validation
    the predicted ids are brought to the size of the labels by nearest neighbour: at the
    size of the official metric the score is the official one (`training.material`).
    """

    def __init__(
        self,
        network: keras.Model,
        augment: Augment,
        loss: LossConfig,
        teachers: Sequence[Teacher] = (),
        auxiliary: Sequence[str] = (),
    ) -> None:
        """Join what takes part in a step.

        Raises:
            ConfigError: `auxiliary` names no layer of the network, or a part of it that
                has layers of its own.
        """
        super().__init__(name="learner")
        self.network, self.augment, self.loss_config = network, augment, loss
        self.teachers = list(teachers)
        for teacher in self.teachers:
            teacher.network.trainable = False
        self.auxiliary = tuple(auxiliary)
        self.with_heads = _with_heads(network, auxiliary)
        probe = 256
        self.stride = probe // network.compute_output_shape((1, probe, probe, 3))[1]
        self.miou = MeanIoU(network.output_shape[-1])
        # Network and augmentation came with their variables: nothing is left to build.
        self.built = True

    def call(self, batch: dict[str, Any], training: bool = False) -> dict[str, Any]:
        """Logits at the network's stride and the labels that they shall match."""
        rgb, ids = batch["rgb"], batch["ids"]
        if not training:
            logits = self.network(ops.cast(rgb, "float32"), training=False)
            ids = ops.cast(ids, "int32")
            return {"logits": logits, "ids": ids, "predicted": self._ids(logits)}
        rgb, ids = self.augment(rgb, ids)
        outputs = self.with_heads(rgb, training=True)
        # Keras gives a single output bare.
        logits, *auxiliary = outputs if self.auxiliary else [outputs]
        outputs = {"logits": logits, "auxiliary": auxiliary, "ids": ids}
        if self.teachers:
            taught = self._teach(rgb, logits.shape[1:3])
            outputs["teacher"] = ops.stop_gradient(taught)
        return outputs

    def compute_loss(
        self,
        x: Any = None,
        y: Any = None,
        y_pred: Any = None,
        sample_weight: Any = None,
        training: bool = True,
    ) -> Any:
        """The loss of a batch, at the labels' size."""
        logits, ids = y_pred["logits"], y_pred["ids"]
        loss = segmentation_loss(_resize(logits, ids.shape[1:3]), ids, self.loss_config)
        for head in y_pred.get("auxiliary", ()):
            full = _resize(head, ids.shape[1:3])
            loss = loss + self.loss_config.auxiliary * segmentation_loss(
                full, ids, self.loss_config
            )
        if "teacher" in y_pred:
            loss = loss + self.loss_config.distillation * distillation(
                logits, y_pred["teacher"], self.loss_config.temperature
            )
        return loss

    def compute_metrics(
        self, x: Any, y: Any, y_pred: Any, sample_weight: Any = None
    ) -> dict[str, Any]:
        """Mean loss so far, and in validation the score so far.

        No score of training pictures: counting them would take a tenth of a step, and
        augmented pictures say little.
        """
        figures = {"loss": self._loss_tracker.result()}
        if "predicted" in y_pred:
            truth, predicted = y_pred["ids"], y_pred["predicted"]
            rows = nearest(predicted.shape[1], truth.shape[1])
            columns = nearest(predicted.shape[2], truth.shape[2])
            predicted = ops.take(ops.take(predicted, rows, axis=1), columns, axis=2)
            self.miou.update_state(truth, predicted)
            figures["miou"] = self.miou.result()
        return figures

    def _ids(self, logits: Any) -> Any:
        """Class ids at the size of the network's input, [n, h, w]."""
        height, width = (side * self.stride for side in logits.shape[1:3])
        full = _resize(logits, (height, width))
        return ops.cast(ops.argmax(full, axis=-1), "int32")

    def _teach(self, rgb: Any, size: tuple[int, int]) -> Any:
        """The teachers' mean softened probabilities at `size`, height and width.

        Each sees the pictures as large as those that it learnt from.
        """
        softened = []
        height, width = rgb.shape[1:3]
        for network, (wider, higher) in self.teachers:
            view = (_multiple(higher * height), _multiple(wider * width))
            logits = network(_resize(rgb, view), training=False)
            logits = _resize(logits, size) / self.loss_config.temperature
            softened.append(ops.softmax(logits, axis=-1))
        return sum(softened) / len(softened)


def _with_heads(network: keras.Model, layers: Sequence[str]) -> keras.Model:
    """The network with further outputs: logits that are read off inner layers.

    Heads help the gradient into the depth (deep supervision, arXiv 1409.5185). The
    network itself stays what it was.
    """
    outputs = [network.output]
    for name in layers:
        try:
            layer = network.get_layer(name)
        except ValueError as error:
            raise ConfigError(f"{network.name} has no layer called {name}.") from error
        if isinstance(layer, keras.Model):
            raise ConfigError(
                f"auxiliary: {name} of {network.name} is a network of its own, not a "
                "layer that a head could read. Name a layer behind it."
            )
        head = keras.layers.Conv2D(
            network.output_shape[-1], 1, dtype="float32", name=f"{name}_head"
        )
        outputs.append(head(layer.output))
    return keras.Model(network.input, outputs, name="with_heads")


def _resize(x: Any, size: tuple[int, int]) -> Any:
    """Bilinear, as float32; what has the size already stays what it is."""
    x = ops.cast(x, "float32")
    if tuple(x.shape[1:3]) == tuple(size):
        return x
    return ops.image.resize(x, size, interpolation="bilinear")


def _multiple(side: float) -> int:
    """Networks take sides that are multiples of 32."""
    return max(32, round(side / 32) * 32)
