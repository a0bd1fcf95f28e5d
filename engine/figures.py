"""What a person may want to know of the speed, while it runs."""

import time
from collections import deque
from dataclasses import dataclass

from engine.workers import Result

_SMOOTHING = 0.1
_WINDOW_SECONDS = 2.0


@dataclass(frozen=True)
class Figures:
    """Speed of the last moments.

    Attributes:
        shown_fps: frames shown a second.
        decode_ms: milliseconds of reading and decoding, a frame.
        prepare_ms: of scaling it to the network's input.
        network_ms: of the network.
        postprocess_ms: of making ids from its output.
        dropped: frames passed over since the source was opened.
    """

    shown_fps: float = 0.0
    decode_ms: float = 0.0
    prepare_ms: float = 0.0
    network_ms: float = 0.0
    postprocess_ms: float = 0.0
    dropped: int = 0


class Meter:
    """Averages the stage times of results as they are shown."""

    def __init__(self) -> None:
        self._shown: deque[float] = deque()
        self._stages = [0.0] * 4

    def count(self, result: Result) -> None:
        """Take note of a result that is shown now."""
        now = time.monotonic()
        self._shown.append(now)
        while now - self._shown[0] > _WINDOW_SECONDS:
            self._shown.popleft()
        times = result.times
        new = (result.decode, times.prepare, times.network, times.postprocess)
        weight = _SMOOTHING if any(self._stages) else 1.0
        self._stages = [
            old + weight * (1000 * seconds - old)
            for old, seconds in zip(self._stages, new, strict=True)
        ]

    def figures(self, dropped: int) -> Figures:
        """The averages up to now."""
        shown = list(self._shown)
        span = shown[-1] - shown[0] if len(shown) > 1 else 0.0
        fps = (len(shown) - 1) / span if span else 0.0
        decode, prepare, network, postprocess = self._stages
        return Figures(fps, decode, prepare, network, postprocess, dropped)
