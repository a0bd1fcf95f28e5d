"""Recordings: every picture at its time, the sound in step, and nothing held up."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from engine.export.look import Look
from engine.frame import ClassMap, Frame
from engine.overlay import OverlayStyle, View
from engine.picture import Picture
from engine.record.movie import Movie
from engine.record.recorder import Recorder, RecordPlan
from engine.segmenter import StageTimes
from engine.sources.base import SourceInfo
from engine.workers import Result
from models.labels import LabelClass
from tests.helpers.clips import Clip
from tests.helpers.exports import shown, sound_starts, times
from tests.helpers.fakes import PATIENCE, make_card
from tests.helpers.numbers import numbered, read_number

SIZE = (64, 48)
ROAD = LabelClass("road", (250, 10, 10))
CARD = replace(make_card(), classes=(ROAD,))
LOOK = Look((ROAD,), OverlayStyle(opacity=1.0))


def info(rate: int = 25) -> SourceInfo:
    """Of a camera."""
    return SourceInfo("camera:0", SIZE, Fraction(rate), None, live=True)


def frame(number: int, time: Fraction) -> Frame:
    """A numbered picture of a camera."""
    return Frame(number, time, Picture.from_array(numbered(number, SIZE)))


def labelled(of: Frame) -> Result:
    """A frame that is road all over."""
    ids = np.zeros((12, 16), np.uint8)
    return Result(of, ClassMap(ids, of.index, 0), 0.0, StageTimes(), CARD)


def ended(recorder: Recorder):
    """Complete the files."""
    recorder.end()
    return recorder.join()


@pytest.fixture
def original(tmp_path: Path) -> Path:
    """A file for what comes."""
    return tmp_path / "original.mp4"


@pytest.fixture
def annotated(tmp_path: Path) -> Path:
    """A file for what is seen."""
    return tmp_path / "annotated.mp4"


@pytest.fixture
def record() -> Iterator[Callable[..., Recorder]]:
    """Makes recorders, whose threads end with the test."""
    made = []

    def make(
        original: Path | None, annotated: Path | None = None, look: Look = LOOK
    ) -> Recorder:
        plan = RecordPlan(original, annotated)
        made.append(Recorder(plan, info(), look))
        return made[-1]

    yield make
    for recorder in made:
        ended(recorder)


def test_a_camera_is_recorded_at_its_real_times(record, original: Path) -> None:
    recorder = record(original)
    moments = [Fraction(n * n, 90) for n in range(3, 28)]  # slower and slower
    for number, time in enumerate(moments):
        recorder.on_frame(frame(number, time))
    status = ended(recorder)
    frames = shown(original)
    assert [read_number(pixels) for _, pixels in frames] == list(range(25))
    assert [time for time, _ in frames] == [time - moments[0] for time in moments]
    assert status.seconds == float(moments[-1] - moments[0])
    assert (status.size, status.dropped) == (original.stat().st_size, 0)
    assert status.over
    assert status.trouble is None


def test_what_is_seen_is_recorded_as_it_looks(
    record, original: Path, annotated: Path
) -> None:
    recorder = record(original, annotated)
    for number in range(20):
        each = frame(number, Fraction(number, 25))
        recorder.on_frame(each)
        if number % 2 == 0:  # the network manages half of them
            recorder.on_result(labelled(each))
    assert ended(recorder).files == (original, annotated)
    assert len(shown(original)) == 20
    assert times(annotated) == [Fraction(n, 25) for n in range(0, 20, 2)]
    for _, pixels in shown(annotated):
        assert np.abs(pixels.astype(int) - ROAD.colour).max() < 12


def test_the_look_may_change_and_the_size_of_the_pictures_stays(
    record,
    annotated: Path,
) -> None:
    recorder = record(None, annotated)
    recorder.on_frame(frame(0, Fraction(0)))
    recorder.on_result(labelled(frame(0, Fraction(0))))
    clear = Look((ROAD,), OverlayStyle(0.0, view=View.SIDE_BY_SIDE))
    while recorder.status.size == 0 and not recorder.status.over:
        recorder.on_result(labelled(frame(0, Fraction(1, 2))))
    recorder.set_look(clear)
    recorder.on_result(labelled(frame(7, Fraction(2))))
    ended(recorder)
    first, *_, last = (pixels for _, pixels in shown(annotated))
    assert first.shape == last.shape == (48, 64, 3)
    assert read_number(last) == 7


def test_the_original_alone_is_recorded_with_its_colours(
    record, annotated: Path
) -> None:
    look = Look((ROAD,), OverlayStyle(1.0, view=View.ORIGINAL))
    recorder = record(None, annotated, look=look)
    recorder.on_frame(frame(0, Fraction(0)))
    recorder.on_result(labelled(frame(0, Fraction(0))))
    ended(recorder)
    assert np.abs(shown(annotated)[0][1].astype(int) - ROAD.colour).max() < 12


def test_a_camera_that_comes_back_in_another_size_goes_on(
    record, original: Path
) -> None:
    recorder = record(original)
    recorder.on_frame(frame(0, Fraction(0)))
    larger = Picture.from_array(numbered(1, (128, 96)))
    recorder.on_frame(Frame(1, Fraction(1), larger))
    ended(recorder)
    assert [read_number(pixels) for _, pixels in shown(original)] == [0, 1]


class Sender:
    """Sends a clip as a network stream would, packets before their frames."""

    def __init__(self, clip: Clip, ahead: Fraction = Fraction(0)) -> None:
        """Send a clip whose clock is ahead of the frames' times by so much."""
        self._path, self._ahead = clip.path, ahead

    def send_to(self, recorder: Recorder, skip: int = 0, late: int = 0) -> None:
        """Send it.

        Args:
            recorder: that takes it.
            skip: how many packets came before.
            late: how many frames the network is behind.
        """
        unseen: deque[Result] = deque()
        with av.open(str(self._path)) as container:
            video, *sound = container.streams.video[0], *container.streams.audio
            recorder.on_streams(video, sound)
            for number, packet in enumerate(_in_time(container)):
                if number < skip:
                    continue
                pictures = packet.stream is video
                key = pictures and packet.is_keyframe
                recorder.on_packet(packet, packet.stream.index, key)
                for raw in packet.decode() if pictures else ():
                    stamp = raw.pts * raw.time_base
                    each = Frame(0, stamp - self._ahead, Picture(raw), stamp=stamp)
                    recorder.on_frame(each)
                    unseen.append(labelled(each))
                    if len(unseen) > late:
                        recorder.on_result(unseen.popleft())
            for result in unseen:
                recorder.on_result(result)


