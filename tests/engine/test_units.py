"""Packets that are pictures, and packets that are not."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import cycle
from pathlib import Path

import av
import pytest
from av.packet import Packet

from engine.sources.stream import NetworkStream
from engine.sources.units import NotWholeError, may_be_whole, whole
from tests.helpers.clips import Clip, MakeClip
from tests.helpers.fakes import PATIENCE
from tests.helpers.numbers import number_of

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


@contextmanager
def sent_to_all(clip: Clip) -> Iterator[str]:
    """An address to which a clip is sent over and over, whether anybody listens."""
    packets = clip.path.read_bytes()
    size = 7 * 188  # as much as goes through a network in one piece
    over = threading.Event()
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sending,
    ):
        taken.bind(("127.0.0.1", 0))
        address = taken.getsockname()
        taken.close()

        def send() -> None:
            for start in cycle(range(0, len(packets), size)):
                sending.sendto(packets[start : start + size], address)
                if over.wait(0.002):
                    return

        thread = threading.Thread(target=send)
        thread.start()
        try:
            yield f"udp://127.0.0.1:{address[1]}"
        finally:
            over.set()
            thread.join()


@contextmanager
def sent_to_one(clip: Clip) -> Iterator[str]:
    """An address that lets one come, sends a clip and ends."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def send() -> None:
            with closing(server.accept()[0]) as connection:
                server.close()
                connection.sendall(clip.path.read_bytes())

        thread = threading.Thread(target=send)
        thread.start()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
        thread.join()


def test_a_stream_of_another_codec_is_played(make_clip: MakeClip) -> None:
    clip = make_clip(frames=100, ending=".ts", codec="mpeg2video")
    with sent_to_all(clip) as address:
        stream = NetworkStream(address, opening=PATIENCE)
        frames = [stream.read() for _ in range(10)]
        stream.close()
    assert all(frame and number_of(frame.picture) is not None for frame in frames)


def test_a_sender_that_allows_one_connection_is_played(make_clip: MakeClip) -> None:
    clip = make_clip(frames=40, ending=".ts", codec="mpeg2video")
    with sent_to_one(clip) as address:
        stream = NetworkStream(address, opening=PATIENCE)
        numbers = [number_of(frame.picture) for frame in iter(stream.read, None)]
        stream.close()
    assert numbers == list(range(40))
