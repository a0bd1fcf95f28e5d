"""How long it takes from asking for a time to seeing its very frame."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import numpy as np

from engine.bench.playing import Playing
from engine.player import Shown, State, Status
from engine.runtimes.choice import Choice

_SEEKS = 30


@dataclass(frozen=True)
class Sought:
    """Milliseconds from a seek to its frame, labelled and ready for the window.

    Attributes:
        count: how many seeks.
        p50_ms: the median.
        p95_ms: of twenty one takes longer.
    """

    count: int
    p50_ms: float
    p95_ms: float


def seek(playing: Playing, choice: Choice, rate: Fraction) -> Sought:
    """Hold a source and go to times all over it, always the same ones.

    Args:
        playing: the source and the network.
        choice: what runs it.
        rate: frames a second of the source.

    Raises:
        SadakError: it cannot be played.
    """
    settled = threading.Event()
    shown_at = [0.0]

    def show(shown: Shown) -> None:
        shown_at[0] = time.perf_counter()

    def tell(status: Status) -> None:
        # Only then is the seek over; one that came sooner would be a hasty one.
        if status.state in (State.PAUSED, State.FAILED):
            settled.set()

    player = playing.player(choice, show, tell)

    def spent(command: Callable[[], None]) -> float:
        settled.clear()
        began = time.perf_counter()
        command()
        settled.wait()
        if player.status.error:
            raise player.status.error
        return 1000 * (shown_at[0] - began)

    chance = random.Random(0)
    times = [Fraction(chance.randrange(playing.frames)) / rate for _ in range(_SEEKS)]
    try:
        spent(lambda: player.open(playing.address, play=False))
        spans = [spent(partial(player.seek, when)) for when in times]
    finally:
        player.shut_down()
    return Sought(len(spans), float(np.median(spans)), float(np.quantile(spans, 0.95)))
