"""Exports of files whose sound is damaged: it is told of, and nothing else suffers."""

import errno
from functools import partial

import av
import pytest

from engine.errors import SourceError
from engine.export import sound
from engine.sources.container import open_container
from tests.helpers.exports import export, sound_packets


class Torn:
    """A file of which one packet of sound can be read, and then there is an error."""

    def __init__(self, error, *opened):
        self._error, self._file = error, open_container(*opened)

    def __getattr__(self, name):
        return getattr(self._file, name)

    def demux(self, *streams):
        yield next(self._file.demux(*streams))
        raise self._error


def _tear(monkeypatch, error):
    monkeypatch.setattr(sound, "open_container", partial(Torn, error))


@pytest.mark.parametrize("ending", [".mkv", ".mp4"])
def test_a_packet_of_sound_that_cannot_be_written_is_passed_over(
    make_clip, tmp_path, ending
):
    made = make_clip(frames=10, audio="aac", ending=".mkv")
    packets = sound_packets(made.path)
    content = bytearray(made.path.read_bytes())
    time = content.index(packets[9]) - 3  # of its block, in milliseconds
    content[time : time + 2] = (20).to_bytes(2, "big")  # that is, once more the second
    source = tmp_path / "odd.mkv"
    source.write_bytes(content)
    outcome = export(source, tmp_path / f"out{ending}")
    assert outcome.frames == 10
    note = "1 damaged packet of the sound of odd.mkv was passed over."
    assert outcome.notes == (note,)
    assert sound_packets(tmp_path / f"out{ending}") == packets[:9] + packets[10:]


def test_a_source_whose_sound_breaks_off_is_exported_and_told_of(
    make_clip, tmp_path, monkeypatch
):
    _tear(monkeypatch, av.error.InvalidDataError(1, ""))
    made = make_clip(frames=10, audio="aac")
    outcome = export(made.path, tmp_path / "out.mp4")
    assert outcome.frames == 10
    assert "sound of clip.mp4 breaks off" in outcome.notes[0]


def test_a_source_whose_sound_cannot_be_read_is_named(make_clip, tmp_path, monkeypatch):
    _tear(monkeypatch, OSError(errno.EIO, "Input/output error"))
    made = make_clip(frames=10, audio="aac")
    with pytest.raises(SourceError, match=r"sound of clip\.mp4 broke off: Input"):
        export(made.path, tmp_path / "out.mp4")
    assert list(tmp_path.iterdir()) == []
