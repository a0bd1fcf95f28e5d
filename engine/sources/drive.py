"""`sample:`, an endless drive that is drawn as it plays."""

import time as clock
from fractions import Fraction

from engine.frame import Frame
from engine.picture import Picture, Size
from engine.sources.base import Edge, SourceInfo
from engine.sources.pictures import frame_at
from engine.sources.sample.scene import draw

RATE = Fraction(30)
SIZE: Size = (1280, 720)


class Drive:
    """Frames of the drawn drive."""

    def __init__(self, seed: int = 0, size: Size = SIZE) -> None:
        """Start at the beginning of a drive; each seed is another one."""
        self._seed = seed
        self._next = 0
        self._info = SourceInfo(
            name="sample:",
            size=size,
            rate=RATE,
            duration=None,
            time_base=1 / RATE,
        )

    @property
    def info(self) -> SourceInfo:
        """What is known of the drive."""
        return self._info

    @property
    def notes(self) -> tuple[str, ...]:
        """None: a drawing is never damaged."""
        return ()

    @property
    def dropped(self) -> int:
        """None: it waits for whoever reads."""
        return 0

    @property
    def waiting(self) -> bool:
        """Never: it does not come and go."""
        return False

    def read(self) -> Frame | None:
        """The next frame; there always is one."""
        index = self._next
        self._next += 1
        pixels, _ = draw(index, self._info.size, self._seed)
        return Frame(
            index=index,
            time=index / RATE,
            picture=Picture.from_array(pixels),
            duration=1 / RATE,
            arrived=clock.monotonic(),
        )

    def seek(self, time: Fraction, edge: Edge = Edge.AT) -> None:
        """Let the next `read` return the frame at a time."""
        self._next = frame_at(time, RATE, edge, last=None)

    def close(self) -> None:
        """Nothing is held."""
