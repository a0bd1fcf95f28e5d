"""The terms of the training loss, all in `keras.ops`.

Logits are float [n, h, w, classes], ids int32 [n, h, w] with 255 where undefined, which
never counts.
"""

from typing import Any

from keras import ops

from models.labels import UNDEFINED
from training.config import LossConfig

_SMOOTH = 1.0
# Hard pixels are never averaged over fewer than this share of the defined ones.
_LEAST_HARD = 1 / 16
# Lovasz sorts: every so many pixels along each side are enough to sort.
_LOVASZ_STEP = 4


def segmentation_loss(logits: Any, ids: Any, config: LossConfig) -> Any:
    """Weighted sum of the terms that have a weight, a scalar."""
    classes = logits.shape[-1]
    logits = ops.cast(logits, "float32")
    defined = ops.cast(ids != UNDEFINED, "float32")
    truth = ops.one_hot(ops.minimum(ids, classes - 1), classes, dtype="float32")
    truth = truth * defined[..., None]
    log_probability = ops.log_softmax(logits, axis=-1)
    weights = defined
    if config.boundary:
        weights = weights * (1.0 + config.boundary * borders(truth))
    if config.hard < 1.0:
        weights = weights * hard(log_probability, truth, config.hard)
    total = config.cross_entropy * cross_entropy(log_probability, truth, weights)
    probability = ops.exp(log_probability) * defined[..., None]
    if config.jaccard:
        total = total + config.jaccard * soft_jaccard(probability, truth)
    if config.lovasz:
        step = _LOVASZ_STEP
        total = total + config.lovasz * lovasz_softmax(
            probability[:, ::step, ::step], truth[:, ::step, ::step]
        )
    return total


def cross_entropy(log_probability: Any, truth: Any, weights: Any) -> Any:
    """Weighted mean over the pixels.

    Args:
        log_probability: [n, h, w, classes].
        truth: the same shape, one-hot, all zero where undefined.
        weights: [n, h, w], zero where undefined.
    """
    pixelwise = -ops.sum(truth * log_probability, axis=-1)
    return ops.sum(weights * pixelwise) / ops.maximum(ops.sum(weights), 1.0)


def borders(truth: Any) -> Any:
    """One where two classes lie within two pixels, else zero, [n, h, w].

    Args:
        truth: one-hot [n, h, w, classes].
    """
    nearby = ops.max_pool(truth, 5, strides=1, padding="same")
    return ops.cast(ops.sum(nearby, axis=-1) > 1.5, "float32")


def hard(log_probability: Any, truth: Any, threshold: float) -> Any:
    """One where the true class has a probability under the threshold, [n, h, w].

    Online hard example mining (Shrivastava et al., arXiv 1604.03540) as segmentation
    uses it. Where fewer than a sixteenth of the defined pixels are hard, all
    defined ones get a small weight, so that the mean stays one of many.
    """
    true = ops.sum(truth * log_probability, axis=-1)
    defined = ops.sum(truth, axis=-1)
    chosen = ops.stop_gradient(
        ops.cast(true < ops.log(ops.convert_to_tensor(threshold)), "float32") * defined
    )
    share = ops.sum(chosen) / ops.maximum(ops.sum(defined), 1.0)
    lacking = ops.maximum(_LEAST_HARD - share, 0.0)
    return chosen + lacking * (defined - chosen)


def soft_jaccard(probability: Any, truth: Any) -> Any:
    """One minus the mean over classes of a differentiable intersection over union.

    Over the whole batch, as the score is over the whole set, and over the classes that
    the batch holds (Rahman and Wang, doi 10.1007/978-3-319-50835-1_22).

    Args:
        probability: [n, h, w, classes], zero where undefined.
        truth: the same shape, one-hot, all zero where undefined.
    """
    axes = (0, 1, 2)
    intersection = ops.sum(probability * truth, axis=axes)
    union = ops.sum(probability + truth, axis=axes) - intersection
    iou = (intersection + _SMOOTH) / (union + _SMOOTH)
    return 1.0 - _mean_over_present(iou, truth)


def lovasz_softmax(probability: Any, truth: Any) -> Any:
    """The Lovasz extension of one minus IoU, mean over the classes that are there.

    Berman et al., arXiv 1705.08790: pixels are sorted by their error, and each error
    weighs as much as the IoU falls when its pixel is wrong as well.

    Args:
        probability: [n, h, w, classes], zero where undefined.
        truth: the same shape, one-hot, all zero where undefined.
    """
    classes = truth.shape[-1]
    error = ops.reshape(ops.abs(truth - probability), (-1, classes))
    flat = ops.reshape(truth, (-1, classes))
    order = ops.argsort(-error, axis=0)
    error = ops.take_along_axis(error, order, axis=0)
    flat = ops.take_along_axis(flat, order, axis=0)
    total = ops.sum(flat, axis=0, keepdims=True)
    missed = ops.cumsum(flat, axis=0)
    wrong = ops.cumsum(1.0 - flat, axis=0)
    loss = 1.0 - (total - missed) / (total + wrong)
    steps = ops.concatenate([loss[:1], loss[1:] - loss[:-1]], axis=0)
    each = ops.sum(error * ops.stop_gradient(steps), axis=0)
    return _mean_over_present(each, truth)


def distillation(logits: Any, teacher_probability: Any, temperature: float) -> Any:
    """Cross-entropy with a teacher's softened probabilities (arXiv 1503.02531).

    Times the squared temperature, so that its gradient keeps its size.
    """
    softened = ops.log_softmax(ops.cast(logits, "float32") / temperature, axis=-1)
    pixelwise = -ops.sum(teacher_probability * softened, axis=-1)
    return temperature**2 * ops.mean(pixelwise)


def _mean_over_present(values: Any, truth: Any) -> Any:
    """Mean of one value a class over the classes that the truth holds."""
    present = ops.cast(ops.sum(truth, axis=(0, 1, 2)) > 0, "float32")
    return ops.sum(values * present) / ops.maximum(ops.sum(present), 1.0)
