"""Quantisation-aware fine-tuning: `python -m training.legacy.finetune FOLDER`.

Started by `training.tuning` in a process of its own; the folder holds a job
(`training.legacy.job`). The network is trained a little more while its weights and
outputs are rounded as int8 will round them, so that it learns to live with it (Jacob et
al., arXiv 1712.05877).
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf  # noqa: TID253  (see the folder's docstring)
import tf_keras  # noqa: TID253
from numpy.typing import NDArray
from tqdm import tqdm

from models.labels import UNDEFINED
from training import steps
from training.legacy import job as files
from training.legacy.job import Job
from training.legacy.network import Network, PictureScale, measure_ranges

Bytes = NDArray[np.uint8]
_SMOOTH = 1.0
# Of the largest logit. Another order of adding up gives a few millionths.
_TOLERANCE = 1e-4


def run(folder: Path) -> None:
    """Do a job and write its result."""
    job = Job.load(folder)
    rgb = np.load(folder / files.RGB, mmap_mode="r")
    ids = np.load(folder / files.IDS, mmap_mode="r")
    teacher = Network(steps.load(folder / files.TRAINED))
    refuse_another(teacher, rgb[0], np.load(folder / files.EXPECTED))
    chosen = np.linspace(0, len(rgb) - 1, min(job.calibration, len(rgb))).astype(int)
    ranges = measure_ranges(teacher, (rgb[index] for index in chosen))
    network = Network(steps.load(folder / files.START), ranges)
    train(network, teacher, rgb, ids, job)
    # With the kernels as they are: they need no rounding any more, and the converter
    # does not know the rounding of a transposed convolution.
    final = Network(network.rounded(), ranges, round_kernels=False)
    (folder / files.RESULT).write_bytes(convert(final, rgb.shape[1:3]))


def refuse_another(network: Network, rgb: Bytes, expected: Any) -> None:
    """Make sure that Keras 2 computes what Keras 3 computed.

    Raises:
        ValueError: it does not.
    """
    scaled = PictureScale(network.steps[0]).exact(np.float32(rgb[np.newaxis]))
    error = np.abs(network.model(scaled).numpy() - expected).max()
    if error > _TOLERANCE * np.abs(expected).max():
        raise ValueError(f"the network came out differently in Keras 2, by {error:.3g}")


def train(network: Network, teacher: Network, rgb: Bytes, ids: Bytes, job: Job) -> None:
    """Train for some epochs; progress goes to standard output.

    Args:
        network: rounded as int8 will round it.
        teacher: the network in floats, which it learns from as well.
        rgb: pictures, uint8 [n, height, width, 3].
        ids: their labels, uint8 [n, height, width].
        job: how.
    """
    model, scale = network.model, PictureScale(network.steps[0])
    count = max(1, len(rgb) // job.batch)
    rate = tf_keras.optimizers.schedules.CosineDecay(job.rate, job.epochs * count)
    optimiser = tf_keras.optimizers.Adam(rate)

    @tf.function(reduce_retracing=True)
    def step(pictures: Any, truth: Any) -> Any:
        pictures = tf.cast(pictures, tf.float32)
        told = teacher.model(scale.exact(pictures), training=False)
        with tf.GradientTape() as tape:
            logits = model(scale(pictures), training=True)
            total = job.distillation * distillation(logits, told)
            total += segmentation_loss(logits, truth, job)
        gradients = tape.gradient(total, model.trainable_variables)
        pairs = zip(gradients, model.trainable_variables, strict=True)
        optimiser.apply_gradients(pairs)
        return total

    for epoch in range(job.epochs):
        rng = np.random.default_rng((job.seed, epoch))
        title = f"qat, epoch {epoch + 1} of {job.epochs}"
        batches = _batches(rgb, ids, job, rng)
        bar = tqdm(batches, title, count, False, sys.stdout, disable=None)
        losses = [float(step(pictures, truth)) for pictures, truth in bar]
        print(f"{title}: loss {np.mean(losses):.4f}", flush=True)


def _batches(
    rgb: Bytes, ids: Bytes, job: Job, rng: np.random.Generator
) -> Iterator[tuple[Bytes, Bytes]]:
    """Every picture once, cropped and flipped at random; a rest is left away."""
    count = len(rgb)
    order = np.resize(rng.permutation(count), max(count, job.batch))
    width, height = (min(job.crop[axis], rgb.shape[2 - axis]) for axis in (0, 1))
    for start in range(0, len(order) - job.batch + 1, job.batch):
        pairs = []
        for index in order[start : start + job.batch]:
            y = rng.integers(rgb.shape[1] - height + 1)
            x = rng.integers(rgb.shape[2] - width + 1)
            way = rng.choice((-1, 1))
            window = np.s_[y : y + height, x : x + width]
            pairs.append((rgb[index][window][:, ::way], ids[index][window][:, ::way]))
        pictures, truth = zip(*pairs, strict=True)
        yield np.stack(pictures), np.stack(truth)


def distillation(logits: Any, told: Any) -> Any:
    """How far the answer is from the teacher's: 0 where they agree."""
    probability = tf.nn.softmax(told)
    difference = tf.nn.log_softmax(told) - tf.nn.log_softmax(logits)
    return tf.reduce_mean(tf.reduce_sum(probability * difference, -1))


def segmentation_loss(logits: Any, ids: Any, job: Job) -> Any:
    """Cross-entropy and soft Jaccard of `training.losses`, which is in Keras 3."""
    logits = tf.image.resize(logits, tf.shape(ids)[1:3])
    classes = logits.shape[-1]
    defined = tf.cast(ids != UNDEFINED, tf.float32)[..., tf.newaxis]
    truth = tf.one_hot(tf.minimum(ids, classes - 1), classes) * defined
    log_probability = tf.nn.log_softmax(logits)
    pixels = tf.maximum(tf.reduce_sum(truth), 1.0)
    total = -job.cross_entropy * tf.reduce_sum(truth * log_probability) / pixels
    probability = tf.exp(log_probability) * defined
    axes = (0, 1, 2)
    both = tf.reduce_sum(probability * truth, axes)
    either = tf.reduce_sum(probability + truth, axes) - both
    present = tf.cast(tf.reduce_sum(truth, axes) > 0, tf.float32)
    iou = present * (both + _SMOOTH) / (either + _SMOOTH)
    kinds = tf.maximum(tf.reduce_sum(present), 1.0)
    return total + job.jaccard * (1.0 - tf.reduce_sum(iou) / kinds)


def convert(network: Network, size: tuple[int, int]) -> bytes:
    """A `.tflite` file of bytes in and bytes out for one picture of a fixed size."""
    # With a batch of any size the converter would leave dilated convolutions in floats.
    signature = tf.TensorSpec((1, *size, 3), tf.float32)
    function = tf.function(lambda scaled: network.model(scaled, training=False))
    converter = tf.lite.TFLiteConverter.from_concrete_functions(
        [function.get_concrete_function(signature)], network.model
    )
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.inference_input_type = tf.uint8
    converter.inference_output_type = tf.uint8
    return bytes(converter.convert())


if __name__ == "__main__":
    run(Path(sys.argv[1]))
