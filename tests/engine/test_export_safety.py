"""Exports that end early, fail or are refused: nothing is left, nothing is lost."""

import hashlib
import os
import threading
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from engine.errors import ExportError, SourceError
from engine.export.control import Control
from engine.export.job import ExportJob, Progress, run_export
from engine.runtimes.choice import Device
from tests.helpers.clips import make_sound_only
from tests.helpers.exports import export, shown, sound_packets, times


def test_cancelling_leaves_nothing(make_clip, tmp_path):
    made = make_clip(frames=200, audio="aac")
    for output in (tmp_path / "a" / "out.mp4", tmp_path / "b" / "pngs"):
        control = Control()

        def cancel_at_ten(progress: Progress, control: Control = control) -> None:
            if progress.done == 10:
                control.cancel()

        output.parent.mkdir()
        job = ExportJob(str(made.path), output, device=Device.CPU)
        assert run_export(job, cancel_at_ten, control).cancelled
        assert list(output.parent.iterdir()) == []


def test_failing_leaves_nothing_and_keeps_what_was_there(make_clip, tmp_path):
    made = make_clip(frames=30)
    output = tmp_path / "out.mp4"
    output.write_bytes(b"precious")

    def fail(progress: Progress) -> None:
        raise SourceError("the disk was pulled out")

    job = ExportJob(str(made.path), output, device=Device.CPU, overwrite=True)
    with pytest.raises(SourceError, match="pulled out"):
        run_export(job, fail)
    assert output.read_bytes() == b"precious"
    assert list(tmp_path.iterdir()) == [output]


def test_interrupting_leaves_nothing(make_clip, tmp_path):
    made = make_clip(frames=30)

    def interrupt(progress: Progress) -> None:
        raise KeyboardInterrupt

    job = ExportJob(str(made.path), tmp_path / "out.mp4", device=Device.CPU)
    with pytest.raises(KeyboardInterrupt):
        run_export(job, interrupt)
    assert list(tmp_path.iterdir()) == []
    names = {thread.name.split("_")[0] for thread in threading.enumerate()}
    assert not names & {"source", "segment"}


def test_the_source_is_never_touched(make_clip, tmp_path):
    made = make_clip(frames=5, audio="aac")
    before = hashlib.sha256(made.path.read_bytes()).digest()
    export(made.path, tmp_path / "out.mp4")
    assert hashlib.sha256(made.path.read_bytes()).digest() == before


@pytest.mark.parametrize("link", [None, os.link, os.symlink])
def test_source_as_output_is_refused(make_clip, tmp_path, link):
    made = make_clip(frames=5)
    content = made.path.read_bytes()
    source = tmp_path / "in.mp4"
    source.write_bytes(content)
    output = source
    if link:
        output = tmp_path / "other.mp4"
        link(source, output)
    with pytest.raises(ExportError, match="is the source itself"):
        export(source, output, overwrite=True)
    assert source.read_bytes() == content


def test_a_picture_is_not_replaced_by_its_own_ids(tmp_path):
    picture = tmp_path / "f001.png"
    cv2.imwrite(str(picture), np.full((48, 64, 3), 90, np.uint8))
    content = picture.read_bytes()
    with pytest.raises(ExportError, match="is the source itself"):
        export(picture, tmp_path, ids=True, overwrite=True)
    assert picture.read_bytes() == content


