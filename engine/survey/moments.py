"""Moments: stretches of a video in which some classes cover much of the picture."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from engine.survey.survey import Samples

# A moment begins above the threshold and lasts until the share is well below it: where
# it wavers about the threshold, it is still the same moment.
_STAYS = 0.7
# So short a time below that, as behind a passing lorry, does not end it either.
_PAUSE_MICROS = 3_000_000
_PAUSE_STEPS = 2
# The times of samples are rounded up to this; they mean the picture at that time.
_GRAIN = Fraction(1, 1_000_000)
# Who goes back while it plays means the moment before, not the one that has just begun.
_JUST_BEGUN = Fraction(3, 2)


@dataclass(frozen=True)
class Moment:
    """A stretch of a video.

    Attributes:
        start: of it, in seconds: at this time a picture above the threshold is shown.
        end: when the last picture is shown that belongs to it.
        peak: the largest share in it, 0 to 1.
    """

    start: Fraction
    end: Fraction
    peak: float


@dataclass(frozen=True)
class Found:
    """What a search has come to.

    Attributes:
        moment: the nearest that is known; None where there is none.
        certain: all on the way there was looked at, so that no other is nearer.
    """

    moment: Moment | None
    certain: bool


def moments(
    samples: Samples, ids: Collection[int], threshold: float
) -> Iterator[Moment]:
    """All moments that are known, in order.

    Between places that nobody has looked at yet, what may be one moment is several.

    Args:
        samples: of the video.
        ids: of the classes, whose shares are added up.
        threshold: the share that makes a moment, 0 to 1.
    """
    pause = max(_PAUSE_MICROS, int(_PAUSE_STEPS * samples.step * 1_000_000))
    cover = samples.cover(ids)
    places = np.flatnonzero(samples.known & (cover >= _STAYS * threshold))
    breaks = np.flatnonzero(np.diff(samples.micros[places]) > pause) + 1
    for run in np.split(places, breaks):
        above = np.flatnonzero(cover[run] >= threshold)
        if above.size:
            run = run[above[0] :]
            start, end = (int(micros) for micros in samples.micros[run[[0, -1]]])
            yield Moment(start * _GRAIN, end * _GRAIN, float(cover[run].max()))


def next_moment(
    samples: Samples, ids: Collection[int], threshold: float, time: Fraction
) -> Found:
    """The first moment that begins after a time; for the arguments see `moments`."""
    later = (m for m in moments(samples, ids, threshold) if m.start >= time + _GRAIN)
    found = next(later, None)
    return Found(found, _all_known(samples, time, found.start if found else None))


def previous_moment(
    samples: Samples, ids: Collection[int], threshold: float, time: Fraction
) -> Found:
    """The last moment that begins before a time; that it is in, if it is well in it."""
    before = time - _JUST_BEGUN
    found = None
    for moment in moments(samples, ids, threshold):
        if moment.start >= before:
            break
        found = moment
    return Found(found, _all_known(samples, found.end if found else Fraction(0), time))


def _all_known(samples: Samples, start: Fraction, end: Fraction | None) -> bool:
    first = int(start // samples.step)
    last = None if end is None else int(end // samples.step) + 1
    return bool(samples.known[first:last].all())
