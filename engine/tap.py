"""Having all that a live source sends, besides whoever watches it."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from av.audio.stream import AudioStream
from av.packet import Packet
from av.video.stream import VideoStream

from engine.frame import Frame
from engine.workers import Result


class Tap(Protocol):
    """Who takes note of what a live source sends.

    Called in threads of the source and of the player, which must not be held up.
    """

    def on_streams(self, pictures: VideoStream, sound: Sequence[AudioStream]) -> None:
        """Packets of these tracks follow; anew when a lost source is back."""

    def on_packet(self, packet: Packet, track: int, key: bool) -> None:
        """A packet has come, not to be changed.

        Args:
            packet: with its times.
            track: index of its stream.
            key: it is of pictures, and decoding may begin with it.
        """

    def on_frame(self, frame: Frame) -> None:
        """A frame has come, of which none is left out."""

    def on_result(self, result: Result) -> None:
        """A frame was labelled; they come in order, as many as are shown."""


@runtime_checkable
class Tappable(Protocol):
    """A source that can be tapped."""

    def tap(self, tap: Tap | None) -> None:
        """Tell somebody of all that comes from now on, or nobody any more."""
