"""A video file as its decoder gives it, from wherever it is sent to."""

import contextlib
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import av
from av.video.frame import VideoFrame

from engine.errors import SourceError
from engine.sources.container import (
    MAX_DECODE_THREADS,
    Damage,
    decoded,
    file_address,
    open_container,
    video_stream,
)
from engine.sources.passage import Goal, on_the_way

# Of these the places of key frames are known before they are read.
_INDEXED = frozenset({"mov", "matroska", "avi"})


class Reel:
    """An open file. Knows ticks of its stream, and nothing of time.

    Attributes:
        container, stream: of PyAV.
        goal: where a seek leads to; see `on_the_way`.
        latest: tick of the frame that was read last; None before the first one, and
            where it has none.
    """

    def __init__(self, path: Path, damage: Damage) -> None:
        """Open a file at its beginning.

        Args:
            path: of the file.
            damage: where to note what cannot be decoded.

        Raises:
            SourceError: it is unreadable, or has no video stream.
        """
        self._path, self._damage = path, damage
        self.goal: Goal | None = None
        self.latest: int | None = None
        self._open()

    def read(self) -> VideoFrame | None:
        """The next frame, or None after the last.

        Raises:
            SourceError: the file cannot be read any further.
        """
        frame = next(self._frames, None)
        if frame:
            self.latest = frame.pts
        return frame

    def send_to(self, tick: int, at_once: bool) -> bool:
        """Go to a key frame, at or before a tick if the container can.

        Args:
            tick: to go to.
            at_once: the key frame is wanted as soon as it is decoded.

        Returns:
            Whether it went there. The tick may be past the end, or there is no index.
        """
        try:
            self.container.seek(tick, stream=self.stream)
        except av.error.FFmpegError:
            return False
        self._frames = self._key_frame_first() if at_once else self._all_frames()
        self.latest, self._from_start = None, False
        return True

    def key_frame(self, tick: int) -> int | None:
        """The tick of the last key frame up to another; None where nobody knows."""
        if _INDEXED.isdisjoint(self.container.format.name.split(",")):
            return None
        index = self.stream.index_entries
        number = index.search_timestamp(tick)
        return index[number].timestamp if number >= 0 else None

    def start_again(self) -> None:
        """Open it anew: not every file can be sent to its beginning."""
        self.container.close()
        self._open()

    def close(self) -> None:
        """Close the file."""
        self._frames.close()
        self.container.close()

    def _open(self) -> None:
        name = self._path.name
        self.container = open_container(file_address(self._path), name)
        try:
            self.stream = video_stream(self.container, name)
        except SourceError:
            self.container.close()
            raise
        self.stream.thread_type = "AUTO"
        self.stream.codec_context.thread_count = max(
            1, min(MAX_DECODE_THREADS, os.cpu_count() or 1)
        )
        self._frames = self._all_frames()
        self.latest = None
        self._from_start = True

    def _all_frames(self) -> Generator[VideoFrame, None, None]:
        """All frames from where the container stands, but what leads to a goal."""
        container, stream = self.container, self.stream
        packets = on_the_way(container.demux(stream), stream, lambda: self.goal)
        yield from decoded(container, stream, self._path.name, self._damage, packets)
        # Where nothing came after a seek, the next one goes further back.
        may_look_again = self.latest is not None or self._from_start
        if self._damage.unfinished and may_look_again:
            yield from self._frames_after(self.latest)

    def _key_frame_first(self) -> Generator[VideoFrame, None, None]:
        """The next key frame, as soon as it is decoded, and all frames after it.

        A decoder holds a frame back until it has seen some of those that follow; this
        one is told that nothing does, and sent to the same place again for the rest.
        """
        container, stream = self.container, self.stream
        key: int | None = None
        with contextlib.suppress(av.error.FFmpegError):
            for packet in container.demux(stream):
                if packet.is_keyframe and packet.pts is not None:
                    frames = [*packet.decode(), *stream.decode()]
                    if frames and frames[0].pts is not None:
                        key = frames[0].pts
                        yield frames[0]
                    container.seek(packet.pts, stream=stream)
                    break
        for frame in self._all_frames():
            if key is None or frame.pts is None or frame.pts > key:
                yield frame

    def _frames_after(self, latest: int | None) -> Iterator[VideoFrame]:
        """Frames at the end of a damaged file that only a single decoder finds."""
        name, damage = self._path.name, Damage()
        with open_container(file_address(self._path), name) as container:
            stream = video_stream(container, name)
            stream.thread_type = "SLICE"
            stream.codec_context.thread_count = 1
            if latest is not None:
                with contextlib.suppress(av.error.FFmpegError):
                    container.seek(latest, stream=stream)
            for frame in decoded(container, stream, name, damage):
                if latest is None or (frame.pts is not None and frame.pts > latest):
                    yield frame
        self._damage.packets |= damage.packets & self._damage.untold
