"""The shares of the classes over a whole video, as far as they are known."""

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import numpy as np
from numpy.typing import NDArray

from models.labels import LabelClass

# A second is long enough on a road. What is short can have more: it costs little.
_STEP = Fraction(1)
_SHORTEST_STEP = Fraction(1, 4)
_AT_LEAST = 240
# Two hours by the second. Of 7 classes that is 160 kB, of 255 it is 4 MB.
_AT_MOST = 7200
_UNKNOWN = -1
_WHOLE = 65_535


@dataclass(frozen=True)
class Samples:
    """What a survey knew at one moment.

    Attributes:
        step: seconds from one place to the next.
        micros: (places,) int64, when the picture that was looked at is on the screen,
            in microseconds from the start; -1 where none was.
        shares: (places, classes) uint16, of the picture, in 65535ths; 0 where unknown.
    """

    step: Fraction
    micros: NDArray[np.int64]
    shares: NDArray[np.uint16]

    @property
    def known(self) -> NDArray[np.bool_]:
        """(places,) whether a picture was looked at."""
        return self.micros != _UNKNOWN

    @property
    def complete(self) -> bool:
        """Whether there is nothing left to look at."""
        return bool(self.known.all())

    def cover(self, ids: Collection[int]) -> NDArray[np.float64]:
        """The share that some classes have together.

        Args:
            ids: of the classes.

        Returns:
            (places,) 0 to 1; 0 where unknown.
        """
        return self.shares[:, sorted(ids)].sum(axis=1, dtype=np.float64) / _WHOLE


class Survey:
    """One place a second, more of a short video, fewer of a very long one.

    Any thread may add to it. What is known of a place stays: pictures within a second
    of each other are much alike, and a chart that moves after it was drawn confuses.
    """

    def __init__(self, duration: Fraction, classes: Sequence[LabelClass]) -> None:
        """Know nothing yet of a video.

        Args:
            duration: its length in seconds, more than 0.
            classes: that are told apart.
        """
        self.step = max(
            min(_STEP, max(_SHORTEST_STEP, duration / _AT_LEAST)), duration / _AT_MOST
        )
        self.count = max(ceil(duration / self.step), 1)
        self.classes = tuple(classes)
        self._lock = threading.Lock()
        self._micros = np.full(self.count, _UNKNOWN, np.int64)
        self._shares = np.zeros((self.count, len(self.classes)), np.uint16)
        self._version = 0

    @property
    def version(self) -> int:
        """A number that grows with all that is added."""
        with self._lock:
            return self._version

    def place_of(self, time: Fraction) -> int:
        """Which place a time belongs to; one past the end to the last."""
        return min(max(int(time // self.step), 0), self.count - 1)

    def knows(self, place: int) -> bool:
        """Whether a picture was looked at there."""
        with self._lock:
            return bool(self._micros[place] != _UNKNOWN)

    def add(
        self, time: Fraction, shares: Sequence[float], place: int | None = None
    ) -> bool:
        """Take note of a picture, unless its place is known.

        Args:
            time: when it comes to the screen, in seconds.
            shares: of each class, 0 to 1.
            place: where it still is on the screen; by default that of the time.

        Returns:
            Whether that was news.
        """
        place = self.place_of(time) if place is None else place
        with self._lock:
            if self._micros[place] != _UNKNOWN:
                return False
            # Rounded up, since a microsecond earlier another picture may be shown.
            self._micros[place] = ceil(time * 1_000_000)
            self._shares[place] = np.rint(np.multiply(shares, _WHOLE))
            self._version += 1
            return True

    def adopt(self, samples: Samples) -> bool:
        """Take over what was found another time.

        Returns:
            Whether it fits: it is of as long a video and as many classes.
        """
        if (samples.step, samples.shares.shape) != (self.step, self._shares.shape):
            return False
        with self._lock:
            new = samples.known & (self._micros == _UNKNOWN)
            self._micros[new] = samples.micros[new]
            self._shares[new] = samples.shares[new]
            self._version += 1
        return True

    def samples(self) -> Samples:
        """What is known now."""
        with self._lock:
            return Samples(self.step, self._micros.copy(), self._shares.copy())
