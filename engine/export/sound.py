"""The sound of a video, packet by packet as it is, beside the new pictures."""

from collections.abc import Iterator
from fractions import Fraction

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet

from engine.sources.base import SourceInfo


class Sound:
    """Copies the sound packets of a file into another, in step with the pictures."""

    def __init__(
        self, info: SourceInfo, output: OutputContainer, shift: Fraction
    ) -> None:
        """Add the sound tracks to an output that has not begun.

        Args:
            info: of the source; its file is opened a second time.
            output: gets a track for each that its container takes.
            shift: seconds of the source's own time base that become 0 in the output.
        """
        self.notes: list[str] = []
        self._shift = shift
        self._output = output
        self._container = av.open(str(info.path))
        self._tracks: dict[int, AudioStream] = {}
        for stream in self._container.streams.audio:
            codec = stream.codec_context.name
            if codec in output.supported_codecs:
                self._tracks[stream.index] = output.add_stream_from_template(stream)
            else:
                self.notes.append(
                    f"The sound is left out: {output.format.name} does not take "
                    f"{codec}. Export to .mkv to keep it."
                )
        self._packets = self._demux()
        self._held: Packet | None = None

    def copy_until(self, time: Fraction | None) -> None:
        """Write the packets that begin up to a time of the output, or all the rest."""
        while packet := self._held or next(self._packets, None):
            self._held = packet
            begins = (packet.pts or 0) * packet.time_base
            if time is not None and begins > time:
                return
            packet.stream = self._tracks[packet.stream.index]
            self._output.mux(packet)
            self._held = None

    def close(self) -> None:
        """Close the second opening of the source."""
        self._container.close()

    def _demux(self) -> Iterator[Packet]:
        """Packets with the times of the output."""
        if not self._tracks:
            return
        streams = [self._container.streams[index] for index in self._tracks]
        for packet in self._container.demux(*streams):
            if packet.dts is None or packet.pts is None:
                continue  # the empty packet at the end of a track
            shift = round(self._shift / packet.time_base)
            packet.pts -= shift
            packet.dts -= shift
            if self._shift and packet.pts < 0:
                continue  # from before the part that is exported
            yield packet