def test_a_source_in_the_home_folder_is_recognised(make_clip, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    source = tmp_path / "in.mp4"
    source.write_bytes(make_clip(frames=3).path.read_bytes())
    with pytest.raises(ExportError, match="is the source itself"):
        export("~/in.mp4", source, overwrite=True)


@pytest.mark.parametrize(
    "name", ["13:00.mp4", "a%03d.mp4", "#?&.mkv", "n" * 251 + ".mp4"]
)
def test_odd_names_are_names(make_clip, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    source = Path("drive:1.mp4")
    source.write_bytes(make_clip(frames=3, audio="aac").path.read_bytes())
    assert export(f"./{source}", name).frames == 3
    assert sound_packets(tmp_path / name)


def test_a_name_that_is_too_long_is_told(make_clip, tmp_path):
    with pytest.raises(ExportError, match="cannot be written"):
        export(make_clip(frames=2).path, tmp_path / ("n" * 300 + ".mp4"))


@pytest.mark.parametrize("output", ["/", ".", "./"])
def test_a_folder_that_is_not_empty_is_refused(make_clip, output):
    with pytest.raises(ExportError, match="exists"):
        export(make_clip(frames=2).path, output)


def test_a_folder_in_the_way_of_a_picture_changes_nothing(make_clip, tmp_path):
    (tmp_path / "out" / "000001.png").mkdir(parents=True)
    with pytest.raises(ExportError, match="is a folder where a picture"):
        export(make_clip(frames=3).path, tmp_path / "out", overwrite=True)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["000001.png"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize(
    ("codec", "source", "output", "kept"),
    [
        ("libopus", ".mkv", ".mov", False),
        ("libopus", ".mkv", ".mp4", True),
        ("aac", ".mp4", ".webm", False),
        ("aac", ".mp4", ".mov", True),
    ],
)
def test_sound_is_kept_where_the_container_takes_it(
    make_clip, tmp_path, codec, source, output, kept
):
    made = make_clip(frames=10, audio=codec, ending=source)
    path = tmp_path / f"out{output}"
    outcome = export(made.path, path)
    assert outcome.frames == 10
    if kept:
        assert outcome.notes == ()
        assert sound_packets(path) == sound_packets(made.path)
    else:
        assert "sound is left out" in outcome.notes[0]
        assert ".mkv" in outcome.notes[0]


def test_sound_of_an_unknown_kind_is_left_out(make_clip, tmp_path):
    content = make_clip(frames=5, audio="aac", ending=".mkv").path.read_bytes()
    assert content.count(b"A_AAC") == 1
    source = tmp_path / "odd.mkv"
    source.write_bytes(content.replace(b"A_AAC", b"A_AA?"))
    outcome = export(source, tmp_path / "out.mkv")
    assert outcome.frames == 5
    assert outcome.notes == ("The sound is left out: it is of an unknown kind.",)


@pytest.mark.parametrize("ending", [".mkv", ".webm", ".mp4"])
def test_pictures_begin_when_they_did_also_with_sound(make_clip, tmp_path, ending):
    codec = "libopus" if ending == ".webm" else "aac"
    made = make_clip(
        frames=10, audio=codec, ending=".mkv" if ending == ".webm" else ".mp4"
    )
    export(made.path, tmp_path / f"out{ending}")
    assert times(tmp_path / f"out{ending}")[0] == times(made.path)[0]


def test_what_the_colours_mean_is_passed_on(tmp_path):
    bt2020, hlg = 9, 18
    source, output = tmp_path / "in.mp4", tmp_path / "out.mp4"
    with av.open(str(source), "w") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        context = stream.codec_context
        context.colorspace, context.color_primaries, context.color_trc = 9, bt2020, hlg
        frame = av.VideoFrame(64, 48, "yuv420p")
        frame.colorspace, frame.color_primaries, frame.color_trc = 9, bt2020, hlg
        frame.pts = 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    export(source, output)
    with av.open(str(output)) as container:
        frame = next(container.decode(video=0))
    assert (frame.colorspace, frame.color_primaries, frame.color_trc) == (
        9,
        bt2020,
        hlg,
    )


def test_giving_up_before_it_begins_opens_nothing(tmp_path):
    control = Control()
    control.cancel()
    job = ExportJob("camera:77", tmp_path / "out.mp4", device=Device.CPU)
    assert run_export(job, control=control).cancelled
    assert list(tmp_path.iterdir()) == []


def test_an_output_that_exists_is_refused_and_replaced_only_if_told(
    make_clip, tmp_path
):
    made = make_clip(frames=2)
    output = tmp_path / "out.mp4"
    output.write_bytes(b"old")
    with pytest.raises(ExportError, match="exists") as refused:
        export(made.path, output)
    assert "--" not in str(refused.value)  # the window shows it too
    assert output.read_bytes() == b"old"
    export(made.path, output, overwrite=True)
    assert len(shown(output)) == 2


def test_overwriting_a_folder_keeps_other_files(make_clip, tmp_path):
    made = make_clip(frames=2)
    folder = tmp_path / "pngs"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(ExportError, match="exists"):
        export(made.path, folder)
    outcome = export(made.path, folder, overwrite=True)
    assert "kept: 1 of them" in outcome.notes[0]
    assert {f.name for f in folder.iterdir()} == {
        "notes.txt",
        "000000.png",
        "000001.png",
    }


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"ids": True}, "Give a folder"),
        ({"start": Fraction(2), "end": Fraction(1)}, "not after its start"),
        ({"start": Fraction(2), "end": Fraction(2)}, "not after its start"),
    ],
)
def test_what_cannot_be_is_refused(make_clip, tmp_path, options, message):
    made = make_clip(frames=2)
    with pytest.raises(ExportError, match=message):
        export(made.path, tmp_path / "out.mp4", **options)
    assert list(tmp_path.iterdir()) == []


def test_an_endless_source_needs_an_end(tmp_path):
    with pytest.raises(ExportError, match="--end"):
        export("sample:", tmp_path / "out.mp4")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named(make_clip, tmp_path):
    made = make_clip(frames=2)
    with pytest.raises(ExportError, match="nowhere does not exist"):
        export(made.path, tmp_path / "nowhere" / "out.mp4")


def test_sound_without_pictures_is_refused(tmp_path):
    source = make_sound_only(tmp_path / "tone.mp4")
    with pytest.raises(SourceError, match="no video stream"):
        export(source, tmp_path / "out.mp4")
    assert list(tmp_path.iterdir()) == [source]
