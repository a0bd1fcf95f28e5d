"""Options that several commands have, and how their values are read."""

import argparse
import os
from fractions import Fraction
from pathlib import Path

from engine.runtimes.choice import Device
from engine.runtimes.ways import WAYS
from engine.times import parse_time
from models import zoo

MODELS_VARIABLE = "SADAK_MODELS"

_ANY = "auto"
_RUNTIMES = {way.runtime.lower(): way.runtime for way in WAYS}


def add_model(parser: argparse.ArgumentParser) -> None:
    """Add --model, and with it --models."""
    parser.add_argument(
        "--model",
        default=zoo.DEFAULT_MODEL,
        metavar="NAME",
        help="one that `main.py models` lists (default: %(default)s)",
    )
    add_models(parser)


def add_models(parser: argparse.ArgumentParser) -> None:
    """Add --models."""
    parser.add_argument(
        "--models",
        type=_folder,
        default=os.environ.get(MODELS_VARIABLE) or None,
        metavar="FOLDER",
        help="of models of your own, offered beside the shipped ones, and in place of "
        f"one with the same name (default: what {MODELS_VARIABLE} says)",
    )


def models(options: argparse.Namespace) -> zoo.AtHand:
    """The models that there are to choose from.

    Raises:
        ModelError: the folder is no folder of models, or one of its cards is no good.
    """
    at_hand = zoo.at_hand(options.models)
    if at_hand.problems:
        raise at_hand.problems[0]
    return at_hand


def model(options: argparse.Namespace) -> str:
    """The model that was asked for, as `models.zoo.find` takes it.

    Raises:
        ModelError: there is none of this name, or as for `models`.
    """
    return models(options).model(options.model)


def add_device(parser: argparse.ArgumentParser) -> None:
    """Add --device."""
    parser.add_argument(
        "--device",
        default=Device.AUTO.value,
        choices=[device.value for device in Device],
        help="what to run on; auto takes the fastest, as measured on this machine "
        "(default: %(default)s)",
    )


def add_size(parser: argparse.ArgumentParser) -> None:
    """Add --size."""
    parser.add_argument(
        "--size",
        default=zoo.BALANCED,
        choices=zoo.SIZES,
        help="of the picture that the network takes: less of it is faster, more of it "
        "sees small things (default: %(default)s)",
    )


def add_runtime(parser: argparse.ArgumentParser) -> None:
    """Add --runtime; `runtime` reads it."""
    parser.add_argument(
        "--runtime",
        default=_ANY,
        choices=[_ANY, *_RUNTIMES],
        help="which library runs the network; auto takes the faster one, as measured "
        "on this machine (default: %(default)s)",
    )


def runtime(options: argparse.Namespace) -> str | None:
    """The library that was asked for, as `choose` takes it; None for any."""
    return _RUNTIMES.get(options.runtime)


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


def _folder(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("no folder is named")
    return Path(os.path.expanduser(text)).absolute()
