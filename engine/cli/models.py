"""List the models that there are, and their figures."""

import argparse

from engine.cli import arguments
from engine.cli.console import say
from engine.runtimes.trials import remembered
from models import zoo
from models.zoo import ModelCard


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `models` takes."""
    arguments.add_models(parser)


def run(options: argparse.Namespace) -> int:
    """Print a table, and below it what the figures mean."""
    cards = arguments.models(options).cards
    width = max(16, *(len(card.name) for card in cards))
    say(
        f"{'model':<{width}} {'variant':<8} {'mIoU':>6} {'parameters':>10} "
        f"{'GMAC':>6} {'MB':>5}  {'input':<9} {'size':<9} {'ms':>5} {'classes':>7}"
        "  from"
    )
    for card in cards:
        say(f"{card.name:<{width}} {_figures(card)}  {_origin(card)}")
    for text in dict.fromkeys(card.measured_on for card in cards if card.iou):
        names = dict.fromkeys(card.name for card in cards if card.measured_on == text)
        say(f"\nmIoU of {', '.join(names)}: {text}")
    say(
        "int8 runs on any CPU, fp16 on the GPU, openvino on x86 and on what else Intel "
        "makes.\n"
        "ms: a frame on this machine, as measured when the model first ran; "
        "bench measures more."
    )
    return 0


def _figures(card: ModelCard) -> str:
    miou = f"{card.miou:.3f}" if card.iou else "-"  # of one that nobody has scored
    taken = f"{card.input_size[0]}x{card.input_size[1]}"
    measured = remembered(card)
    ms = "-" if measured is None else f"{measured:.1f}"
    return (
        f"{card.variant:<8} {miou:>6} {card.parameters / 1e6:>8.2f} M "
        f"{card.macs / 1e9:>6.2f} {card.megabytes:>5.1f}  {taken:<9} {card.size:<9} "
        f"{ms:>5} {len(card.classes):>7}"
    )


def _origin(card: ModelCard) -> str:
    if not card.shipped:
        return str(card.folder)
    return "shipped (default)" if card.name == zoo.DEFAULT_MODEL else "shipped"
