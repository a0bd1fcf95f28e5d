"""Packets of a stream that are written as they came."""

from av.packet import Packet
from av.video.stream import VideoStream

from engine.export.sound import takes

CONTAINER = "mp4"
"""FFmpeg's name of what recordings are written in."""

_COPIED = frozenset({"h264", "hevc", "av1"})


def may_be_copied(pictures: VideoStream) -> bool:
    """Whether a copy plays everywhere; else the pictures are encoded anew.

    MP4 needs the head of the stream apart, which some senders repeat in it only.
    """
    context = pictures.codec_context
    return (
        context.codec.canonical_name in _COPIED
        and bool(context.extradata)
        and takes(CONTAINER, pictures)
    )


def own(packet: Packet) -> Packet:
    """A packet of one's own, whose times may be changed."""
    copy = Packet(bytes(packet))
    copy.pts, copy.dts, copy.time_base = packet.pts, packet.dts, packet.time_base
    copy.duration = packet.duration or 0
    copy.is_keyframe = packet.is_keyframe
    return copy
