"""Video files: all frames, exact times, and seeks that land on the very frame."""

import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from engine.sources.base import Edge
from engine.sources.video import Video
from tests.helpers.clips import Clip, MakeClip
from tests.helpers.numbers import number_of

UNEVEN = (0, 1, 2, 5, 9, 10, 30, 31, 32, 60, 61, 63, 64, 70, 100, 101)
VARYING: dict[str, Any] = {"pts": UNEVEN, "time_base": Fraction(1, 30), "fps": 30}
IN_MILLISECONDS: dict[str, Any] = {
    "pts": tuple(33 * tick for tick in UNEVEN),
    "time_base": Fraction(1, 1000),
    "ending": ".mkv",
}
OPEN_GROUPS = (("x264-params", "open-gop=1:keyint=8"),)

CONSTANT: dict[str, dict[str, Any]] = {
    "constant rate": {},
    "rate that is no whole number": {"fps": Fraction(30000, 1001)},
    "B-frames": {"b_frames": 2},
    "open groups": {"b_frames": 2, "options": OPEN_GROUPS},
    "one long group": {"frames": 50, "gop": 1000, "b_frames": 3},
    "sound": {"audio": "aac"},
    "Matroska with Opus": {"ending": ".mkv", "audio": "libopus"},
    "turned": {"ending": ".mov", "rotation": 90},
    "transport stream": {"ending": ".ts"},
    "sound that begins first": {"ending": ".ts", "b_frames": 2, "audio": "aac"},
    "AVI with B-frames": {"ending": ".avi", "codec": "mpeg4", "b_frames": 2},
    "VP9": {"ending": ".webm", "codec": "libvpx-vp9", "frames": 20},
    "no index": {"ending": ".h264", "b_frames": 2, "frames": 20},
    "one frame": {"frames": 1},
}
UNSTEADY: dict[str, dict[str, Any]] = {
    "varying rate": VARYING,
    "varying rate with B-frames": {**VARYING, "gop": 5, "b_frames": 2},
    "varying rate in Matroska": IN_MILLISECONDS,
    "varying rate in Matroska with B-frames": {
        **IN_MILLISECONDS,
        "gop": 4,
        "b_frames": 2,
    },
}
# What a container's clock shows at the first frame, after that of its first sound.
LATE = {
    "sound that begins first": Fraction(8, 375),
    "AVI with B-frames": Fraction(1, 25),
}
ALL = CONSTANT | UNSTEADY


@pytest.fixture(params=ALL)
def kind(request: pytest.FixtureRequest) -> str:
    """The name of a kind of clip."""
    return request.param


@pytest.fixture
def clip(kind: str, make_clip: MakeClip) -> Clip:
    """A clip of that kind, its times as its container has them."""
    clip = make_clip(**ALL[kind])
    late = LATE.get(kind, Fraction(0))
    times = tuple(time + late for time in clip.times)
    return Clip(clip.path, clip.size, times, clip.duration)


@pytest.fixture
def video(clip: Clip) -> Any:
    """That clip, open."""
    video = Video(clip.path)
    yield video
    video.close()


def test_every_frame_is_read_once_upright_and_at_its_exact_time(
    video: Video, clip: Clip
) -> None:
    frames = list(iter(video.read, None))
    assert [number_of(frame.picture) for frame in frames] == list(range(len(clip)))
    assert [frame.time for frame in frames] == list(clip.times)
    assert [frame.index for frame in frames] == list(range(len(clip)))
    assert {frame.picture.size for frame in frames} == {clip.size}
    assert video.read() is None
    assert video.notes == ()


@pytest.mark.parametrize("edge", [Edge.AT, Edge.BEFORE, Edge.AFTER])
def test_a_seek_lands_on_the_very_frame(video: Video, clip: Clip, edge: Edge) -> None:
    meant = {Edge.AT: clip.at, Edge.BEFORE: clip.before, Edge.AFTER: clip.after}[edge]
    moment = Fraction(1, 1000)
    last = clip.times[-1]
    times = [time + by for time in clip.times for by in (-moment, Fraction(0), moment)]
    times += [Fraction(0), last + 1, last + 1000]
    random.Random(1).shuffle(times)
    for count, time in enumerate(times):
        video.seek(time, edge)
        expected = meant(time)
        # Reading on by a few frames leaves the next seek to start from part way.
        for number in range(expected, min(expected + 1 + count % 4, len(clip))):
            frame = video.read()
            assert frame, (time, number)
            assert (number_of(frame.picture), frame.time) == (
                number,
                clip.times[number],
            )


