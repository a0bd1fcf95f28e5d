"""What recordings are called."""

from datetime import datetime
from pathlib import Path

import pytest

from engine.record.naming import Content, plan

NOW = datetime(2026, 3, 4, 5, 6, 7)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("camera:0", " camera-0"),
        ("Is it on? Camera", " Is it on- Camera"),
        ("rtsp://host:554/live", " host-554-live"),
        ("https://host/drive.mp4?token=secret", " host-drive.mp4"),
        ("???", ""),
    ],
)
def test_a_recording_is_called_after_its_source(
    tmp_path: Path, source: str, name: str
) -> None:
    files = plan(tmp_path, source, Content.BOTH, NOW)
    assert files.original == tmp_path / f"2026-03-04 05-06-07{name}.mp4"
    assert files.annotated == tmp_path / f"2026-03-04 05-06-07{name} annotated.mp4"


@pytest.mark.parametrize("letter", ["a", "क"])
def test_a_long_address_makes_no_long_name(tmp_path: Path, letter: str) -> None:
    source = f"https://{letter * 300}/live"
    first = plan(tmp_path, source, Content.BOTH, NOW)
    for path in (first.original, first.annotated):
        assert path
        assert len(path.name.encode()) < 143
        path.touch()
    assert letter * 20 in first.original.name
    assert plan(tmp_path, source, Content.BOTH, NOW).original.name.endswith(" 2.mp4")
