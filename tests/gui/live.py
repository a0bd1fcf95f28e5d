"""A camera that films numbered pictures, for as long as it is open."""

import threading
import time
from fractions import Fraction

from engine.frame import Frame
from engine.picture import Picture
from engine.sources.base import Edge, SourceInfo
from engine.tap import Tap
from tests.helpers.numbers import numbered

_RATE = 30
_SIZE = (320, 240)


class Live:
    """A live source: a frame when its time has come, to whoever taps it as well."""

    def __init__(self) -> None:
        self.info = SourceInfo("camera:0", _SIZE, Fraction(_RATE), None, live=True)
        self.notes: tuple[str, ...] = ()
        self.dropped, self.waiting = 0, False
        self._number = 0
        self._tap: Tap | None = None
        self._closed = threading.Event()
        self._began = time.monotonic()

    def read(self) -> Frame | None:
        """The next frame."""
        due = self._began + self._number / _RATE
        if self._closed.wait(max(due - time.monotonic(), 0)):
            return None
        picture = Picture.from_array(numbered(self._number, _SIZE))
        when = Fraction(self._number, _RATE)
        frame = Frame(self._number, when, picture, arrived=time.monotonic())
        self._number += 1
        if self._tap:
            self._tap.on_frame(frame)
        return frame

    def seek(self, time: Fraction, edge: Edge = Edge.AT) -> None:
        """What was filmed is gone."""

    def tap(self, tap: Tap | None) -> None:
        """Tell somebody of each frame as well."""
        self._tap = tap

    def close(self) -> None:
        """End it."""
        self._closed.set()
