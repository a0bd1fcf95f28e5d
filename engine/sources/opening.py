"""From what a person typed to the source that is meant."""

import math

from engine.errors import SourceError
from engine.sources.base import Source
from engine.sources.camera import STALL_SECONDS, Camera
from engine.sources.camera_address import is_camera, parse_camera
from engine.sources.paths import is_folder, path_of
from engine.sources.pictures import Pictures, is_picture
from engine.sources.stream import NetworkStream
from engine.sources.video import Video

SCHEMES = ("rtsp", "rtsps", "rtmp", "udp", "tcp", "srt", "rtp", "http", "https")


def open_source(address: str, *, returns: bool = False) -> Source:
    """Open a source.

    Args:
        address: a video, a picture, a folder of pictures, `camera:N` (see
            `camera_address`), an address such as `rtsp://host/path`, or `sample:`
            (`sample:7` is the drive with seed 7).
        returns: whether a camera or stream that is lost is waited for without end, as
            somebody does who watches. Otherwise a camera is for seconds, and then gives
            an error.

    Raises:
        SourceError: it cannot be opened; the message says why and what to do.
    """
    address = address.removeprefix("file://")
    if not address.strip():
        raise SourceError("No source was given. Name a file, a folder or an address.")
    kind, colon, rest = address.partition(":")
    if colon and rest.startswith("//") and kind not in SCHEMES:
        raise SourceError(
            f"{kind}:// is not read. Addresses begin with one of {', '.join(SCHEMES)}."
        )
    if is_camera(address):
        seconds = math.inf if returns else STALL_SECONDS
        return Camera(parse_camera(address), returns=seconds)
    if kind == "sample" and colon:
        if rest and not rest.isdecimal():
            raise SourceError(
                f"sample:{rest} has no number. Write sample: or sample:7."
            )
        from engine.sources.drive import Drive  # all that can be drawn: slow to load

        return Drive(int(rest or 0))
    if is_stream(address):
        return NetworkStream(address, returns=math.inf if returns else 0.0)
    path = path_of(address)
    if is_folder(path) or is_picture(path):
        return Pictures(path)
    return Video(path)


def open_patiently(address: str) -> Source:
    """Open a source for somebody who watches: what is lost is waited for.

    Raises:
        SourceError: it cannot be opened; the message says why and what to do.
    """
    return open_source(address, returns=True)


def is_stream(address: str) -> bool:
    """Whether an address is that of a network stream."""
    scheme, colon, rest = address.partition(":")
    return bool(colon) and scheme in SCHEMES and rest.startswith("//")
