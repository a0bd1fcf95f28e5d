"""Keeps a line filled with the sound of what is being played."""

from collections.abc import Sequence
from itertools import zip_longest
from math import inf

from engine.errors import SourceError
from engine.route import Lap
from engine.sound.line import Line
from engine.sound.samples import RATE
from engine.sound.track import Track
from engine.sources.base import Source

# What lies this much behind the clock, or ahead, is of somewhere else.
_ASTRAY_SECONDS = 0.3


class Feeder:
    """Decodes along the laps of the pictures, a little ahead of them.

    Belongs to one thread.
    """

    def __init__(self, line: Line) -> None:
        """Feed a line."""
        self._line = line
        self._laps: Sequence[Lap] = ()
        self._speed = 1.0
        self._at = 0.0  # by the clock, up to which the line was fed
        self._reading: Track | None = None  # from there on
        self._tracks: dict[Source, Track | None] = {}
        self._troubles: dict[Source, str] = {}  # why each is silent that should not be

    def trouble(self, source: Source) -> str:
        """Why a source is silent that should not be; empty where it is heard."""
        return self._troubles.get(source, "")

    def follow(self, laps: Sequence[Lap], now: float, speed: float) -> None:
        """Take note of what is played; what was fed otherwise is given up.

        Args:
            laps: of the pictures, at least the present one.
            now: what the clock shows.
            speed: of the clock.
        """
        agreed = -inf if speed != self._speed else _agreement(self._laps, laps)
        if laps[0] not in self._laps:  # a seek: what broke off may be sound elsewhere
            self._tracks = {known: had for known, had in self._tracks.items() if had}
        self._laps, self._speed = laps, speed
        for source in {*self._tracks, *self._troubles} - _sources(laps):
            self._close(source)
        if agreed < self._at:
            self._line.cut(agreed)
            self._at, self._reading = agreed, None
        begins, ends = self._line.span or (self._at, self._at)
        astray = _ASTRAY_SECONDS * speed
        if not begins - astray <= now <= max(ends, self._at) + astray:
            self.restart(now)

    def restart(self, now: float) -> None:
        """Give up everything and go on from a time of the clock."""
        self._line.clear()
        self._at, self._reading = now, None

    def feed(self, until: float) -> None:
        """Fill the line up to a time of the clock."""
        while self._at < until:
            number, lap = self._present()
            following = self._laps[number + 1 : number + 2]
            ends = _begins(following[0]) if following else inf
            self._feed(lap, ends)

    def close(self) -> None:
        """Let go of all files."""
        self._line.clear()
        for source in {*self._tracks, *self._troubles}:
            self._close(source)
        self._laps, self._reading = (), None

    def _feed(self, lap: Lap, ends: float) -> None:
        """Feed a little of a lap, which ends at a time of the clock."""
        shift = float(lap.shift)
        try:
            if self._reading is None:
                self._reading = self._track(lap.source)
                if self._reading:
                    self._reading.seek(self._at - shift, self._speed)
            block = self._reading.read() if self._reading else None
            if self._reading:
                self._troubles.pop(lap.source, None)
        except SourceError as error:
            self._close(lap.source)
            self._tracks[lap.source] = block = None
            self._troubles[lap.source] = str(error)
        if block is None:  # the rest is silence
            self._at, self._reading = ends, None
            return
        begins, step = block.time + shift, self._speed / RATE
        # A decoder begins a moment before where it was sent.
        first = max(round((self._at - begins) / step), 0)
        last = len(block.samples)
        if begins + last * step > ends:
            last = max(round((ends - begins) / step), first)
        if first < last:
            samples = block.samples[first:last]
            self._line.put(begins + first * step, samples, self._speed)
            self._at = begins + last * step
        # A block may also end where the lap does, as exactly as samples can.
        if last < len(block.samples) or self._at >= ends - step / 2:
            self._at, self._reading = ends, None

    def _present(self) -> tuple[int, Lap]:
        """The lap to which the time belongs up to which the line was fed."""
        begun = [lap for lap in self._laps if _begins(lap) <= self._at]
        number = max(len(begun) - 1, 0)
        return number, self._laps[number]

    def _track(self, source: Source) -> Track | None:
        """The sound of a source; None where it has none, or none that can be had."""
        if source not in self._tracks:
            self._tracks[source] = None
            if source.info.has_audio and source.info.path:
                self._tracks[source] = Track(source.info.path, source.info.origin)
        return self._tracks[source]

    def _close(self, source: Source) -> None:
        self._troubles.pop(source, None)
        track = self._tracks.pop(source, None)
        if track:
            track.close()


def _begins(lap: Lap) -> float:
    return -inf if lap.begins is None else float(lap.begins)


def _sources(laps: Sequence[Lap]) -> set[Source]:
    return {lap.source for lap in laps}


def _agreement(old: Sequence[Lap], new: Sequence[Lap]) -> float:
    """The time of the clock up to which both lead through the same."""
    present = (new[0].source, new[0].shift)
    places = [(lap.source, lap.shift) for lap in old]
    if present not in places:
        return -inf
    rest = old[places.index(present) + 1 :]
    for before, after in zip_longest(rest, new[1:]):
        if before != after:
            return min(_begins(lap) for lap in (before, after) if lap)
    return inf
