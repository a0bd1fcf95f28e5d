"""The look of an export on the command line."""

import argparse
from collections.abc import Callable
from pathlib import Path

from engine.cli.arguments import share
from engine.colour_file import read_colours
from engine.overlay import Marking, OverlayStyle, View, only
from engine.palettes import RGB, Palette
from models.labels import LabelClass, folded

IDS = "ids"
"""The view that is none: the ids themselves."""

Classes = Callable[[], tuple[LabelClass, ...]]


def add_look(parser: argparse.ArgumentParser) -> None:
    """Add what an export can look like."""
    plain = OverlayStyle()
    parser.add_argument(
        "--opacity",
        type=share,
        default=plain.opacity,
        help="of the colours, 0 to 1 (default: %(default)s)",
    )
    parser.add_argument(
        "--classes", metavar="A,B,...", help="colour these only (default: all)"
    )
    views = [view.value for view in View if view is not View.ORIGINAL]
    parser.add_argument(
        "--view",
        choices=[*views, IDS],
        default=plain.view.value,
        help="split has the picture on the left of a line and the overlay on its "
        "right; ids writes the class of each pixel as 8-bit PNGs, 255 where undefined "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--split",
        type=share,
        default=plain.split,
        metavar="WHERE",
        help="that line is, as a share of the width (default: %(default)s)",
    )
    parser.add_argument(
        "--marking",
        choices=[marking.value for marking in Marking],
        default=plain.marking.value,
        help="by what classes are marked (default: %(default)s)",
    )
    parser.add_argument(
        "--palette",
        choices=[palette.value for palette in Palette],
        default=plain.palette.value,
        help="where the colours come from (default: %(default)s)",
    )
    parser.add_argument(
        "--colours",
        type=Path,
        metavar="FILE",
        help="that the window has exported; they go before the palette's",
    )


def style(options: argparse.Namespace, classes: Classes) -> OverlayStyle:
    """The look that was asked for.

    Args:
        options: as they were parsed.
        classes: asks for the label set of the file that will run, which takes time.

    Raises:
        SadakError: a class is not known, or the file of colours cannot be used.
    """
    hidden, own = frozenset[str](), frozenset[tuple[str, RGB]]()
    if options.classes is not None:
        hidden = only(options.classes.split(","), classes())
    if options.colours is not None:
        colours = {folded(n): c for n, c in read_colours(options.colours).items()}
        names = (label.name for label in classes())
        own = frozenset((n, colours[folded(n)]) for n in names if folded(n) in colours)
    return OverlayStyle(
        opacity=options.opacity,
        hidden=hidden,
        view=View.OVERLAY if options.view == IDS else View(options.view),
        marking=Marking(options.marking),
        palette=Palette(options.palette),
        own=own,
        split=options.split,
    )
