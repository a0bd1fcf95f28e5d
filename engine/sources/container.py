"""Opening a file or stream with PyAV, and decoding it as far as it can be decoded."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from engine.errors import SourceError
from engine.times import parse_time

MAX_DECODE_THREADS = 4


def file_address(path: Path) -> str:
    """A path, so written that FFmpeg takes no colon in it for a protocol."""
    return f"file:{path}"


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
        SourceError: there is none, or none that can be decoded.
    """
    moving = [
        stream
        for stream in container.streams.video
        if not stream.disposition & av.stream.Disposition.attached_pic
    ]
    if container.format.name == "tty":  # FFmpeg would draw the letters of a text file
        moving = []
    known = [stream for stream in moving if stream.codec_context]
    if moving and not known:
        raise SourceError(
            f"{name} has pictures of a kind that this FFmpeg cannot decode. Convert it "
            "to H.264 with another program."
        )
    # Who joins a stream in the middle learns its size with the next key frame.
    sized = [stream for stream in known if stream.width or container.duration is None]
    if not sized:
        raise SourceError(
            f"{name} has no video stream. Choose a source that has pictures."
        )
    return max(
        sized,
        key=lambda stream: stream.codec_context.width * stream.codec_context.height,
    )


@dataclass
class Damage:
    """What of a container could not be shown, however often it was gone through.

    Several decoders at a time tell of a damaged packet with a later one, and after the
    last packet they tell of nothing: sound frames beside the damaged one are lost too.

    Attributes:
        packets: when each damaged packet was told of, in ticks of its stream.
        broke_off: the container could not be read to its end.
        untold: the last packets, of which several decoders have not told.
        unfinished: frames are missing at the end; one decoder may yet find them.
    """

    packets: set[int | None] = field(default_factory=set)
    broke_off: bool = False
    untold: frozenset[int | None] = frozenset()
    unfinished: bool = False

    def notes(self, name: str) -> tuple[str, ...]:
        """What a person should know, a sentence each."""
        notes = []
        if count := len(self.packets):
            were = "packets of {} were" if count > 1 else "packet of {} was"
            notes.append(f"{count} damaged {were.format(name)} passed over.")
        if self.broke_off:
            notes.append(
                f"{name} breaks off before its end: it is damaged or was cut short."
            )
        return tuple(notes)


def decoded(
    container: InputContainer,
    stream: VideoStream,
    name: str,
    damage: Damage,
    packets: Iterable[Packet] | None = None,
) -> Iterator[VideoFrame]:
    """All frames from here on; packets that cannot be decoded are passed over.

    Args:
        container: to read.
        stream: of it.
        name: what to call it in a message.
        damage: where to note what was passed over.
        packets: of the stream; by default all that the container has from here on.

    Raises:
        SourceError: the container itself cannot be read any further.
    """
    threads = stream.codec_context.thread_count
    untold: deque[int | None] = deque(maxlen=max(threads - 1, 0))
    begun = shown = None  # times of the latest packet and of the latest frame
    damage.unfinished = False
    try:
        for packet in container.demux(stream) if packets is None else packets:
            if packet.size:
                untold.append(packet.dts)
                if packet.pts is not None and not packet.is_discard:
                    begun = max(packet.pts, packet.pts if begun is None else begun)
            try:
                frames = packet.decode()
            except av.error.InvalidDataError:
                # A damaged packet: what comes after it may well be sound.
                if packet.size or threads == 1:
                    damage.packets.add(packet.dts)
                continue
            for frame in frames:
                shown = frame.pts
                yield frame
        damage.untold = frozenset(untold)
        damage.unfinished = bool(
            threads > 1 and begun is not None and (shown is None or shown < begun)
        )
    except av.error.InvalidDataError:
        damage.broke_off = True  # what could be shown was
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


def declared_end(stream: VideoStream) -> Fraction | None:
    """When the last frame ends as the file says, by the container's own clock.

    None where it says nothing: the length of the whole file may be that of its sound.
    """
    if stream.duration and stream.time_base:
        return ((stream.start_time or 0) + stream.duration) * stream.time_base
    try:
        return parse_time(stream.metadata.get("DURATION", ""))  # Matroska
    except ValueError:
        return None


def reason(error: Exception) -> str:
    """FFmpeg's own words for an error, without its number and address."""
    return (getattr(error, "strerror", None) or str(error)).rstrip(".")
