"""List the models that there are, and their figures."""

import argparse

from engine.cli import arguments
from engine.cli.console import say
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
        f"{'model':<{width}} {'variant':<8} {'mIoU':>6} {'parameters':>11} "
        f"{'GMAC':>7} {'MB':>6}  {'input':<9} {'classes':>7}  from"
    )
    for card in cards:
        say(f"{card.name:<{width}} {_figures(card)}  {_origin(card)}")
    for text in dict.fromkeys(card.measured_on for card in cards if card.iou):
        names = dict.fromkeys(card.name for card in cards if card.measured_on == text)
        say(f"\nmIoU of {', '.join(names)}: {text}")
    say("int8 runs on the CPU, fp16 on the GPU: measure with bench --device cpu|gpu.")
    return 0


def _figures(card: ModelCard) -> str:
    miou = f"{card.miou:.3f}" if card.iou else "-"  # of one that nobody has scored
    size = f"{card.input_size[0]}x{card.input_size[1]}"
    return (
        f"{card.variant:<8} {miou:>6} {card.parameters / 1e6:>9.2f} M "
        f"{card.macs / 1e9:>7.2f} {card.weights.stat().st_size / 1e6:>6.1f}  "
        f"{size:<9} {len(card.classes):>7}"
    )


def _origin(card: ModelCard) -> str:
    if not card.shipped:
        return str(card.folder)
    return "shipped (default)" if card.name == zoo.DEFAULT_MODEL else "shipped"
