"""From what a person typed to the source that is meant."""

from engine.errors import SourceError
from engine.sources.base import Source
from engine.sources.camera import Camera
from engine.sources.paths import is_folder, path_of
from engine.sources.pictures import Pictures, is_picture
from engine.sources.stream import NetworkStream
from engine.sources.video import Video

SCHEMES = ("rtsp", "rtsps", "rtmp", "udp", "tcp", "srt", "rtp", "http", "https")


def open_source(address: str) -> Source:
    """Open a source.

    Args:
        address: a video, a picture, a folder of pictures, `camera:N`, an address such
            as `rtsp://host/path`, or `sample:` (`sample:7` is the drive with seed 7).

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
    if kind == "camera" and colon:
        return Camera(rest or "0")
    if kind == "sample" and colon:
        if rest and not rest.isdecimal():
            raise SourceError(
                f"sample:{rest} has no number. Write sample: or sample:7."
            )
        from engine.sources.drive import Drive  # all that can be drawn: slow to load

        return Drive(int(rest or 0))
    if is_stream(address):
        return NetworkStream(address)
    path = path_of(address)
    if is_folder(path) or is_picture(path):
        return Pictures(path)
    return Video(path)


def is_stream(address: str) -> bool:
    """Whether an address is that of a network stream."""
    scheme, colon, rest = address.partition(":")
    return bool(colon) and scheme in SCHEMES and rest.startswith("//")
