"""The videos of a folder, and which of them belong together."""

from pathlib import Path

import pytest

from engine.errors import SourceError
from engine.sources.videos import belong_together, videos_in


def test_videos_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    names = ["clip10.MP4", "clip2.mp4", "Clip1.mov", "b.ts", "a.webm"]
    for name in (*names, "clip3.jpg", ".clip4.mp4", "notes.txt"):
        (tmp_path / name).touch()
    (tmp_path / "clip5").mkdir()
    found = [path.name for path in videos_in(tmp_path)]
    assert found == ["a.webm", "b.ts", "Clip1.mov", "clip2.mp4", "clip10.MP4"]


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        videos_in(tmp_path / "missing")


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("20260101_120000_0012F.MP4", "20260101_120100_0013F.MP4", True),
        ("20260101_120000_0012F.MP4", "20260101_120000_0013R.MP4", False),
        ("GH010042.MP4", "GH020042.MP4", True),
        ("minute_9.mp4", "minute_10.mp4", True),
        ("minute_9.mp4", "minute_10.mkv", False),
        ("drive.mp4", "holiday.mp4", False),
    ],
)
def test_files_that_are_numbered_alike_belong_together(
    one: str, other: str, together: bool
) -> None:
    folder = Path("card")
    assert belong_together(folder / one, folder / other) is together
    assert not belong_together(folder / one, Path("elsewhere") / other)
