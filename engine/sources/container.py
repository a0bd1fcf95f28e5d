"""Opening a file or stream with PyAV, and decoding it as far as it can be decoded."""

from collections.abc import Iterator
from fractions import Fraction

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from engine.errors import SourceError

MAX_DECODE_THREADS = 4


def open_container(
    address: str,
    name: str,
    timeout: tuple[float, float] | None = None,
    options: dict[str, str] | None = None,
) -> InputContainer:
    """Open a file or address.

    Args:
        address: a path or URL.
        name: what to call it in a message.
        timeout: seconds to wait for the opening and for each packet.
        options: for FFmpeg's demuxer and protocol.

    Raises:
        SourceError: it is not there, not readable, or not a video at all.
    """
    try:
        return av.open(address, timeout=timeout, options=options or {})
    except av.error.FileNotFoundError as error:
        raise SourceError(f"{name} does not exist. Check the path.") from error
    except av.error.PermissionError as error:
        raise SourceError(
            f"{name} may not be read by this user. Change its permissions."
        ) from error
    except av.error.ExitError as error:
        seconds = timeout[0] if timeout else 0
        raise SourceError(
            f"{name} sent nothing that could be played for {seconds:.0f} s. "
            "Check the address and whether anything is being sent."
        ) from error
    except (av.error.FFmpegError, ValueError, OSError) as error:
        hint = (
            "Check the address and whether anything is being sent."
            if timeout
            else "It may be empty, cut short or of another kind."
        )
        raise SourceError(
            f"{name} cannot be opened as a video: {reason(error)}. {hint}"
        ) from error


def video_stream(container: InputContainer, name: str) -> VideoStream:
    """The main video of a container, passing over cover pictures.

    Raises:
        SourceError: there is none.
    """
    moving = [
        stream
        for stream in container.streams.video
        if not stream.disposition & av.stream.Disposition.attached_pic and stream.width
    ]
    if container.format.name == "tty":  # FFmpeg would draw the letters of a text file
        moving = []
    if not moving:
        raise SourceError(
            f"{name} has no video stream. Choose a file that has pictures."
        )
    return max(
        moving,
        key=lambda stream: stream.codec_context.width * stream.codec_context.height,
    )


def decoded(
    container: InputContainer, stream: VideoStream, name: str
) -> Iterator[VideoFrame]:
    """All frames from here on; packets that cannot be decoded are passed over.

    Raises:
        SourceError: the container itself cannot be read any further.
    """
    try:
        for packet in container.demux(stream):
            try:
                frames = packet.decode()
            except av.error.InvalidDataError:
                continue  # a damaged packet: what comes after it may well be sound
            yield from frames
    except av.error.InvalidDataError:
        return  # damaged beyond here, and what could be shown was
    except av.error.ExitError as error:
        raise SourceError(
            f"{name} has sent nothing for {container.read_timeout or 0:.0f} s. "
            "Check the sender, then open it again."
        ) from error
    except (av.error.FFmpegError, OSError) as error:
        raise SourceError(f"{name} broke off: {reason(error)}.") from error


def origin(container: InputContainer, stream: VideoStream) -> Fraction:
    """Where a container's time begins, in seconds, as a whole number of video ticks.

    Sound may begin first. A whole number keeps the times of the frames exact, and it
    is never later than the true start, so no time becomes negative. Sound that begins
    before zero is what a decoder needs to warm up, and moves nothing.
    """
    start = Fraction(container.start_time or 0, av.time_base)
    time_base = stream.time_base or Fraction(1, 90_000)
    return max(start // time_base * time_base, Fraction(0))


def reason(error: Exception) -> str:
    """FFmpeg's own words for an error, without its number and address."""
    return (getattr(error, "strerror", None) or str(error)).rstrip(".")
