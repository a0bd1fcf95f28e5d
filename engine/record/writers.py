"""What is written into the files of a recording: packets as they are, or pictures."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from av.packet import Packet

from engine.export.look import Look
from engine.frame import Frame
from engine.planes import Canvas, Planes
from engine.record.movie import Movie
from engine.sources.base import SourceInfo
from engine.workers import Result


@dataclass(frozen=True)
class Piece:
    """A packet on its way into a file.

    Attributes:
        packet: nobody else's.
        track: index of the stream that it came from.
        offset: what to add to its times for those of the frames, in seconds.
        begins: decoding may begin with it.
    """

    packet: Packet
    track: int
    offset: Fraction
    begins: bool = False


_EARLY = 500
"""Packets of sound that wait for the first picture: some 10 s."""


class CopyWriter:
    """The packets of pictures and sound, from the first key frame on."""

    def __init__(self, movie: Movie, pictures: int) -> None:
        """Write into a file that has all tracks.

        Args:
            movie: taken over.
            pictures: index of the stream of pictures.
        """
        self._movie, self._pictures = movie, pictures
        self._zero: Fraction | None = None

    @property
    def size(self) -> int:
        """Bytes up to now."""
        return self._movie.size

    def write(self, piece: Piece) -> None:
        """Write a packet."""
        packet = piece.packet
        if self._zero is None:
            if piece.track != self._pictures or not piece.begins or packet.dts is None:
                return
            # Not when it is shown, which is later where pictures refer to later ones.
            self._zero = packet.dts * packet.time_base + piece.offset
        self._movie.copy(packet, piece.track, piece.offset - self._zero)

    def close(self) -> None:
        """Complete the file."""
        self._movie.close()


class PictureWriter:
    """Frames or results, encoded, and the packets of the sound."""

    def __init__(
        self, movie: Movie, info: SourceInfo, look: Callable[[], Look] | None
    ) -> None:
        """Write into a file that has the tracks of the sound.

        Args:
            movie: taken over.
            info: of the source.
            look: gives how results look at present; without it pictures stay as they
                are.
        """
        self._movie, self._info, self._look = movie, info, look
        self._canvas: Canvas | None = None
        self._zero = Fraction(0)
        self._early: deque[Piece] = deque(maxlen=_EARLY)

    @property
    def size(self) -> int:
        """Bytes up to now."""
        return self._movie.size

    def write(self, item: Frame | Result | Piece) -> None:
        """Write a picture or some sound."""
        if isinstance(item, Piece):
            self._copy(item)
            return
        frame = item.frame if isinstance(item, Result) else item
        # A video has but one size, also of a camera that comes back with another.
        same = frame.picture.size == self._info.size
        source = frame.picture.planes(None if same else self._info.size)
        look = self._look() if self._look else None
        if look and isinstance(item, Result) and look.classes != item.card.classes:
            look = Look(item.card.classes, look.style)  # another network has taken over
        canvas = self._canvas
        if not canvas:
            canvas = self._begin(frame, source, look)
            for piece in self._early:
                self._copy(piece)
            self._early.clear()
        target = canvas.planes(like=source)
        if look and isinstance(item, Result):
            look.draw(source, item.classes.ids, target)
        else:
            for plane, into in zip(source.each, target, strict=True):
                into[:] = plane
        self._movie.encode(canvas.frame, frame.time - self._zero)

    def close(self) -> None:
        """Complete the file."""
        self._movie.close()

    def _copy(self, piece: Piece) -> None:
        if not self._canvas:
            # Results are later than the sound by what the network takes. Of what is
            # from before the first picture, nothing is written.
            self._early.append(piece)
            return
        self._movie.copy(piece.packet, piece.track, piece.offset - self._zero)

    def _begin(self, frame: Frame, source: Planes, look: Look | None) -> Canvas:
        self._zero = frame.time
        size = look.size(source.size) if look else source.size
        canvas = self._canvas = Canvas(size)
        canvas.planes(like=source)
        self._movie.add_pictures(canvas.frame, self._info.rate, self._info.pixel_aspect)
        return canvas
