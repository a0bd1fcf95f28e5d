"""The sound of files: from any time on, at any speed, at its own pitch."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from engine.errors import SourceError
from engine.sound.samples import RATE, Samples
from engine.sound.track import Track
from engine.sources.video import Video
from engine.status import SPEEDS
from tests.helpers.beeps import BEEP_SECONDS, beeping
from tests.helpers.clips import MakeClip, make_sound_only


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds of beeps."""
    return beeping(tmp_path_factory.mktemp("beeps") / "beeps.mp4")


def _hear(path: Path, time: float = 0.0, speed: float = 1.0) -> tuple[Samples, float]:
    """All samples from a time on, laid where they belong, and the time of the first."""
    track = Track(path, Fraction(0))
    track.seek(time, speed)
    blocks = list(iter(track.read, None))
    track.close()
    first = blocks[0].time
    last = blocks[-1]
    seconds = (last.time - first) / speed + len(last.samples) / RATE
    heard = np.zeros((round(seconds * RATE) + 1, 2), np.float32)
    for block in blocks:
        at = round((block.time - first) / speed * RATE)
        heard[at : at + len(block.samples)] = block.samples
    return heard, first


def _middles(heard: Samples, first: float, speed: float) -> list[float]:
    """When the middles of the beeps are heard, in seconds of the source."""
    loud = np.flatnonzero(np.abs(heard[:, 0]) > 0.1)
    beeps = np.split(loud, np.flatnonzero(np.diff(loud) > RATE // 5) + 1)
    return [first + float(beep.mean()) * speed / RATE for beep in beeps]


def _pitch(heard: Samples, first: float, speed: float, second: float = 1.0) -> float:
    """Of the beep at a second."""
    begins = round((second + 0.02 - first) / speed * RATE)
    part = heard[begins : begins + round(0.06 / speed * RATE), 0]
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), 1 << 16))
    return float(spectrum.argmax() * RATE / (1 << 16))


@pytest.mark.parametrize("speed", SPEEDS)
def test_beeps_come_in_time_and_at_their_pitch_at_any_speed(
    clip: Path, speed: float
) -> None:
    heard, first = _hear(clip, speed=speed)
    assert len(heard) / RATE == pytest.approx(4 / speed, abs=0.1 + 0.05 / speed)
    expected = [second + BEEP_SECONDS / 2 for second in (1, 2, 3)]
    middles = _middles(heard, first, speed)[1:]
    late = [1000 * (m - e) / speed for m, e in zip(middles, expected, strict=True)]
    assert max(map(abs, late)) < 40, late
    assert _pitch(heard, first, speed) == pytest.approx(1000, rel=0.02)


@pytest.mark.parametrize("time", [0.5, 1.05, 2.98, 0.0])
def test_a_seek_lands_where_it_should(clip: Path, time: float) -> None:
    heard, first = _hear(clip, time)
    assert time - 0.03 < first <= time
    whole, _ = _hear(clip)
    begins = round((time + 0.01) * RATE)
    mine = heard[round((time + 0.01 - first) * RATE) :]
    count = min(len(mine), RATE)
    assert mine[:count] == pytest.approx(whole[begins : begins + count], abs=0.01)


def test_a_seek_past_the_end_is_silent_and_another_one_is_not(clip: Path) -> None:
    track = Track(clip, Fraction(0))
    track.seek(100.0, 1.0)
    assert track.read() is None
    track.seek(1.0, 1.0)
    assert track.read()
    track.close()


