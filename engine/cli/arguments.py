"""Options that several commands have, and how their values are read."""

import argparse
from fractions import Fraction

from engine.runtimes.choice import Device
from engine.times import parse_time
from models import zoo


def add_model(parser: argparse.ArgumentParser) -> None:
    """Add --model."""
    parser.add_argument(
        "--model",
        default=zoo.DEFAULT_MODEL,
        metavar="NAME",
        help="one that `main.py models` lists (default: %(default)s)",
    )


def add_device(parser: argparse.ArgumentParser) -> None:
    """Add --device."""
    parser.add_argument(
        "--device",
        default=Device.AUTO.value,
        choices=[device.value for device in Device],
        help="what to run on; auto tries the GPU first (default: %(default)s)",
    )


def time(text: str) -> Fraction:
    """A time as 12.5, 1:30 or 1:02:03.5, in seconds, exact."""
    try:
        return parse_time(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def share(text: str) -> float:
    """A number from 0 to 1."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 1")
    return number
