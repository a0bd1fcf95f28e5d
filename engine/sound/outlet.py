"""What a device of sound is given when it asks."""

import time
from collections.abc import Callable

import numpy as np

from engine.clock import Clock
from engine.sound.line import Line
from engine.sound.samples import RATE, Samples, silence

# Devices ask in an uneven rhythm; what they play goes evenly.
_SMOOTHING = 0.02
_OUT_OF_RHYTHM_SECONDS = 0.1


class Outlet:
    """Gives of a line what the clock says, as loud as is wanted.

    `pull` is called in the thread of the device, and must not wait. Volume, mute and
    latency are set by others.

    Attributes:
        volume: 0 to 1, as ears judge it.
        muted: silent whatever the volume is.
        latency: seconds until something is heard that the device has just asked for.
        asked: when it asked last, in real seconds.
    """

    def __init__(
        self, clock: Clock, line: Line, now: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin at full volume; `now` gives real seconds."""
        self._clock, self._line, self._now = clock, line, now
        self.volume, self.muted = 1.0, False
        self.latency = self.asked = 0.0
        self._gain = 0.0  # of the last sample
        self._due = 0.0  # time of the next one
        self._rhythm = 0.0  # when the device should ask next

    @property
    def audible(self) -> bool:
        """Whether anything is to be heard."""
        return self.volume > 0 and not self.muted

    def restart(self) -> None:
        """The device will ask anew, in a rhythm of its own."""
        self._rhythm, self.asked = 0.0, self._now()

    def pull(self, count: int) -> Samples:
        """The next samples; silence while the clock stands still."""
        ahead = self._beat(count)
        gain, running = self._gain, self._clock.running
        loud = self.volume**3 if running and not self.muted else 0.0
        if not gain and not loud:
            return silence(count)
        speed = self._clock.rate
        if not gain:
            self._line.interrupt()
        if running:
            self._due = self._clock.after(ahead)
        samples = self._line.take(count, self._due, speed)
        self._due += count * speed / RATE
        self._gain = loud
        if gain == loud:
            samples *= np.float32(loud)
        else:  # neither a pause nor a slider is heard as a click
            samples *= np.linspace(gain, loud, count, dtype=np.float32)[:, np.newaxis]
        return samples

    def _beat(self, count: int) -> float:
        """Seconds until what is asked for now is heard.

        A device asks too late at times, never too early.
        """
        self.asked = now = self._now()
        late = now - self._rhythm
        if not 0 <= late < _OUT_OF_RHYTHM_SECONDS:
            self._rhythm = now
        else:
            self._rhythm += _SMOOTHING * late
        heard = self._rhythm + self.latency
        self._rhythm += count / RATE
        return heard - now
