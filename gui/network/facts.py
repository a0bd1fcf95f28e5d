"""A model card in words."""

from gui.texts import tr
from models.zoo import ModelCard


def facts(card: ModelCard) -> str:
    """How large a network is, and what it takes."""
    width, height = card.input_size
    return tr(
        "{classes} classes, {width} × {height} pixels, {weights} million weights, "
        "{operations} billion operations a frame"
    ).format(
        classes=len(card.classes),
        width=width,
        height=height,
        weights=f"{card.parameters / 1e6:.1f}",
        operations=f"{card.macs / 1e9:.1f}",
    )


def score(card: ModelCard, each: bool = False) -> str:
    """What it scored and where, if it was.

    Args:
        card: of the network.
        each: also of each class.
    """
    if not card.iou:
        return tr("Not scored")
    mean = f"mIoU {card.miou:.3f}"
    if each:
        classes = ", ".join(f"{name} {iou:.3f}" for name, iou in card.iou.items())
        mean = f"{mean} ({classes})"
    return f"{mean}, {card.measured_on}"
