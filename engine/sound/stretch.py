"""Decoded sound to samples of one kind, faster or slower at the same pitch."""

from collections.abc import Iterator
from math import prod

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.filter import Graph

from engine.sound.samples import CHANNELS, RATE, Samples

# Beyond these FFmpeg's `atempo` refuses, or leaves samples out instead of mixing them.
_SLOWEST, _FASTEST = 0.5, 2.0
# What comes out of one is early by so many seconds of what goes in. Measured: the first
# traces of beeps come 24 ms too soon, their middles 10.
_EARLY_SECONDS = 0.014


class Stretch:
    """FFmpeg's resampler and, for other speeds than 1, its `atempo` behind it.

    That shortens or lengthens sound by overlapping pieces where they are most alike
    (WSOLA: W. Verhelst, M. Roelands, ICASSP 1993).

    Attributes:
        early: by how many seconds of the source what it gives comes too soon.
    """

    def __init__(self, like: AudioFrame, speed: float) -> None:
        """Take frames of one kind.

        Args:
            like: a frame of that kind.
            speed: seconds of it that are heard in a second.
        """
        self._kind = _kind(like)
        self._graph = Graph()
        nodes = [
            self._graph.add_abuffer(
                sample_rate=like.sample_rate,
                format=like.format.name,
                layout=like.layout.name,
                time_base=like.time_base,
            ),
            self._graph.add("aresample", str(RATE)),
            self._graph.add("aformat", "sample_fmts=flt:channel_layouts=stereo"),
            *(self._graph.add("atempo", str(tempo)) for tempo in _tempos(speed)),
            self._graph.add("abuffersink"),
        ]
        self._graph.link_nodes(*nodes).configure()
        self.early = _early(_tempos(speed))

    def takes(self, frame: AudioFrame) -> bool:
        """Whether a frame is of the kind that was announced."""
        return _kind(frame) == self._kind

    def put(self, frame: AudioFrame | None) -> Iterator[Samples]:
        """Take a frame, or None at the end, and give what is ready."""
        self._graph.push(frame)
        while True:
            try:
                ready = self._graph.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            assert isinstance(ready, AudioFrame)
            yield np.array(ready.to_ndarray().reshape(-1, CHANNELS))


def _early(tempos: list[float]) -> float:
    """Each stage is early in the time of what goes into it."""
    return _EARLY_SECONDS * sum(prod(tempos[:stage]) for stage in range(len(tempos)))


def _kind(frame: AudioFrame) -> tuple[int, str, str]:
    return frame.sample_rate, frame.format.name, frame.layout.name


def _tempos(speed: float) -> list[float]:
    """Factors within reach of one `atempo`, whose product is a speed."""
    tempos = []
    while not _SLOWEST <= speed <= _FASTEST:
        tempos.append(_SLOWEST if speed < 1 else _FASTEST)
        speed /= tempos[-1]
    return tempos if speed == 1 else [*tempos, speed]
