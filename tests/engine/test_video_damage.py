"""Video files that are cut short or damaged are shown as far as they can be."""

import os
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest

from engine.errors import SourceError
from engine.sources.video import Video
from tests.helpers.clips import Clip, MakeClip, cut_short
from tests.helpers.numbers import number_of


@pytest.mark.parametrize(
    "wish",
    [
        {"ending": ".mkv"},
        {"ending": ".ts"},
        {"container_options": (("movflags", "faststart"),)},
    ],
    ids=["Matroska", "transport stream", "MP4 with its index first"],
)
def test_a_file_that_was_cut_short_is_played_as_far_as_it_goes(
    make_clip: MakeClip, tmp_path: Path, wish: dict[str, Any]
) -> None:
    clip = make_clip(**wish)
    video = Video(cut_short(clip, tmp_path / clip.path.name, 0.6))
    numbers = [number_of(frame.picture) for frame in iter(video.read, None)]
    assert 5 < len(numbers) < len(clip)
    # The very last one may be torn.
    assert numbers[:-1] == list(range(len(numbers) - 1))
    if clip.path.suffix != ".ts":  # which does not say how long it is
        assert any("breaks off before its end" in note for note in video.notes)
    video.seek(clip.times[3])
    frame = video.read()
    assert frame
    assert number_of(frame.picture) == 3
    video.close()


def test_a_seek_into_the_missing_part_of_a_file_lands_on_its_last_frame(
    make_clip: MakeClip, tmp_path: Path
) -> None:
    clip = make_clip(container_options=(("movflags", "faststart"),))
    video = Video(cut_short(clip, tmp_path / clip.path.name, 0.6))
    last = list(iter(video.read, None))[-1]
    video.seek(clip.times[-1])
    frame = video.read()
    assert frame
    assert frame.time == last.time
    video.close()


def test_an_mp4_that_was_cut_short_before_its_index_cannot_be_opened(
    make_clip: MakeClip, tmp_path: Path
) -> None:
    with pytest.raises(SourceError, match="cut short"):
        Video(cut_short(make_clip(), tmp_path / "cut.mp4", 0.6))


def _damage(clip: Clip, path: Path, which: range) -> Path:
    """Copy a file with some of its packets made unreadable."""
    content = bytearray(clip.path.read_bytes())
    with av.open(str(clip.path)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
    for packet in packets[which.start : which.stop]:
        assert packet.pos
        content[packet.pos : packet.pos + packet.size] = b"\xff" * packet.size
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("cores", [1, 8])
@pytest.mark.parametrize("b_frames", [0, 2])
@pytest.mark.parametrize("which", [range(13, 16), range(26, 27), range(27, 30)])
def test_packets_that_cannot_be_decoded_are_counted_once(
    make_clip: MakeClip,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    which: range,
    b_frames: int,
    cores: int,
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cores)  # decoders at a time
    clip = make_clip(b_frames=b_frames)
    video = Video(_damage(clip, tmp_path / "damaged.mp4", which))
    assert video.notes == ()  # nobody has come to it
    read = len(list(iter(video.read, None)))
    assert read >= len(clip) - len(which)  # several decoders lose no more than one
    count = len(which)
    were = "packets of damaged.mp4 were" if count > 1 else "packet of damaged.mp4 was"
    note = f"{count} damaged {were} passed over."
    assert video.notes == (note,)
    for time in (Fraction(0), Fraction(1), Fraction(1, 2), Fraction(100)):
        video.seek(time)
        assert list(iter(video.read, None))
    assert video.notes == (note,)
    video.close()


def test_packets_that_cannot_be_decoded_are_survived(
    make_clip: MakeClip, tmp_path: Path
) -> None:
    clip = make_clip()
    video = Video(_damage(clip, tmp_path / "damaged.mp4", range(13, 16)))
    seen = {number_of(frame.picture): frame.time for frame in iter(video.read, None)}
    # Groups of 12: what is damaged, and what is made from it, is lost at most.
    for number in (*range(13), *range(24, 30)):
        assert seen[number] == clip.times[number]
    video.close()


def test_a_file_whose_pictures_are_all_damaged_is_refused(
    make_clip: MakeClip, tmp_path: Path
) -> None:
    clip = make_clip()
    content = bytearray(clip.path.read_bytes())
    with av.open(str(clip.path)) as container:
        for packet in container.demux(video=0):
            if packet.size:
                assert packet.pos
                content[packet.pos : packet.pos + packet.size] = bytes(packet.size)
    path = tmp_path / "damaged.mp4"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=r"damaged\.mp4 has a video stream, but no"):
        Video(path)
