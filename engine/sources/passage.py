"""Packets on their way to a decoder, which need not decode all that is passed over."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import nlargest
from itertools import islice

from av.packet import Packet
from av.video.stream import VideoStream

# In these a picture that is marked so is referred to by no other at all. In HEVC the
# mark speaks of pictures of the same temporal layer only.
_MARKED = frozenset({"h264", "mpeg2video", "mpeg4"})
# Packets; more than any of these puts between the order of decoding and of showing.
_REORDERED = 16


@dataclass(frozen=True)
class Goal:
    """What is to be seen of the pictures that follow.

    Attributes:
        tick: all that begin later than this, in ticks of the stream,
        keep: and so many of those that do not, the last ones.
    """

    tick: int
    keep: int = 1


def on_the_way(
    packets: Iterator[Packet], stream: VideoStream, goal: Callable[[], Goal | None]
) -> Iterator[Packet]:
    """Hand packets on and tell the decoder which pictures to leave out.

    What no other picture refers to and nobody wants to see is left out: with B-frames
    half of the pictures. Which are wanted is known from the times of the packets that
    follow; where these do not tell, a picture is decoded, so what is wanted is always
    there and as it should be.

    Args:
        packets: of the stream, in the order of the container.
        stream: whose decoder gets them.
        goal: asked before each packet; None where everything is to be seen.
    """
    decoder = stream.codec_context
    marked = decoder.name in _MARKED
    waiting: deque[Packet] = deque()
    times: deque[int] = deque(maxlen=4 * _REORDERED)  # of the latest packets
    while True:
        wish = goal() if marked else None
        ahead = wish.keep + _REORDERED if wish else 1
        for packet in islice(packets, max(ahead - len(waiting), 0)):
            waiting.append(packet)
            if packet.pts is not None:
                times.append(packet.pts)
        if not waiting:
            return
        packet = waiting.popleft()
        passed_over = wish is not None and _is_before(packet.pts, wish, times)
        decoder.skip_frame = "NONREF" if passed_over else "DEFAULT"
        yield packet


def _is_before(time: int | None, goal: Goal, times: deque[int]) -> bool:
    """Whether as many as are to be kept lie between a picture and the goal."""
    kept = nlargest(goal.keep, (other for other in times if other <= goal.tick))
    return time is not None and len(kept) == goal.keep and time < kept[-1]
