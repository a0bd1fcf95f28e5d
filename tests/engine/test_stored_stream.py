"""Stored videos from the web whose connection breaks off."""

import av
import pytest

from engine.frame import Frame
from engine.sources.stream import NetworkStream
from tests.helpers.clips import MakeClip
from tests.helpers.fakes import PATIENCE
from tests.helpers.numbers import number_of
from tests.helpers.web import serving


class Times:
    """A tap that notes the times of what it is told of."""

    def __init__(self) -> None:
        self.streams = 0
        self.packets: dict[int, list[int | None]] = {}
        self.frames: list[int | None] = []

    def on_streams(self, pictures: object, sound: object) -> None:
        self.streams += 1

    def on_packet(self, packet: av.Packet, track: int, key: bool) -> None:
        self.packets.setdefault(track, []).append(packet.dts)

    def on_frame(self, frame: Frame) -> None:
        self.frames.append(number_of(frame.picture))

    def on_result(self, result: object) -> None:
        """Belongs to the player."""


@pytest.mark.parametrize(("ending", "b_frames"), [(".mkv", 0), (".mp4", 2)])
def test_after_a_network_error_it_goes_on_where_it_was(
    make_clip: MakeClip, ending: str, b_frames: int
) -> None:
    clip = make_clip(
        frames=60,
        fps=50,
        gop=12,
        b_frames=b_frames,
        audio="aac",
        ending=ending,
        container_options=(("movflags", "faststart"),) if ending == ".mp4" else (),
    )
    size = clip.path.stat().st_size
    tap = Times()
    with serving(clip.path.parent, cuts=[size // 3, 0, size * 2 // 3]) as url:
        stream = NetworkStream(f"{url}/{clip.path.name}", returns=PATIENCE)
        stream.tap(tap)
        frames = list(iter(stream.read, None))
        stream.close()
    assert [number_of(frame.picture) for frame in frames] == list(range(60))
    assert [frame.index for frame in frames] == list(range(60))
    times = [frame.time for frame in frames]
    assert times == sorted(set(times))
    # It tells that it is back, and then what it has not told before.
    assert tap.streams == 3
    assert tap.frames == sorted(set(tap.frames))
    assert tap.frames[-1] == 59
    for packets in tap.packets.values():
        assert packets == sorted(set(packets))
    assert len(tap.packets) == 2