def _in_time(container: av.container.InputContainer) -> Iterator[av.Packet]:
    """Packets in the order in which a live source would send them."""
    packets = [packet for packet in container.demux() if packet.size]
    return iter(sorted(packets, key=lambda p: p.dts * p.time_base))


def test_a_copy_begins_with_a_key_frame(record, make_clip, original: Path) -> None:
    made = make_clip(frames=50, gop=10)
    recorder = record(original)
    Sender(made).send_to(recorder, skip=4)
    ended(recorder)
    frames = shown(original)
    assert [read_number(pixels) for _, pixels in frames] == list(range(10, 50))
    assert frames[0][0] == 0


def test_pictures_that_refer_to_later_ones_cost_no_key_frame(
    record, make_clip, original: Path
) -> None:
    made = make_clip(frames=50, gop=10, b_frames=2, audio="aac", ending=".ts")
    recorder = record(original)
    Sender(made, ahead=Fraction(7)).send_to(recorder)
    ended(recorder)
    frames = shown(original)
    assert [read_number(pixels) for _, pixels in frames] == list(range(50))
    assert [time - frames[0][0] for time, _ in frames] == list(made.times)
    apart = sound_starts(original)[-1] - frames[0][0]
    assert apart == sound_starts(made.path)[-1] - times(made.path)[0]


