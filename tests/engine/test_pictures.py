"""Pictures: one, or a folder of them."""

from fractions import Fraction
from pathlib import Path

import cv2
import pytest

from engine.errors import SourceError
from engine.frame import Frame
from engine.sources.base import Edge
from engine.sources.pictures import RATE, Pictures
from tests.helpers.numbers import number_of, numbered

NAMES = ("frame1.png", "frame2.PNG", "frame010.bmp", "frame10.png", "frame١١.png")
"""In the order in which they are played; the last number is Arabic-Indic."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of numbered pictures among other things."""
    for number, name in reversed(list(enumerate(NAMES))):
        _write(tmp_path / name, number)
    _write(tmp_path / ".hidden.png", 99)
    (tmp_path / "notes.txt").write_text("These are the notes.", encoding="utf-8")
    (tmp_path / "more").mkdir()
    return tmp_path


def _write(path: Path, number: int) -> None:
    pixels = cv2.cvtColor(numbered(number, (64, 48)), cv2.COLOR_RGB2BGR)
    _, encoded = cv2.imencode(path.suffix.lower(), pixels)
    path.write_bytes(encoded.tobytes())


def _numbers(frames: list[Frame]) -> list[int | None]:
    return [number_of(frame.picture) for frame in frames]


def test_a_folder_is_played_in_the_order_that_a_person_expects(folder: Path) -> None:
    pictures = Pictures(folder)
    frames = list(iter(pictures.read, None))
    assert _numbers(frames) == list(range(len(NAMES)))
    assert [frame.name for frame in frames] == [Path(name).stem for name in NAMES]
    assert [frame.time for frame in frames] == [
        Fraction(n, RATE) for n in range(len(NAMES))
    ]
    info = pictures.info
    assert (info.name, info.size, info.path) == (folder.name, (64, 48), folder)
    assert (info.frame_count, info.duration) == (len(NAMES), Fraction(len(NAMES), RATE))


def test_the_folder_where_one_stands_has_a_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    assert Pictures(Path()).info.name == folder.name


@pytest.mark.parametrize(
    ("edge", "time", "number"),
    [
        (Edge.AT, Fraction(0), 0),
        (Edge.AT, Fraction(2, RATE), 2),
        (Edge.AT, Fraction(29, 10 * RATE), 2),
        (Edge.AT, Fraction(100), 4),
        (Edge.AT, Fraction(-1), 0),
        (Edge.BEFORE, Fraction(2, RATE), 1),
        (Edge.BEFORE, Fraction(21, 10 * RATE), 2),
        (Edge.BEFORE, Fraction(0), 0),
        (Edge.AFTER, Fraction(2, RATE), 3),
        (Edge.AFTER, Fraction(19, 10 * RATE), 2),
        (Edge.AFTER, Fraction(100), 4),
    ],
)
def test_a_seek_lands_on_the_very_picture(
    folder: Path, edge: Edge, time: Fraction, number: int
) -> None:
    pictures = Pictures(folder)
    pictures.seek(time, edge)
    assert _numbers(list(iter(pictures.read, None))) == list(range(number, len(NAMES)))


def test_a_single_picture_is_a_source_of_one_frame(folder: Path) -> None:
    pictures = Pictures(folder / NAMES[2])
    frames = list(iter(pictures.read, None))
    assert _numbers(frames) == [2]
    assert frames[0].name == "frame010"
    assert pictures.info.frame_count == 1


def test_an_unreadable_picture_is_named_and_the_others_still_come(folder: Path) -> None:
    (folder / NAMES[1]).write_bytes(b"\x89PNG no more")
    pictures = Pictures(folder)
    assert pictures.read()
    with pytest.raises(SourceError, match=r"frame2\.PNG cannot be read"):
        pictures.read()
    rest = list(iter(pictures.read, None))
    assert _numbers(rest) == list(range(2, len(NAMES)))
