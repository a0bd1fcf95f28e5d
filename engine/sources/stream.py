"""A network stream: RTSP, UDP, HTTP and whatever else FFmpeg can receive."""

import time as clock
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from urllib.parse import urlsplit

from engine.errors import SourceError
from engine.frame import Frame
from engine.picture import Picture
from engine.sources.base import Edge, SourceInfo
from engine.sources.container import decoded, open_container, origin, video_stream
from engine.sources.live import LiveReader

OPEN_SECONDS = 10.0
STALL_SECONDS = 5.0

# Start after a second of looking instead of FFmpeg's five, hold nothing back, and let
# RTSP come over TCP, where no router drops it.
_OPTIONS = {
    "analyzeduration": "1000000",
    "probesize": "1000000",
    "fflags": "nobuffer",
    "rtsp_transport": "tcp",
}


class NetworkStream:
    """Frames of an address, as they arrive."""

    def __init__(self, address: str, patience: float = STALL_SECONDS) -> None:
        """Open an address and wait for its first frame.

        Args:
            address: with its scheme, such as rtsp://host/path.
            patience: seconds of silence after which the stream counts as lost.

        Raises:
            SourceError: nothing that can be played came.
        """
        self._address = address
        self._patience = patience
        self._described = SourceInfo(
            without_password(address), (0, 0), None, None, live=True
        )
        self._reader = LiveReader(
            self._described.name, self._receive, OPEN_SECONDS + patience
        )
        try:
            self._first = self._reader.read()
        except SourceError:
            self.close()
            raise
        if self._first is None:
            self.close()
            raise SourceError(f"{self._described.name} ended before its first picture.")

    @property
    def info(self) -> SourceInfo:
        """What is known of the stream."""
        return self._described

    @property
    def dropped(self) -> int:
        """Frames that nobody took in time."""
        return self._reader.dropped

    def read(self) -> Frame | None:
        """The next frame that nobody has seen, or None when the sender has ended."""
        first, self._first = self._first, None
        return first or self._reader.read()

    def seek(self, time: Fraction, edge: Edge = Edge.AT) -> None:
        """Do nothing: what was sent is gone."""

    def close(self) -> None:
        """Stop receiving."""
        self._reader.close()

    def _receive(self) -> Iterator[Frame]:
        name = self._described.name
        with open_container(
            self._address, name, (OPEN_SECONDS, self._patience), _OPTIONS
        ) as container:
            stream = video_stream(container, name)
            stream.codec_context.thread_count = 1  # frame threads hold frames back
            time_base = stream.time_base or Fraction(1, 90_000)
            start = origin(container, stream)
            for index, raw in enumerate(decoded(container, stream, name)):
                picture = Picture(raw, raw.rotation)
                if index == 0:
                    self._described = replace(
                        self._described,
                        size=picture.size,
                        rate=stream.average_rate,
                        time_base=time_base,
                    )
                pts = raw.pts if raw.pts is not None else raw.dts or 0
                yield Frame(
                    index=index,
                    time=pts * time_base - start,
                    picture=picture,
                    arrived=clock.monotonic(),
                )


def without_password(address: str) -> str:
    """An address as it may be shown and logged."""
    parts = urlsplit(address)
    if not parts.username:
        return address
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=host).geturl()
