"""Colours that are handed on in a file."""

import json

import pytest

from engine.colour_file import read_colours, write_colours
from models.errors import SadakError

COLOURS = {"drivable": (128, 64, 128), "सड़क": (0, 10, 255)}


def test_colours_come_back_as_they_were(tmp_path):
    path = tmp_path / "colours.json"
    path.write_text("something else")
    write_colours(path, COLOURS)
    assert read_colours(path) == COLOURS
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_written_by_hand_is_read(tmp_path):
    path = tmp_path / "colours.json"
    record = {"colours": {"sky": "#A0b0C0"}, "version": 1, "format": "sadak-colours"}
    path.write_text(json.dumps(record))
    assert read_colours(path) == {"sky": (0xA0, 0xB0, 0xC0)}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"{", "it is not JSON"),
        (b"\xff\xfe\x00", "it is not JSON"),
        (b"[" * 100_000, "it"),
        (b"[]", 'its entry "format" is not "sadak-colours"'),
        (b'{"format": "other"}', 'its entry "format"'),
        (b'{"format": "sadak-colours", "version": 2}', "of version 2, where 1 is"),
        (b'{"format": "sadak-colours", "version": 1}', "names no class"),
        (
            b'{"format": "sadak-colours", "version": 1, "colours": {"sky": "blue"}}',
            "the colour of sky is not written as #rrggbb",
        ),
        (
            b'{"format": "sadak-colours", "version": 1, "colours": {"sky": 7}}',
            "the colour of sky",
        ),
        (b" " * 1_000_001, "it is far too large"),
    ],
)
def test_what_is_no_such_file_is_refused_with_the_reason(tmp_path, content, why):
    path = tmp_path / "colours.json"
    path.write_bytes(content)
    with pytest.raises(SadakError, match="has no colours that can") as caught:
        read_colours(path)
    assert why in str(caught.value)


def test_a_missing_file_is_told_of(tmp_path):
    with pytest.raises(SadakError, match="No such file"):
        read_colours(tmp_path / "none.json")


def test_what_cannot_be_written_is_told_and_leaves_nothing(tmp_path):
    path = tmp_path / "colours.json"
    path.mkdir()
    (path / "inside").touch()
    with pytest.raises(SadakError, match="cannot be written"):
        write_colours(path, COLOURS)
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_told_of(tmp_path):
    with pytest.raises(SadakError, match="Choose another"):
        write_colours(tmp_path / "none" / "colours.json", COLOURS)
