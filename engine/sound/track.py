"""The sound of a file: decoded from any time on, at any speed."""

import contextlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer

from engine.errors import SourceError
from engine.sound.samples import RATE, Samples
from engine.sound.stretch import Stretch
from engine.sources.container import file_address, open_container, reason

# Decoders want to be warmed up: what comes first after a seek may be nothing.
_WARM_UP = 0.05
# A frame that begins so much later or earlier than it should is not joined to the last.
_GAP = 0.005
_HOPELESS = 100
"""So many packets in a row that cannot be decoded: none can be."""


@dataclass(frozen=True)
class Block:
    """Samples that follow each other.

    Attributes:
        time: when the first is heard, in seconds from the start of the source.
        samples: of it, stretched.
    """

    time: float
    samples: Samples


class Track:
    """The track of a file that is marked as the usual one, or the first."""

    def __init__(self, path: Path, origin: Fraction) -> None:
        """Open a file for the sound alone.

        Args:
            path: of the file.
            origin: what its own clock shows when its pictures begin, in seconds.

        Raises:
            SourceError: it cannot be opened, or there is no sound that can be decoded.
        """
        self._name, self._origin = path.name, float(origin)
        self._container = open_container(file_address(path), path.name)
        self._speed = 1.0
        try:
            self._stream = _usual(self._container, self._name)
        except SourceError:
            self._container.close()
            raise
        self._unit = float(self._stream.time_base or Fraction(1, RATE))
        self._blocks = self._decode(0.0)

    def seek(self, time: float, speed: float) -> None:
        """Go on from a time, at a speed.

        The next block begins there or a moment before; later where there is no sound.
        """
        self._speed = speed
        ticks = int((time - _WARM_UP + self._origin) / self._unit)
        try:
            self._container.seek(ticks, stream=self._stream)
        except av.error.FFmpegError:  # such as past the end
            with contextlib.suppress(av.error.FFmpegError):
                self._container.seek(0)
        self._blocks = self._decode(time)

    def read(self) -> Block | None:
        """The next block, or None after the last.

        Raises:
            SourceError: the file cannot be read any further.
        """
        try:
            return next(self._blocks, None)
        except (av.error.FFmpegError, OSError) as error:
            raise SourceError(
                f"The sound of {self._name} breaks off: {reason(error)}."
            ) from error

    def close(self) -> None:
        """Close the file."""
        self._blocks.close()
        self._container.close()

    def _decode(self, begin: float) -> Generator[Block, None, None]:
        """All that is heard from a time on."""
        stretch: Stretch | None = None
        due = heard = 0.0  # of the next frame, and of the next sample of `stretch`
        for pts, frame in self._frames():
            time = pts * self._unit - self._origin
            ends = time + frame.samples / frame.sample_rate
            if ends <= begin:
                continue
            if stretch and (abs(time - due) > _GAP or not stretch.takes(frame)):
                yield from self._blocks_of(stretch, None, heard)
                stretch = None
            if stretch is None:
                stretch = Stretch(frame, self._speed)
                heard = time + stretch.early
            for block in self._blocks_of(stretch, frame, heard):
                heard = block.time + len(block.samples) * self._speed / RATE
                yield block
            due = ends
        if stretch:
            yield from self._blocks_of(stretch, None, heard)

    def _blocks_of(
        self, stretch: Stretch, frame: AudioFrame | None, heard: float
    ) -> Iterator[Block]:
        for samples in stretch.put(frame):
            yield Block(heard, samples)
            heard += len(samples) * self._speed / RATE

    def _frames(self) -> Iterator[tuple[int, AudioFrame]]:
        """What can be decoded from here on; a damaged packet is passed over."""
        failed = 0
        for packet in self._container.demux(self._stream):
            try:
                frames = packet.decode()
            except av.error.FFmpegError:  # each decoder has names of its own for it
                failed += 1
                if failed == _HOPELESS:
                    raise
                continue
            failed = 0
            for frame in frames:
                if frame.pts is not None:
                    yield frame.pts, frame


def _usual(container: InputContainer, name: str) -> AudioStream:
    streams = [s for s in container.streams.audio if s.codec_context is not None]
    if not streams:
        raise SourceError(f"The sound of {name} is of a kind that cannot be decoded.")
    usual = av.stream.Disposition.default
    return next((s for s in streams if s.disposition & usual), streams[0])