@pytest.mark.parametrize("kind", CONSTANT, indirect=True)
def test_after_a_seek_frames_of_a_constant_rate_keep_their_numbers(
    video: Video, clip: Clip
) -> None:
    for number in (len(clip) - 1, len(clip) // 2, 0):
        video.seek(clip.times[number])
        frame = video.read()
        assert frame
        assert frame.index == number


@pytest.mark.parametrize("kind", sorted(set(ALL) - {"no index"}), indirect=True)
def test_frames_before_a_time_are_counted_without_moving(
    video: Video, clip: Clip
) -> None:
    for number, time in enumerate(clip.times):
        assert video.number_at(time) == number
        assert video.number_at(time + Fraction(1, 1000)) == number + 1
    first = video.read()
    assert first
    assert first.index == 0


@pytest.mark.parametrize("kind", UNSTEADY, indirect=True)
def test_a_frame_that_was_just_read_is_found_again_to_the_end_of_its_time(
    clip: Clip,
) -> None:
    for number, end in enumerate(clip.times[1:]):
        video = Video(clip.path)
        for _ in range(number + 1):
            assert video.read()
        video.seek(end - Fraction(1, 1000))
        frame = video.read()
        assert frame
        assert number_of(frame.picture) == number
        video.close()


def test_after_the_last_frame_a_seek_brings_back_any_other(
    video: Video, clip: Clip
) -> None:
    for number in (0, len(clip) - 1):
        while video.read():
            pass
        video.seek(clip.times[number])
        frame = video.read()
        assert frame
        assert number_of(frame.picture) == number


@pytest.mark.parametrize(
    "kind",
    ["constant rate", "rate that is no whole number", "B-frames", "varying rate"],
    indirect=True,
)
def test_what_a_file_says_of_itself_is_exact(
    video: Video, clip: Clip, kind: str
) -> None:
    info = video.info
    assert info.duration == clip.duration
    assert info.frame_count == len(clip)
    assert info.rate == len(clip) / clip.duration
    assert (info.name, info.path) == (clip.path.name, clip.path)
    assert not info.live
    assert not info.has_audio
    assert all(time % info.time_base == 0 for time in clip.times)


@pytest.mark.parametrize(
    "wish",
    [{"audio": "aac"}, {"audio": "libopus", "ending": ".mkv"}],
    ids=["AAC", "Opus"],
)
def test_sound_is_noticed(make_clip: MakeClip, wish: dict[str, Any]) -> None:
    video = Video(make_clip(**wish).path)
    assert video.info.has_audio
    video.close()


@pytest.mark.parametrize("ending", [".mp4", ".mov", ".mkv"])
@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_picture_is_set_upright(
    make_clip: MakeClip, rotation: int, ending: str
) -> None:
    clip = make_clip(frames=3, rotation=rotation, ending=ending)
    video = Video(clip.path)
    assert video.info.size == clip.size
    assert [number_of(frame.picture) for frame in iter(video.read, None)] == [0, 1, 2]
    video.close()


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("size", [(64, 48), (64, 64)])
def test_pixels_that_are_wider_than_high_are_turned_with_the_picture(
    make_clip: MakeClip, rotation: int, size: tuple[int, int]
) -> None:
    wide = Fraction(4, 3)
    clip = make_clip(frames=3, size=size, rotation=rotation, pixel_aspect=wide)
    video = Video(clip.path)
    assert video.info.pixel_aspect == (1 / wide if rotation % 180 else wide)
    video.close()


@pytest.mark.parametrize(
    "wish",
    [
        {"codec": "mpeg4"},
        {"pixel_format": "yuv444p"},
        {"codec": "png", "pixel_format": "rgb24", "ending": ".mov"},
        {"codec": "ffv1", "ending": ".mkv"},
    ],
    ids=lambda wish: wish.get("codec", "libx264"),
)
def test_odd_sizes_keep_every_pixel(make_clip: MakeClip, wish: dict[str, Any]) -> None:
    video = Video(make_clip(frames=3, size=(63, 49), **wish).path)
    assert video.info.size == (63, 49)
    frames = list(iter(video.read, None))
    assert [number_of(frame.picture) for frame in frames] == [0, 1, 2]
    assert frames[0].picture.rgb((63, 49)).shape == (49, 63, 3)
    assert frames[0].picture.bgra().shape == (49, 63, 4)
    video.close()


def test_frames_that_an_edit_list_cuts_off_are_neither_shown_nor_counted(
    make_clip: MakeClip,
) -> None:
    clip = make_clip(
        pts=range(-5, 25),
        time_base=Fraction(1, 25),
        container_options=(("avoid_negative_ts", "disabled"),),
    )
    video = Video(clip.path)
    first = video.read()
    assert first
    assert (first.index, first.time, number_of(first.picture)) == (0, 0, 5)
    assert [video.number_at(Fraction(n, 25)) for n in range(3)] == [0, 1, 2]
    video.close()


def test_a_colon_in_a_name_is_no_protocol(
    make_clip: MakeClip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "12:30:45.mp4").write_bytes(make_clip().path.read_bytes())
    monkeypatch.chdir(tmp_path)
    video = Video(Path("12:30:45.mp4"))
    assert video.number_at(Fraction(1, 25)) == 1
    video.close()
