"""A file that comes as a camera's pictures do: at its own pace, and never again."""

import time
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice

from engine.frame import Frame
from engine.sources.base import Edge, Source
from engine.sources.live import LiveReader

_PATIENCE = 10.0


class Paced:
    """Frames of another source, each given when it is due and lost if nobody waits."""

    def __init__(self, source: Source, frames: int) -> None:
        """Take over a source and begin to send at once.

        Args:
            source: is closed with this one.
            frames: after so many it ends.
        """
        self._source, self._frames = source, frames
        self.info = replace(
            source.info, duration=None, frame_count=None, live=True, has_audio=False
        )
        self.notes: tuple[str, ...] = ()
        self._reader = LiveReader(source.info.name, self._sent, _PATIENCE)

    @property
    def dropped(self) -> int:
        """Frames that nobody took in time."""
        return self._reader.dropped

    @property
    def waiting(self) -> bool:
        """Never: the file behind it is there."""
        return False

    def read(self) -> Frame | None:
        """The next frame; see `Source`."""
        return self._reader.read()

    def seek(self, time: Fraction, edge: Edge = Edge.AT) -> None:
        """Do nothing: what comes live cannot be asked for again."""

    def close(self) -> None:
        """Stop sending."""
        self._reader.close()

    def _sent(self) -> Iterator[Frame]:
        """In the reader's thread."""
        try:
            began = time.monotonic()
            for frame in islice(iter(self._source.read, None), self._frames):
                time.sleep(max(began + float(frame.time) - time.monotonic(), 0.0))
                yield replace(frame, arrived=time.monotonic())
        finally:
            self._source.close()