@pytest.mark.parametrize(
    ("ending", "codec", "rate", "layout"),
    [
        (".mp4", "aac", 44_100, "stereo"),
        (".mkv", "libopus", 48_000, "mono"),
        (".mov", "pcm_s16le", 22_050, "mono"),
        (".ts", "mp2", 48_000, "stereo"),
        (".mkv", "flac", 96_000, "5.1"),
    ],
)
def test_sound_of_any_kind_is_in_time(
    tmp_path: Path, ending: str, codec: str, rate: int, layout: str
) -> None:
    path = beeping(tmp_path / f"clip{ending}", 3, codec, rate, layout)
    video = Video(path)
    track = Track(path, video.info.origin)
    track.seek(0.5, 1.0)
    blocks = list(iter(track.read, None))
    video.close()
    track.close()
    loud = [
        block.time + at / RATE
        for block in blocks
        for at in np.flatnonzero(np.abs(block.samples).max(1) > 0.1)
    ]
    assert min(loud) == pytest.approx(1.0, abs=0.012)
    assert all(block.samples.shape[1] == 2 for block in blocks)
    assert all(block.samples.dtype == np.float32 for block in blocks)


def test_sound_that_begins_before_the_pictures_is_in_time(tmp_path: Path) -> None:
    path = beeping(tmp_path / "early.mp4", 3, lead=Fraction(2, 5))
    video = Video(path)
    frame = video.read()
    assert frame
    track = Track(path, video.info.origin)
    track.seek(0.7, 1.0)
    blocks = list(iter(track.read, None))
    loud = [
        block.time + at / RATE
        for block in blocks
        for at in np.flatnonzero(np.abs(block.samples[:, 0]) > 0.1)
    ]
    # The beep of second 1 belongs to the frame that comes one second after the first.
    assert min(loud) == pytest.approx(float(frame.time) + 1.0, abs=0.012)
    video.close()
    track.close()


def test_of_several_tracks_the_first_is_heard(tmp_path: Path) -> None:
    path = beeping(tmp_path / "two.mkv", 3, tracks=2, pitch=600)
    heard, first = _hear(path)
    assert _pitch(heard, first, 1.0) == pytest.approx(600, rel=0.02)


def test_a_damaged_packet_is_passed_over(clip: Path, tmp_path: Path) -> None:
    content = bytearray(clip.read_bytes())
    rng = np.random.default_rng(5)
    start, end = content.find(b"mdat"), content.find(b"moov")
    assert 0 < start < end
    for at in rng.integers(start + 4000, end - 4000, 300):
        content[at] ^= 0xFF
    damaged = tmp_path / "damaged.mp4"
    damaged.write_bytes(content)
    heard, _ = _hear(damaged)
    assert len(heard) > 3 * RATE


@pytest.mark.parametrize("garbage", [b"\x55", b"\xaa", b"\xff"])
def test_it_goes_on_after_whatever_a_decoder_says_of_a_packet(
    clip: Path, tmp_path: Path, garbage: bytes
) -> None:
    """The one and a half seconds in are another error of FFmpeg's each."""
    count = len(_places(clip))
    damaged = _spoilt(
        clip, tmp_path, slice(3 * count // 8, 3 * count // 8 + 1), garbage
    )
    heard, first = _hear(damaged)
    assert len(_middles(heard, first, 1.0)) == 4


def test_sound_of_which_nothing_can_be_decoded_is_refused(
    clip: Path, tmp_path: Path
) -> None:
    spoilt = _spoilt(clip, tmp_path, slice(None), b"\xff")
    with pytest.raises(SourceError, match=r"damaged\.mp4"):
        _hear(spoilt)


def _places(clip: Path) -> list[tuple[int, int]]:
    """Where the packets of the sound are, and how large."""
    with av.open(str(clip)) as container:
        packets = container.demux(audio=0)
        return [(each.pos, each.size) for each in packets if each.size]


def _spoilt(clip: Path, folder: Path, which: slice, garbage: bytes) -> Path:
    """A copy of a clip in which some packets of the sound are garbage."""
    content = bytearray(clip.read_bytes())
    for at, size in _places(clip)[which]:
        content[at : at + size] = garbage * size
    damaged = folder / "damaged.mp4"
    damaged.write_bytes(content)
    return damaged


def test_what_has_no_sound_is_refused(make_clip: MakeClip, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="sound"):
        Track(make_clip().path, Fraction(0))
    with pytest.raises(SourceError, match="exist"):
        Track(tmp_path / "missing.mp4", Fraction(0))
    Track(make_sound_only(tmp_path / "sound.m4a"), Fraction(0)).close()
