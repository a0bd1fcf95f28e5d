"""The chart of a survey as pixels."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from engine.survey.moments import Moment
from engine.survey.plan import coarsest
from engine.survey.survey import Samples

Pixels = NDArray[np.uint32]
"""One number a pixel: 0xffRRGGBB."""
Colour = tuple[int, int, int]

_PALE = 0.5
_HATCH = 7
# The chart is as high as its highest column, but only if that is one of these.
_ROUNDING = 0.001
_CEILINGS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


@dataclass(frozen=True)
class Palette:
    """What the chart is painted with, red, green and blue each.

    Attributes:
        classes: of each class, in their order; None for those that are left out.
        ground: behind everything.
        hatch: of what nobody knows yet.
        lane: behind the moments.
        moments: of these.
    """

    classes: tuple[Colour | None, ...]
    ground: Colour
    hatch: Colour
    lane: Colour
    moments: Colour


@dataclass(frozen=True)
class Columns:
    """What each column of pixels stands for.

    Attributes:
        shares: (columns, classes) 0 to 1.
        known: (columns,) whether a picture of that time was looked at.
        near: (columns,) whether one was, as near as the first round looks everywhere;
            the shares are those of the nearest one.
    """

    shares: NDArray[np.float64]
    known: NDArray[np.bool_]
    near: NDArray[np.bool_]


def columns(samples: Samples, count: int, duration: Fraction) -> Columns:
    """Divide a video among columns; several places in one are averaged.

    Args:
        samples: of the video.
        count: of columns.
        duration: of the video, in seconds.
    """
    places = len(samples.micros)
    edges = np.linspace(0.0, float(duration / samples.step), count + 1)
    first = np.clip(edges[:-1].astype(int), 0, places - 1)
    last = np.clip(np.ceil(edges[1:] - 1e-9).astype(int), first + 1, places)
    total = np.zeros(places + 1, int)
    np.cumsum(samples.known, out=total[1:])
    found = total[last] - total[first]
    there = np.flatnonzero(samples.known)
    if not there.size:
        nothing = np.zeros(count, bool)
        return Columns(np.zeros((count, samples.shares.shape[1])), nothing, nothing)
    middle = (edges[:-1] + edges[1:]) / 2 - 0.5
    after = np.clip(np.searchsorted(there, middle), 0, there.size - 1)
    before = np.clip(after - 1, 0, None)
    earlier = np.abs(there[before] - middle) <= np.abs(there[after] - middle)
    nearest = np.where(earlier, there[before], there[after])
    shares = samples.shares[nearest] / 65535
    known = found > 0
    sums = np.zeros((places + 1, samples.shares.shape[1]), np.int64)
    np.cumsum(samples.shares, axis=0, out=sums[1:])
    added = sums[last[known]] - sums[first[known]]
    shares[known] = added / (65535 * found[known, np.newaxis])
    return Columns(shares, known, np.abs(nearest - middle) <= coarsest(places))


def ceiling(columns: Columns, palette: Palette) -> float:
    """The share that the height of the chart stands for."""
    seen = [n for n, colour in enumerate(palette.classes) if colour is not None]
    highest = columns.shares[columns.near][:, seen].sum(axis=1).max(initial=0.0)
    return next((c for c in _CEILINGS if highest <= c + _ROUNDING), 1.0)


def chart(columns: Columns, palette: Palette, height: int) -> Pixels:
    """Stack the classes that are not left out, the first at the bottom.

    Args:
        columns: of the chart.
        palette: its colours.
        height: of the chart, in pixels.

    Returns:
        (height, columns) pixels. What is known of the neighbourhood only is pale; what
        is not known is hatched.
    """
    width = len(columns.known)
    seen = [
        (number, colour)
        for number, colour in enumerate(palette.classes)
        if colour is not None and columns.shares[:, number].any()
    ]
    shares = columns.shares[:, [number for number, _ in seen]]
    tops = np.cumsum(shares, axis=1) * (height / ceiling(columns, palette))
    borders = np.minimum(np.rint(tops).astype(np.intp), height)
    # How many borders lie at or beneath a row says which class has it.
    passed = np.zeros((height + 1, width), np.int16)
    for number in range(len(seen)):
        passed[borders[:, number], np.arange(width)] += 1
    row_of = np.cumsum(passed[:height], axis=0, dtype=np.int16)[::-1]
    full = [*(colour for _, colour in seen), palette.ground]
    pale = [_between(colour, palette.ground) for colour in full]
    row_of = np.where(columns.known, row_of, row_of + len(full))
    pixels = _packed([*full, *pale])[row_of]
    unknown = np.flatnonzero(~(columns.near | columns.known))
    hatched = (np.arange(height)[:, np.newaxis] + unknown) % _HATCH == 0
    pixels[:, unknown] = _packed([palette.ground, palette.hatch])[hatched.astype(int)]
    return pixels


def lane(
    moments: Sequence[Moment],
    palette: Palette,
    count: int,
    height: int,
    duration: Fraction,
    least: int,
) -> Pixels:
    """Mark moments.

    Args:
        moments: of the video.
        palette: for its colours.
        count: of columns.
        height: in pixels.
        duration: of the video, in seconds.
        least: how many columns even the shortest moment has.

    Returns:
        (height, columns) pixels.
    """
    ground, colour = _packed([palette.lane, palette.moments])
    pixels = np.full((height, count), ground)
    scale = count / float(duration)
    for moment in moments:
        start, end = int(scale * float(moment.start)), int(scale * float(moment.end))
        start = max(min(start, count - least), 0)
        pixels[:, start : max(end + 1, start + least)] = colour
    return pixels


def _between(one: Colour, other: Colour) -> Colour:
    red, green, blue = (
        round(_PALE * a + (1 - _PALE) * b) for a, b in zip(one, other, strict=True)
    )
    return red, green, blue


def _packed(colours: Sequence[Colour]) -> Pixels:
    """Colours as Qt has them in memory."""
    parts = np.array(colours, np.uint32)
    packed = 0xFF000000 | parts[:, 0] << 16 | parts[:, 1] << 8 | parts[:, 2]
    return packed.astype(np.uint32)
