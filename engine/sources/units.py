"""Whether packets of a stream are whole pictures, so that none waits for the next.

FFmpeg's parser knows that a picture is complete when the next one begins: a delay of
33 ms where 30 come in a second. Where each packet of a transport stream carries one
picture, as nearly all senders have it, nothing needs to be parsed.
"""

from collections.abc import Iterator

from av.codec.context import CodecContext
from av.packet import Packet

_START = b"\0\0\1"
_LOOKED_AT = 4
# RTP cuts pictures into pieces. A try that fails opens the address again: whoever sends
# over UDP does not notice, where TCP and SRT may allow no second connection.
_TRANSPORTS = frozenset({"udp"})


class NotWholeError(Exception):
    """Packets have to be parsed."""


def may_be_whole(address: str) -> bool:
    """Whether it is worth a try."""
    return address.partition(":")[0] in _TRANSPORTS


def whole(packets: Iterator[Packet], codec: str) -> Iterator[Packet]:
    """Hand packets on, after a look at the first of them.

    Args:
        packets: that were not parsed.
        codec: FFmpeg's name of it.

    Raises:
        NotWholeError: one of them is not one picture; none was handed on.
    """
    first = []
    for packet in packets:
        if packet.size and _pictures(bytes(packet), codec) != 1:
            raise NotWholeError
        first.append(packet)
        if len(first) == _LOOKED_AT:
            break
    yield from first
    yield from packets


def sound_frames(packet: Packet, parser: CodecContext) -> Iterator[Packet]:
    """The frames of sound in a packet that nobody has parsed, each with its time.

    Senders put several into one packet of a transport stream, which other containers do
    not take.

    Args:
        packet: of whole frames.
        parser: a decoder of this kind of sound, used for nothing else.
    """
    frames = parser.parse(bytes(packet))
    if len(frames) < 2 or packet.pts is None or not packet.duration:
        yield packet
        return
    for number, frame in enumerate(frames):
        # What FFmpeg says of the whole is how long one of them lasts.
        frame.pts = frame.dts = packet.pts + number * packet.duration
        frame.time_base, frame.duration = packet.time_base, packet.duration
        yield frame


def is_key(packet: Packet, codec: str) -> bool:
    """Whether decoding may begin with a packet, also where nobody has parsed it.

    By the kinds of pictures that stand for themselves: IDR in H.264 (ITU-T H.264, table
    7-1), and those of random access in HEVC (H.265, table 7-1).
    """
    if packet.is_keyframe or codec not in ("h264", "hevc"):
        return packet.is_keyframe
    data = bytes(packet)
    at = data.find(_START) + len(_START)
    while len(_START) <= at < len(data):
        if codec == "h264" and data[at] & 31 == 5:
            return True
        if codec == "hevc" and 16 <= data[at] >> 1 & 63 <= 21:
            return True
        at = data.find(_START, at) + len(_START)
    return False


def _pictures(data: bytes, codec: str) -> int:
    """How many pictures begin in a packet; 0 also where it begins within one.

    By the first bit of each slice, which in H.264 (ITU-T H.264, 7.3.3) and HEVC (H.265,
    7.3.6) is set where the slice is the first of its picture. Others are not known.
    """
    begins = []
    at = data.find(_START) + len(_START)
    while at >= len(_START) and at + 2 < len(data):
        if codec == "h264" and data[at] & 31 in (1, 5):
            begins.append(data[at + 1] >= 128)
        elif codec == "hevc" and data[at] >> 1 & 63 < 32:
            begins.append(data[at + 2] >= 128)
        at = data.find(_START, at) + len(_START)
    return sum(begins) if begins and begins[0] else 0
