"""What a seek in a file costs, counted in frames that come out of the decoder."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from av.video.frame import VideoFrame

from engine.sources import reel as module
from engine.sources.base import Edge
from engine.sources.video import Video
from tests.helpers.clips import Clip, MakeClip
from tests.helpers.numbers import number_of

FPS = 25
GROUP = 60
MOMENT = Fraction(1, 1000)


@pytest.fixture
def clip(make_clip: MakeClip) -> Clip:
    """Two groups with three B-frames in a row, one of which others refer to."""
    return make_clip(frames=2 * GROUP, fps=FPS, gop=GROUP, b_frames=3)


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[VideoFrame]:
    """The frames that came out of a decoder."""
    frames: list[VideoFrame] = []
    decode = module.decoded

    def counted(*arguments: Any) -> Iterator[VideoFrame]:
        for frame in decode(*arguments):
            frames.append(frame)
            yield frame

    monkeypatch.setattr(module, "decoded", counted)
    return frames


@pytest.fixture
def video(clip: Clip, decoded: list[VideoFrame]) -> Iterator[Video]:
    """That clip, open."""
    video = Video(clip.path)
    decoded.clear()
    yield video
    video.close()


def read_number(video: Video) -> int:
    """The number in the next frame."""
    frame = video.read()
    assert frame
    return number_of(frame.picture)


def test_what_nobody_refers_to_is_left_out_on_the_way(
    video: Video, clip: Clip, decoded: list[VideoFrame]
) -> None:
    video.seek(clip.times[GROUP - 3])
    assert read_number(video) == GROUP - 3
    assert len(decoded) < GROUP * 2 / 3


def test_a_frame_that_was_sought_is_the_same_to_the_last_bit(
    video: Video, clip: Clip
) -> None:
    played = [frame.picture.bgra() for frame in iter(video.read, None)]
    for number in range(len(clip) - 1, 0, -7):
        video.seek(clip.times[number])
        for expected in played[number : number + 3]:
            frame = video.read()
            assert frame
            assert np.array_equal(frame.picture.bgra(), expected)


def test_going_on_in_a_group_does_not_begin_it_again(
    video: Video, clip: Clip, decoded: list[VideoFrame]
) -> None:
    video.seek(clip.times[5])
    assert read_number(video) == 5
    decoded.clear()
    video.seek(clip.times[GROUP - 20])
    assert read_number(video) == GROUP - 20
    assert decoded[0].time is not None
    assert decoded[0].time > clip.times[5]


def test_after_one_step_back_the_next_ones_decode_nothing(
    video: Video, clip: Clip, decoded: list[VideoFrame]
) -> None:
    number = GROUP - 5
    video.seek(clip.times[number], Edge.BEFORE)
    assert read_number(video) == number - 1
    for ahead in (3, 0, 2, 1, 0, 3):
        for _ in range(ahead):
            assert video.read()
        number -= 1
        decoded.clear()
        video.seek(clip.times[number], Edge.BEFORE)
        assert read_number(video) == number - 1
        assert not decoded


def test_who_plays_on_after_a_step_back_reads_every_frame(
    video: Video, clip: Clip
) -> None:
    video.seek(clip.times[40], Edge.BEFORE)
    video.seek(clip.times[36], Edge.BEFORE)
    assert [read_number(video) for _ in range(60)] == list(range(35, 95))
    video.seek(clip.times[90], Edge.BEFORE)
    assert read_number(video) == 89


def test_in_passing_the_key_frame_is_shown_and_then_a_step_towards_the_time(
    video: Video, clip: Clip, decoded: list[VideoFrame]
) -> None:
    wanted = clip.times[GROUP + 50] + MOMENT
    steps = []
    for _ in range(10):
        decoded.clear()
        video.seek(wanted, Edge.NEAR)
        steps.append(read_number(video))
        assert len(decoded) <= 8
    assert steps[0] == GROUP
    assert steps == sorted(set(steps))
    assert steps[-1] == GROUP + 50
    video.seek(clip.times[3], Edge.NEAR)
    assert [read_number(video) for _ in range(4)] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "wish",
    [
        {"ending": ".ts"},
        {"ending": ".h264"},
        {"ending": ".webm", "codec": "libvpx-vp9"},
    ],
    ids=lambda wish: wish["ending"],
)
def test_what_is_shown_in_passing_is_followed_by_the_next_frame(
    make_clip: MakeClip, wish: dict[str, Any]
) -> None:
    clip = make_clip(frames=30, gop=10, **wish)
    video = Video(clip.path)
    for time in (clip.times[25], clip.times[7], clip.times[-1] + 1, clip.times[14]):
        video.seek(time, Edge.NEAR)
        first = read_number(video)
        assert first <= clip.at(time)
        for number in range(first + 1, min(first + 4, len(clip))):
            assert read_number(video) == number
    video.close()
