"""Scores as lines of text, in per cent."""

import math
from collections.abc import Sequence

from models.labels import LabelClass
from training.metrics import Confusion
from training.scoring import Scores

WORST = 10
"""How many of the worst pictures are named."""

_NAME = 22


def iou_table(confusion: Confusion, classes: Sequence[LabelClass]) -> str:
    """Each class with its share of the pixels, then the figures of the whole set."""
    lines = [f"{'':<{_NAME}}{'IoU':>8}{'pixels':>9}"]
    lines += [
        f"{kind.name:<{_NAME}}{per_cent(iou):>8}{per_cent(share):>9}"
        for kind, iou, share in zip(
            classes, confusion.iou, confusion.share, strict=True
        )
    ]
    lines.append(f"{'mIoU':<{_NAME}}{per_cent(confusion.miou):>8}")
    lines.append(f"{'pixel accuracy':<{_NAME}}{per_cent(confusion.accuracy):>8}")
    if left_out := absent(confusion, classes):
        lines.append(left_out)
    return "\n".join([*lines, ""])


def absent(confusion: Confusion, classes: Sequence[LabelClass]) -> str:
    """Which classes the mean leaves out, in a sentence; empty where it has all."""
    pairs = zip(classes, confusion.iou, strict=True)
    names = [kind.name for kind, iou in pairs if math.isnan(iou)]
    if not names:
        return ""
    return (
        f"mIoU is the mean over {len(classes) - len(names)} of {len(classes)} classes: "
        f"{', '.join(names)} left out, in neither truth nor prediction."
    )


def confusion_table(confusion: Confusion, classes: Sequence[LabelClass]) -> str:
    """How the pixels of each true class were predicted.

    Columns are numbered, since names would not fit into a terminal; one for pixels
    that were predicted undefined comes last where there are any.
    """
    undefined = bool(confusion.matrix[:, -1].any())
    numbers = [str(number) for number in range(len(classes))] + ["none"] * undefined
    lines = ["Of the pixels of each class (row) predicted as each class (column):"]
    lines.append(" " * _NAME + "".join(f"{number:>7}" for number in numbers))
    for number, (kind, rates) in enumerate(zip(classes, confusion.rates, strict=True)):
        cells = "".join(f"{per_cent(rate, 1):>7}" for rate in rates[: len(numbers)])
        lines.append(f"{f'{number:>2} {kind.name}':<{_NAME}}{cells}")
    return "\n".join([*lines, ""])


def worst_table(scores: Scores) -> str:
    """The pictures with the lowest scores of their own."""
    worst = scores.ranked[:WORST]
    lines = [f"The {len(worst)} worst pictures (mIoU over the classes in each):"]
    lines += [f"{per_cent(one.miou):>6}  {one.name}" for one in worst]
    return "\n".join(lines)


def per_cent(share: float, decimals: int = 2) -> str:
    """`share` times 100, or a dash where there is none."""
    return "-" if math.isnan(share) else f"{100 * share:.{decimals}f}"
