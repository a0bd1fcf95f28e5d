"""Packets that are pictures, and packets that are not."""

from pathlib import Path

import av
import pytest
from av.packet import Packet

from engine.sources.units import NotWholeError, may_be_whole, whole
from tests.helpers.clips import MakeClip

CODECS = {"h264": "libx264", "hevc": "libx265"}


def unparsed(path: Path) -> list[Packet]:
    """The packets of a transport stream, as they were sent."""
    with av.open(str(path), options={"fflags": "noparse"}) as container:
        return [packet for packet in container.demux(video=0) if packet.size]


def halves(packet: Packet) -> list[Packet]:
    """A packet in two, as if a sender had cut it."""
    data = bytes(packet)
    return [Packet(data[: len(data) // 2]), Packet(data[len(data) // 2 :])]


@pytest.fixture(params=CODECS)
def codec(request: pytest.FixtureRequest) -> str:
    """The name of a codec."""
    return request.param


@pytest.fixture
def packets(make_clip: MakeClip, codec: str) -> list[Packet]:
    """Of a clip with four slices in each picture."""
    slices = (("x264-params", "slices=4"), ("x265-params", "slices=4:log-level=none"))
    options = tuple(option for option in slices if option[0][:4] in CODECS[codec])
    clip = make_clip(
        frames=8, ending=".ts", codec=CODECS[codec], size=(256, 256), options=options
    )
    return unparsed(clip.path)


def test_a_packet_for_each_picture_is_handed_on(
    packets: list[Packet], codec: str
) -> None:
    assert list(whole(iter(packets), codec)) == packets


def test_pictures_that_were_cut_have_to_be_parsed(
    packets: list[Packet], codec: str
) -> None:
    cut = [half for packet in packets for half in halves(packet)]
    with pytest.raises(NotWholeError):
        list(whole(iter(cut), codec))


def test_two_pictures_in_a_packet_have_to_be_parsed(
    packets: list[Packet], codec: str
) -> None:
    pair = Packet(bytes(packets[0]) + bytes(packets[1]))
    with pytest.raises(NotWholeError):
        list(whole(iter([pair, *packets[2:]]), codec))


def test_other_codecs_have_to_be_parsed(packets: list[Packet]) -> None:
    with pytest.raises(NotWholeError):
        list(whole(iter(packets), "mpeg2video"))


def test_what_comes_in_pieces_by_nature_is_not_tried() -> None:
    assert may_be_whole("udp://127.0.0.1:5000")
    assert not may_be_whole("rtsp://127.0.0.1/street")