def test_a_stream_that_comes_back_goes_on_in_the_same_file(
    record, make_clip, original: Path
) -> None:
    made = make_clip(frames=20, gop=10)
    recorder = record(original)
    Sender(made).send_to(recorder)
    Sender(made, ahead=Fraction(-5)).send_to(recorder)  # it counts from 0 again
    ended(recorder)
    frames = shown(original)
    assert [read_number(pixels) for _, pixels in frames] == 2 * list(range(20))
    assert frames[20][0] == 5


def test_what_cannot_be_copied_is_encoded(record, make_clip, original: Path) -> None:
    made = make_clip(frames=10, codec="ffv1", pixel_format="yuv420p", ending=".mkv")
    recorder = record(original)
    Sender(made).send_to(recorder)
    ended(recorder)
    with av.open(str(original)) as container:
        assert container.streams.video[0].codec_context.name == "h264"
    assert [read_number(pixels) for _, pixels in shown(original)] == list(range(10))


def test_whoever_brings_frames_is_never_held_up(
    record, original: Path, monkeypatch
) -> None:
    """While the disk hangs, frames are dropped and counted."""
    from engine.record import movie

    hangs, may_go_on = threading.Event(), threading.Event()
    encode = movie.Movie.encode

    def hang(self: movie.Movie, *picture: object) -> None:
        hangs.set()
        assert may_go_on.wait(PATIENCE)
        encode(self, *picture)

    monkeypatch.setattr(movie.Movie, "encode", hang)
    monkeypatch.setattr("engine.record.recorder._FRAME_BYTES", 20 * 3 * 64 * 48)
    recorder = record(original)
    recorder.on_frame(frame(0, Fraction(0)))
    assert hangs.wait(PATIENCE)
    for number in range(1, 60):
        recorder.on_frame(frame(number, Fraction(number, 25)))
    dropped = recorder.status.dropped
    assert 39 <= dropped <= 40
    may_go_on.set()
    ended(recorder)
    kept = [read_number(pixels) for _, pixels in shown(original)]
    assert kept == list(range(60 - dropped))


def test_a_file_that_is_there_is_not_touched(
    record, original: Path, annotated: Path
) -> None:
    original.write_bytes(b"precious")
    over = threading.Event()
    recorder = Recorder(RecordPlan(original, annotated), info(), LOOK, over.set)
    recorder.on_frame(frame(0, Fraction(0)))
    assert over.wait(PATIENCE)
    status = ended(recorder)
    assert "cannot be written" in str(status.trouble)
    assert status.over
    assert original.read_bytes() == b"precious"
    assert not annotated.exists()


def _refuse(*_: object, **__: object) -> None:
    raise ValueError("it is of no kind")


def test_a_file_that_cannot_be_begun_leaves_nothing(
    record, original: Path, monkeypatch
) -> None:
    """Neither a file nor a thread: see `no_thread_is_left_behind`."""
    recorder = record(original)
    with monkeypatch.context() as patched:
        patched.setattr(av, "open", _refuse)
        recorder.on_frame(frame(0, Fraction(0)))
    assert "it is of no kind" in str(ended(recorder).trouble)
    assert not original.exists()


def test_a_track_that_cannot_be_begun_leaves_nothing(
    record, make_clip, original: Path, monkeypatch
) -> None:
    recorder = record(original)
    monkeypatch.setattr(Movie, "add_copy", _refuse)
    Sender(make_clip(frames=2)).send_to(recorder)
    assert "it is of no kind" in str(ended(recorder).trouble)
    assert not original.exists()


def test_nothing_came(record, original: Path) -> None:
    over = threading.Event()
    recorder = Recorder(RecordPlan(original, None), info(), LOOK, over.set)
    assert not recorder.status.over
    assert ended(recorder).over
    assert over.is_set()
    assert not original.exists()


def test_what_comes_after_the_end_begins_nothing(
    record, make_clip, original: Path, annotated: Path
) -> None:
    for path in (original, annotated):
        recorder = record(path)
        recorder.end()
        if path is original:
            recorder.on_frame(frame(0, Fraction(0)))
        else:
            Sender(make_clip(frames=5)).send_to(recorder)
        assert recorder.status.files == ()
        assert not path.exists()
