"""Network streams: one that a second process really sends, one that nobody sends."""

import math
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from engine.errors import SourceError
from engine.frame import Frame
from engine.pipeline import Pipeline, Policy
from engine.sources.stream import NetworkStream
from tests.helpers.clips import MakeClip
from tests.helpers.fakes import PATIENCE, FakeNetwork
from tests.helpers.numbers import number_of
from tests.helpers.until import until
from tests.helpers.web import serving

ROOT = Path(__file__).parents[2]
RATE = 30


class Sender:
    """The second process, and what it has sent when."""

    def __init__(self, address: str, gop: int = RATE // 3) -> None:
        command = [sys.executable, "-m", "tests.helpers.sender", address]
        self._process = subprocess.Popen(
            [*command, str(RATE), str(gop)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._sent: dict[int, float] = {}
        self._news = threading.Condition()
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    def wait_until_sent(self, number: int) -> None:
        """Wait until a frame is on its way."""
        with self._news:
            assert self._news.wait_for(lambda: number in self._sent, PATIENCE)

    def delay(self, frame: Frame, now: float) -> float:
        """Seconds since a frame was sent."""
        number = number_of(frame.picture)
        assert number is not None
        return now - self._sent[number]

    def end(self) -> None:
        """Break off in the middle."""
        self._process.kill()
        self._process.wait(PATIENCE)
        self._listener.join(PATIENCE)

    def _listen(self) -> None:
        assert self._process.stdout
        with self._process.stdout as lines:
            for line in lines:
                number, moment = line.split()
                with self._news:
                    self._sent[int(number)] = float(moment)
                    self._news.notify_all()


@pytest.fixture
def address() -> str:
    """An address on this machine that nobody uses."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return f"udp://127.0.0.1:{probe.getsockname()[1]}"


@pytest.fixture
def sender(address: str) -> Iterator[Sender]:
    """A process that sends there."""
    sender = Sender(address)
    yield sender
    sender.end()


def test_the_delay_does_not_grow_while_the_network_is_too_slow(
    address: str, sender: Sender
) -> None:
    stream = NetworkStream(address, opening=PATIENCE)
    assert stream.info.live
    assert stream.info.size == (64, 48)
    network = FakeNetwork(seconds=0.15)  # about six frames a second of thirty
    pipeline = Pipeline(stream, network.workers(), Policy.NEWEST)
    numbers, delays = [], []
    for _ in range(30):
        result = pipeline.next()
        assert result
        numbers.append(number_of(result.frame.picture))
        delays.append(sender.delay(result.frame, time.monotonic()))
    pipeline.stop()
    assert numbers == sorted(numbers)
    assert pipeline.dropped + stream.dropped > 25
    # Whoever drops nothing is at least two and a half seconds late in each of these. A
    # busy machine may be late now and then, but not always.
    assert min(delays[-8:]) < 1.5


def test_who_joins_in_the_middle_waits_for_the_next_key_frame(address: str) -> None:
    gop = 3 * RATE  # longer than the opening looks at the stream
    sender = Sender(address, gop)
    try:
        sender.wait_until_sent(RATE)
        stream = NetworkStream(address, opening=PATIENCE)
        first = stream.read()
        stream.close()
    finally:
        sender.end()
    assert first
    assert first.time == 0
    assert number_of(first.picture) == gop


def test_what_arrives_carries_the_times_of_the_sender(
    address: str, sender: Sender
) -> None:
    stream = NetworkStream(address, opening=PATIENCE)
    frames = []
    for _ in range(10):
        frame = stream.read()
        assert frame
        frames.append(frame)
    stream.close()
    numbers = [number_of(frame.picture) for frame in frames]
    first = frames[0]
    assert numbers[0] is not None
    for frame, number in zip(frames, numbers, strict=True):
        assert number is not None
        assert (frame.time - first.time) * RATE == number - numbers[0]


def test_a_sender_that_falls_silent_is_noticed(address: str, sender: Sender) -> None:
    stream = NetworkStream(address, patience=0.5, opening=PATIENCE)
    sender.end()
    began = time.monotonic()
    with pytest.raises(SourceError, match=r"has sent no.* Check the"):
        list(iter(stream.read, None))
    assert time.monotonic() - began < 10
    stream.close()


def test_the_silence_ends_a_pipeline_with_the_same_error(
    address: str, sender: Sender
) -> None:
    stream = NetworkStream(address, patience=0.5, opening=PATIENCE)
    pipeline = Pipeline(stream, FakeNetwork().workers(), Policy.NEWEST)
    assert pipeline.next()
    sender.end()
    with pytest.raises(SourceError, match="has sent no"):
        list(iter(pipeline.next, None))
    pipeline.stop()


def test_a_sender_that_starts_anew_is_taken_up_again(address: str) -> None:
    first = Sender(address)
    stream = NetworkStream(address, 0.5, opening=PATIENCE, returns=math.inf)
    taken: list[Frame] = []
    until_ended = threading.Thread(target=lambda: taken.extend(_all_of(stream)))
    until_ended.start()
    until(lambda: len(taken) > 0)
    first.end()
    until(lambda: stream.waiting)
    before = len(taken)
    second = Sender(address)
    until(lambda: len(taken) > before and not stream.waiting)
    stream.close()
    second.end()
    until_ended.join(PATIENCE)
    last, back = taken[before - 1], taken[before]
    assert back.index == last.index + 1
    away = back.arrived - last.arrived
    assert float(back.time - last.time) == pytest.approx(away, abs=0.01)
    assert number_of(back.picture) is not None


def _all_of(stream: NetworkStream) -> Iterator[Frame]:
    yield from iter(stream.read, None)


def test_an_address_where_nobody_sends_is_given_up(address: str) -> None:
    with pytest.raises(SourceError, match=re.escape(f"{address} sent nothing")):
        NetworkStream(address, patience=0.2, opening=0.5)


def test_closing_a_silent_stream_is_prompt(address: str, sender: Sender) -> None:
    stream = NetworkStream(address, patience=5, opening=PATIENCE)
    sender.end()
    began = time.monotonic()
    stream.close()
    assert time.monotonic() - began < 4  # its patience is longer
    while stream.read():  # what had arrived may still be taken
        pass


def test_a_stored_file_from_the_web_is_played_at_its_own_pace(
    make_clip: MakeClip,
) -> None:
    clip = make_clip(frames=20)
    with serving(clip.path.parent) as url:
        stream = NetworkStream(f"{url}/{clip.path.name}")
        frames = list(iter(stream.read, None))
        stream.close()
    assert [number_of(frame.picture) for frame in frames] == list(range(20))
    assert [frame.time for frame in frames] == list(clip.times)
    assert frames[-1].arrived - frames[0].arrived > clip.times[-1] / 2


def test_sound_of_an_unknown_kind_does_not_keep_the_pictures_away(
    make_clip: MakeClip, tmp_path: Path
) -> None:
    clip = make_clip(frames=10, audio="aac", ending=".mkv")
    content = clip.path.read_bytes()
    assert content.count(b"A_AAC") == 1
    (tmp_path / "odd.mkv").write_bytes(content.replace(b"A_AAC", b"A_AA?"))
    listener = Listener()
    with serving(tmp_path) as url:
        stream = NetworkStream(f"{url}/odd.mkv")
        stream.tap(listener)
        assert len(list(iter(stream.read, None))) == 10
        stream.close()
    assert listener.told[0] == "streams with 0 of sound"
    assert stream.notes  # it is not exported either


class Listener:
    """A tap that notes what it is told of, and does something at the first packet."""

    def __init__(self, on_packet: Callable[[], None] = lambda: None) -> None:
        self.told: list[str] = []
        self._on_packet = on_packet

    def on_streams(self, pictures: object, sound: Sequence[object]) -> None:
        self.told.append(f"streams with {len(sound)} of sound")

    def on_packet(self, packet: object, track: int, key: bool) -> None:
        if "packet" not in self.told:
            self._on_packet()
        self.told.append("packet")

    def on_frame(self, frame: Frame) -> None:
        self.told.append("frame")

    def on_result(self, result: object) -> None:
        """Belongs to the player."""


def test_a_tap_hears_of_the_streams_before_any_frame(make_clip: MakeClip) -> None:
    clip = make_clip(frames=20)
    second = Listener()
    # It comes when a packet has been passed on that is yet to be decoded.
    first = Listener(lambda: stream.tap(second))
    with serving(clip.path.parent) as url:
        stream = NetworkStream(f"{url}/{clip.path.name}")
        stream.tap(first)
        list(iter(stream.read, None))
        stream.close()
    assert first.told[:2] == ["streams with 0 of sound", "packet"]
    assert second.told[:3] == ["streams with 0 of sound", "packet", "frame"]


@pytest.mark.parametrize("audio", [None, "aac"])
def test_that_sound_is_not_exported_is_said(
    make_clip: MakeClip, audio: str | None
) -> None:
    clip = make_clip(frames=5, audio=audio, ending=".ts")
    with serving(clip.path.parent) as url:
        stream = NetworkStream(f"{url}/{clip.path.name}")
        assert len(list(iter(stream.read, None))) == 5
        stream.close()
    sound = ("The sound of a live source is not exported.",)
    assert stream.notes == (sound if audio else ())
