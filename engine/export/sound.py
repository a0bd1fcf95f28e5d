"""The sound of a video, packet by packet as it is, beside the new pictures."""

from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from engine.errors import SourceError
from engine.sources.container import Damage, file_address, open_container, reason

_EVERYTHING = "matroska"
"""The container that takes more kinds of sound than the others."""


class Sound:
    """Copies the sound packets of a file into another, in step with the pictures."""

    def __init__(self, path: Path, output: OutputContainer, shift: Fraction) -> None:
        """Add the sound tracks to an output that has not begun.

        Args:
            path: of the source, which is opened a second time.
            output: gets a track for each that its container takes.
            shift: seconds of the source's own time base that become 0 in the output.

        Raises:
            SourceError: it cannot be opened once more.
        """
        self._left: list[str] = []
        self._damage = Damage()
        self._name = path.name
        self._shift = shift
        self._output = output
        self._container = open_container(file_address(path), path.name)
        self._tracks: dict[int, AudioStream] = {}
        for stream in self._container.streams.audio:
            if takes(output.format.name, stream):
                self._tracks[stream.index] = output.add_stream_from_template(stream)
            else:
                self._left.append(self._left_out(stream))
        self._packets = self._demux()
        self._held: Packet | None = None

    @property
    def notes(self) -> list[str]:
        """What could not be kept up to now, in words."""
        damage = self._damage.notes(f"the sound of {self._name}")
        return [*self._left, *(note[0].upper() + note[1:] for note in damage)]

    def copy_until(self, time: Fraction | None) -> None:
        """Write the packets that begin up to a time of the output, or all the rest.

        Raises:
            SourceError: the source cannot be read any further.
        """
        while packet := self._held or next(self._packets, None):
            self._held = packet
            begins = (packet.pts or 0) * packet.time_base
            if time is not None and begins > time:
                return
            packet.stream = self._tracks[packet.stream.index]
            self._held, begun = None, packet.dts
            try:
                self._output.mux(packet)
            except (av.error.InvalidDataError, av.error.ArgumentError):
                # Its content or its time is damaged: what comes after may be sound.
                self._damage.packets.add(begun)

    def close(self) -> None:
        """Close the second opening of the source."""
        self._container.close()

    def _left_out(self, stream: AudioStream) -> str:
        container = self._output.format.name
        elsewhere = container != _EVERYTHING and takes(_EVERYTHING, stream)
        advice = " Export to .mkv to keep it." if elsewhere else ""
        return left_out(container, stream) + advice

    def _demux(self) -> Iterator[Packet]:
        """Packets with the times of the output."""
        if not self._tracks:
            return
        streams = [self._container.streams[index] for index in self._tracks]
        try:
            for packet in self._container.demux(*streams):
                if packet.dts is None or packet.pts is None:
                    continue  # the empty packet at the end of a track
                shift = round(self._shift / packet.time_base)
                packet.pts -= shift
                packet.dts -= shift
                if self._shift and packet.pts < 0:
                    continue  # from before the part that is exported
                yield packet
        except av.error.InvalidDataError:
            self._damage.broke_off = True  # what could be read was
        except (av.error.FFmpegError, OSError) as error:
            raise SourceError(
                f"The sound of {self._name} broke off: {reason(error)}."
            ) from error


def takes(container: str, stream: AudioStream | VideoStream) -> bool:
    """Whether a container takes a track, found by beginning one in memory.

    What FFmpeg lists as supported is not the whole truth: a muxer may still refuse when
    it writes its header, as MOV does with Opus, or take what is not listed.

    Args:
        container: FFmpeg's name of it.
        stream: of an open container.
    """
    try:
        with av.open(BytesIO(), "w", format=container) as trial:
            trial.add_stream_from_template(stream)
            trial.start_encoding()
    except (av.error.FFmpegError, ValueError, OSError):
        return False
    return True


def left_out(container: str, stream: AudioStream) -> str:
    """What to tell a person of sound that a container does not take."""
    if not stream.codec_context:  # there is no decoder for it
        return "The sound is left out: it is of an unknown kind."
    codec = stream.codec_context.codec.canonical_name
    return f"The sound is left out: {container} does not take {codec}."
