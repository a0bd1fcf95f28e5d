"""Which size of a network keeps up with a video. It reckons, and acts on nothing."""

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from models.card import BALANCED, SIZES

AUTO = "auto"
"""In place of a size: the largest that keeps up."""

Costs = Mapping[str, float | None]
"""Milliseconds a frame of each size that there is, where known; the smallest first."""

_USUAL_RATE = Fraction(30)
# Of the time from one frame to the next; decoding and painting take their part.
_ROOM = 0.7
_WINDOW_SECONDS = 2.0
_SETTLING_SECONDS = 1.0
_TOO_MANY = 0.05
_FEW = 0.02
_FEWEST_FRAMES = 10
# A hiccup, such as another program that starts, is over sooner than this.
_HICCUP_SECONDS = 0.5
# Where the network has so little a part in it, a smaller one would not help.
_INNOCENT = 0.3
_CALM_SECONDS = 10.0
_LONGEST_CALM_SECONDS = 600.0
# What has gone well for so long was no failure when it ends.
_LASTING_SECONDS = 120.0
_SMOOTHING = 0.1


def best(costs: Costs, rate: Fraction | None) -> str:
    """The largest size that keeps up with a video; the quickest where none does.

    Args:
        costs: of the sizes, at least one.
        rate: frames a second of the video, where known.
    """
    known = {size: ms for size, ms in costs.items() if ms is not None}
    if not known:
        return BALANCED if BALANCED in costs else next(iter(costs))
    fitting = [size for size, ms in known.items() if ms <= _room(rate)]
    return fitting[-1] if fitting else next(iter(known))


def why(costs: Costs, rate: Fraction | None) -> str:
    """Why `best` says what it says, in a sentence; empty where there is no choice."""
    if len(costs) < 2:
        return ""
    size = best(costs, rate)
    ms, name = costs[size], size.capitalize()
    if ms is None:
        return f"{name}, since no speed was measured here."
    if ms > _room(rate):
        return f"Even {size} takes {_ms(ms)} a frame: some will be passed over."
    told = f"{name} keeps up: {_ms(ms)} a frame"
    larger = _next(list(costs), size)
    more = costs[larger] if larger else None
    return f"{told}; {larger} would take {_ms(more)}." if more else f"{told}."


@dataclass(frozen=True)
class Step:
    """Another size from now on, and why, in a sentence."""

    size: str
    reason: str


@dataclass(frozen=True)
class _Moment:
    when: float
    frames: int
    bad: int


class Governor:
    """Follows how a video plays and says when another size should take over.

    It steps down when for a short while more than a few frames were passed over or came
    too late; up after a calm stretch, if the larger size would fit by what is known. A
    step up that fails doubles the stretch before the next.
    """

    def __init__(
        self,
        costs: Costs,
        rate: Fraction | None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin with the best size; for the arguments see `best`."""
        self._costs, self._rate, self._now = costs, rate, now
        self._sizes = list(costs)
        self.size = best(costs, rate)
        self._recent: deque[_Moment] = deque()
        self._lost: int | None = None  # as counted last
        self._spent = 0.0
        self._patience = _CALM_SECONDS
        self._changed, self._rose = now(), False
        self.settle()

    def pace(self, rate: Fraction | None) -> None:
        """Go on with another rate; for the argument see `best`."""
        self._rate = rate
        self.settle()

    def settle(self) -> None:
        """What played up to now says nothing of what comes: it stood, or was moved."""
        self._recent.clear()
        self._spent = 0.0
        self._settled = self._calm_since = self._now()

    def count(self, late: float, lost: int, network: float) -> None:
        """Take note of a frame that is shown.

        Args:
            late: seconds after its time.
            lost: how many frames were passed over since the source was opened.
            network: seconds that the network takes for a frame, with all workers busy.
        """
        # Those that were lost before the first count say nothing of what follows.
        newly = 0 if self._lost is None else lost - self._lost
        now, self._lost = self._now(), lost
        if now - self._settled < _SETTLING_SECONDS:
            return
        weight = _SMOOTHING if self._spent else 1.0
        self._spent += weight * (1000 * network - self._spent)
        too_late = late > 1.2 * self._period
        self._recent.append(_Moment(now, 1 + newly, newly + too_late))
        while now - self._recent[0].when > _WINDOW_SECONDS:
            self._recent.popleft()
        frames, bad = self._sums()
        if bad > max(1, _FEW * frames):
            self._calm_since = now

    def advise(self) -> Step | None:
        """The step that should be taken now, if any."""
        smaller = _next(self._sizes[::-1], self.size)
        larger = _next(self._sizes, self.size)
        frames, bad = self._sums()
        if smaller and self._overtaxed(frames, bad):
            told = f"{bad} of the last {frames} frames came too late"
            return Step(smaller, f"Stepped down to {smaller}: {told}.")
        calm = self._now() - self._calm_since > self._patience
        if larger and self._recent and calm and self._would_fit(larger):
            ms = self._reckoned(larger)
            told = f"it takes {_ms(ms)} a frame" if ms else "all frames came in time"
            return Step(larger, f"Stepped up to {larger}: {told}.")
        return None

    def take(self, step: Step) -> None:
        """The size of a step runs from now on."""
        now = self._now()
        up = self._sizes.index(step.size) > self._sizes.index(self.size)
        if not up and now - self._changed > _LASTING_SECONDS:
            self._patience = _CALM_SECONDS
        elif not up and self._rose:
            self._patience = min(2 * self._patience, _LONGEST_CALM_SECONDS)
        self.size, self._changed, self._rose = step.size, now, up
        self.settle()

    @property
    def _period(self) -> float:
        """Seconds from frame to frame, or what the eye forgives if that is more."""
        return max(0.033, _frame_ms(self._rate) / 1000)

    def _sums(self) -> tuple[int, int]:
        return sum(m.frames for m in self._recent), sum(m.bad for m in self._recent)

    def _overtaxed(self, frames: int, bad: int) -> bool:
        if frames < _FEWEST_FRAMES or bad <= max(2, _TOO_MANY * frames):
            return False
        times = [moment.when for moment in self._recent if moment.bad]
        guilty = self._spent > _INNOCENT * _frame_ms(self._rate)
        return guilty and times[-1] - times[0] > _HICCUP_SECONDS

    def _would_fit(self, size: str) -> bool:
        """Whether a larger size fits, as the machine is now."""
        ms = self._reckoned(size)
        if ms is None:  # then the balanced one is as good a guess as at the beginning
            return SIZES.index(size) <= SIZES.index(BALANCED)
        return ms <= _room(self._rate)

    def _reckoned(self, size: str) -> float | None:
        """Milliseconds a frame of another size, by what is seen of the present one.

        What was measured may be wrong: the machine may have been busy then, or now.
        """
        ms, own = self._costs[size], self._costs[self.size]
        return ms * self._spent / own if ms and own and self._spent else ms


def _room(rate: Fraction | None) -> float:
    """Milliseconds that a network may take for a frame."""
    return _ROOM * _frame_ms(rate)


def _frame_ms(rate: Fraction | None) -> float:
    return 1000 / float(rate or _USUAL_RATE)


def _next(sizes: list[str], size: str) -> str | None:
    after = sizes[sizes.index(size) + 1 :]
    return after[0] if after else None


def _ms(ms: float | None) -> str:
    return f"{ms:.2g} ms" if ms is not None and ms < 10 else f"{ms:.0f} ms"
