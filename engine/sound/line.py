"""Samples that wait to be heard, each with its time by the clock."""

import threading
from collections import deque
from dataclasses import dataclass

import numpy as np

from engine.sound.samples import RATE, Samples, silence

# Sound that is this far from the clock is put right at once: it is seen on lips.
_TOO_FAR_SECONDS = 0.04
# Less is made up for by so small a change of pitch that nobody hears it, and the least
# is let be: no clock is read more exactly.
_LARGEST_BEND = 0.004
_CATCH_UP_SECONDS = 4.0
_NOTHING_SECONDS = 0.001
_FADE = RATE // 200


@dataclass
class _Piece:
    """Samples in a row.

    Attributes:
        begins: the time of the first that is left, in seconds by the clock.
        step: from one to the next.
    """

    begins: float
    step: float
    samples: Samples

    @property
    def ends(self) -> float:
        return self.begins + len(self.samples) * self.step

    def drop(self, count: int) -> Samples:
        """Take the first few away."""
        taken, self.samples = self.samples[:count], self.samples[count:]
        self.begins += len(taken) * self.step
        return taken


class Line:
    """A queue of samples; one thread puts, another takes."""

    def __init__(self) -> None:
        """Be empty."""
        self._lock = threading.Lock()
        self._pieces: deque[_Piece] = deque()
        self._in_step = False  # what was given last was right by the clock
        self._fades = False  # sound begins out of silence, or after a jump
        self._carried = 0.0  # part of a sample

    @property
    def span(self) -> tuple[float, float] | None:
        """The times between which it has samples; None while it is empty."""
        with self._lock:
            if not self._pieces:
                return None
            return self._pieces[0].begins, self._pieces[-1].ends

    def put(self, begins: float, samples: Samples, speed: float) -> None:
        """Add samples behind those that are there.

        Args:
            begins: what the clock shows when the first is due, in seconds.
            samples: (count, 2).
            speed: of the clock for which they are stretched.
        """
        with self._lock:
            self._pieces.append(_Piece(begins, speed / RATE, samples))

    def cut(self, time: float) -> None:
        """Give up what is due from a time on."""
        with self._lock:
            while self._pieces and self._pieces[-1].ends > time:
                piece = self._pieces.pop()
                left = int(max(time - piece.begins, 0.0) / piece.step)
                if left:
                    piece.samples = piece.samples[:left]
                    self._pieces.append(piece)
                    break

    def clear(self) -> None:
        """Give up everything."""
        with self._lock:
            self._pieces.clear()
            self._in_step = False

    def interrupt(self) -> None:
        """What is taken next follows a silence: it is put exactly where it belongs."""
        with self._lock:
            self._in_step = False

    def take(self, count: int, time: float, speed: float) -> Samples:
        """Samples to be heard from a time on; silence where there are none.

        Args:
            count: how many.
            time: what the clock shows when the first is heard.
            speed: of the clock.

        Returns:
            (count, 2)
        """
        given, at = silence(count), 0
        with self._lock:
            while at < count and (piece := self._first(speed)):
                late = (time - piece.begins) / speed + at / RATE
                if self._in_step and abs(late) <= _TOO_FAR_SECONDS:
                    at += self._give(piece, given[at:], late)
                elif late > 0:
                    piece.drop(round(late * RATE))
                    self._in_step = self._fades = len(piece.samples) > 0
                else:
                    at = min(at - round(late * RATE), count)
                    self._in_step = self._fades = at < count
            self._in_step = self._in_step and at == count
        return given

    def _first(self, speed: float) -> _Piece | None:
        """The piece from which to take, past what is of no use."""
        while self._pieces:
            piece = self._pieces[0]
            if len(piece.samples) and piece.step == speed / RATE:
                return piece
            self._pieces.popleft()
        return None

    def _give(self, piece: _Piece, room: Samples, late: float) -> int:
        """Fill room from a piece, as far as it goes; returns how many were filled."""
        bend = max(-_LARGEST_BEND, min(late / _CATCH_UP_SECONDS, _LARGEST_BEND))
        ratio = 1 + bend if abs(late) > _NOTHING_SECONDS else 1.0
        filled = min(len(room), max(int(len(piece.samples) / ratio), 1))
        wanted = filled * ratio + self._carried
        used = min(max(int(wanted), 1), len(piece.samples))
        self._carried = wanted - used if used < len(piece.samples) else 0.0
        samples = piece.drop(used)
        if used != filled:
            places = np.linspace(0, used - 1, filled)
            samples = np.column_stack(
                [np.interp(places, np.arange(used), each) for each in samples.T]
            )
        room[:filled] = samples
        if self._fades:
            fade = room[: min(_FADE, filled)]
            fade *= np.linspace(0, 1, len(fade), dtype=np.float32)[:, np.newaxis]
            self._fades = False
        return filled
