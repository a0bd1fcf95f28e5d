"""A sound device that plays to nobody and keeps what would have been heard."""

import threading
import time

import numpy as np
from numpy.typing import NDArray

from engine.sound.output import Pull
from engine.sound.samples import CHANNELS, RATE, Samples
from models.errors import SadakError

PERIOD = RATE // 100


class Tape:
    """Asks for ten milliseconds at a time, as often as that, and notes when.

    Its own rhythm is that of a real device: it asks late at times, and plays evenly.
    """

    latency = 0.03

    def __init__(self) -> None:
        """Be a device that nobody has opened."""
        self.opened = self.closed = 0
        self.heard: list[tuple[float, Samples]] = []  # real time of the first sample
        self._pull: Pull | None = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def asks(self) -> bool:
        """Whether it was started, and not stopped since."""
        return self._thread is not None

    def open(self, pull: Pull) -> "Tape":
        """Open it; hand this to a player."""
        self._pull = pull
        self.opened += 1
        return self

    def start(self) -> None:
        """Begin to ask."""
        self._stop.clear()
        self._thread = threading.Thread(target=self._run, name="tape")
        self._thread.start()

    def stop(self) -> None:
        """Ask no more."""
        self._stop.set()
        if self._thread:
            self._thread.join()
        self._thread = None

    def close(self) -> None:
        """Be closed."""
        self.stop()
        self.closed += 1

    def _run(self) -> None:
        assert self._pull
        due = time.monotonic()
        while not self._stop.wait(max(due - time.monotonic(), 0.0)):
            samples = self._pull(PERIOD)
            assert samples.shape == (PERIOD, 2)
            self.heard.append((due + self.latency, samples))
            # What a machine that stood still did not ask for was silence.
            due = max(due + PERIOD / RATE, time.monotonic() - self.latency)


def no_device(pull: Pull) -> Tape:
    """A machine without sound."""
    raise SadakError("No device to play sound on was found.")


def loudness(heard: list[tuple[float, Samples]]) -> NDArray[np.float64]:
    """(count, 2): real time and loudness of each millisecond that was heard."""
    step = RATE // 1000
    rows = [np.zeros((1, 2))] * (not heard)
    for begin, samples in heard:
        power = np.sqrt((samples.reshape(-1, step * CHANNELS) ** 2).mean(1))
        times = begin + np.arange(len(power)) / 1000
        rows.append(np.column_stack([times, power]))
    return np.concatenate(rows)


def beeps(heard: list[tuple[float, Samples]], level: float = 0.05) -> list[float]:
    """When each begins, in real seconds: loud after 0.1 s of silence that was heard."""
    rows = loudness(heard)
    starts, silent_since = [], rows[0, 0]
    for at, power in rows:
        if power > level:
            if at - silent_since > 0.1:
                starts.append(float(at))
            silent_since = float(at)
    return starts
