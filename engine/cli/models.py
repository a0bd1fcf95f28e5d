"""List the shipped models and their figures."""

import argparse

from engine.cli.console import say
from models import zoo


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`models` takes nothing."""


def run(options: argparse.Namespace) -> int:
    """Print a table, and below it what the figures mean."""
    cards = zoo.cards()
    say(
        f"{'model':<16} {'variant':<8} {'mIoU':>6} {'parameters':>11} {'GMAC':>6} "
        f"{'MB':>6}  input"
    )
    for card in cards:
        megabytes = card.weights.stat().st_size / 1e6
        default = "  (default)" if card.name == zoo.DEFAULT_MODEL else ""
        say(
            f"{card.name:<16} {card.variant:<8} {card.miou:>6.3f} "
            f"{card.parameters / 1e6:>9.2f} M {card.macs / 1e9:>6.2f} "
            f"{megabytes:>6.1f}  {card.input_size[0]}x{card.input_size[1]}{default}"
        )
    for text in dict.fromkeys(card.measured_on for card in cards):
        say(f"\nmIoU: {text}")
    say("int8 runs on the CPU, fp16 on the GPU: measure with bench --device cpu|gpu.")
    return 0
