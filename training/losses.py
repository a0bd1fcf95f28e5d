"""The terms of the training loss, all in `keras.ops`.

Logits are float [n, h, w, classes], ids int32 [n, h, w] with 255 where undefined, which
never counts.
"""

from typing import Any

from keras import ops

from models.labels import UNDEFINED
from training.config import LossConfig

_SMOOTH = 1.0


def segmentation_loss(logits: Any, ids: Any, config: LossConfig) -> Any:
    """Weighted sum of cross-entropy and soft Jaccard, a scalar."""
    classes = logits.shape[-1]
    logits = ops.cast(logits, "float32")
    defined = ops.cast(ids != UNDEFINED, "float32")
    truth = ops.one_hot(ops.minimum(ids, classes - 1), classes, dtype="float32")
    truth = truth * defined[..., None]
    log_probability = ops.log_softmax(logits, axis=-1)
    total = config.cross_entropy * cross_entropy(log_probability, truth)
    if config.jaccard:
        probability = ops.exp(log_probability) * defined[..., None]
        total = total + config.jaccard * soft_jaccard(probability, truth)
    return total


def cross_entropy(log_probability: Any, truth: Any) -> Any:
    """Mean over the defined pixels.

    Args:
        log_probability: [n, h, w, classes].
        truth: the same shape, one-hot, all zero where undefined.
    """
    defined = ops.maximum(ops.sum(truth), 1.0)
    return -ops.sum(truth * log_probability) / defined


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
    present = ops.cast(ops.sum(truth, axis=axes) > 0, "float32")
    return 1.0 - ops.sum(iou * present) / ops.maximum(ops.sum(present), 1.0)


def distillation(logits: Any, teacher_probability: Any, temperature: float) -> Any:
    """Cross-entropy with a teacher's softened probabilities (arXiv 1503.02531).

    Times the squared temperature, so that its gradient keeps its size.
    """
    softened = ops.log_softmax(ops.cast(logits, "float32") / temperature, axis=-1)
    pixelwise = -ops.sum(teacher_probability * softened, axis=-1)
    return temperature**2 * ops.mean(pixelwise)
