"""Exports: every frame at its exact time, the sound untouched, whole or not at all."""

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
from engine.export.job import ExportJob, Progress, run_export
from engine.overlay import OverlayStyle, View
from engine.runtimes.choice import Device
from models.labels import IDD_LEVEL1
from tests.helpers.clips import make_sound_only
from tests.helpers.numbers import read_number

PLAIN = OverlayStyle(opacity=0.0)
VARIABLE = (0, 1, 2, 5, 6, 14, 15, 40, 41, 42, 60, 61, 62, 63, 90, 91, 92, 93, 94, 140)


def export(source, output, **options):
    options.setdefault("style", PLAIN)
    job = ExportJob(str(source), Path(output), device=Device.CPU, **options)
    return run_export(job)


def shown(path: Path) -> list[tuple[Fraction, np.ndarray]]:
    """Times and pictures of a video, as any player gets them."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        return [
            (frame.pts * stream.time_base, frame.to_ndarray(format="rgb24"))
            for frame in container.decode(stream)
        ]


def times(path: Path) -> list[Fraction]:
    return [time for time, _ in shown(path)]


def sound_packets(path: Path) -> list[bytes]:
    with av.open(str(path)) as container:
        return [bytes(p) for p in container.demux(audio=0) if p.size]


def sound_starts(path: Path) -> list[Fraction]:
    with av.open(str(path)) as container:
        return [p.pts * p.time_base for p in container.demux(audio=0) if p.size]


CLIPS = {
    "constant rate": {"frames": 20, "fps": 25, "audio": "aac"},
    "ntsc rate": {"frames": 20, "fps": Fraction(30_000, 1001), "audio": "aac"},
    "variable rate": {
        "pts": VARIABLE,
        "time_base": Fraction(1, 90),
        "fps": 30,
        "audio": "aac",
    },
    "b-frames": {"frames": 25, "b_frames": 2, "audio": "aac"},
    "transport stream": {"frames": 20, "ending": ".ts", "audio": "aac"},
}


@pytest.mark.parametrize("ending", [".mp4", ".mov", ".mkv"])
@pytest.mark.parametrize("clip", CLIPS)
def test_every_frame_keeps_its_number_and_exact_time(make_clip, tmp_path, clip, ending):
    made = make_clip(**CLIPS[clip])
    output = tmp_path / f"out{ending}"
    outcome = export(made.path, output)
    assert outcome.frames == len(made)
    frames = shown(output)
    assert [read_number(pixels) for _, pixels in frames] == list(range(len(made)))
    first = frames[0][0]
    # Matroska counts whole milliseconds and can do no better.
    tolerance = Fraction(1, 1000) if ending == ".mkv" else 0
    for (time, _), expected in zip(frames, made.times, strict=True):
        assert abs(time - first - expected) <= tolerance


@pytest.mark.parametrize("ending", [".mp4", ".mov", ".mkv"])
def test_sound_packets_are_copied_untouched_and_in_step(make_clip, tmp_path, ending):
    made = make_clip(**CLIPS["variable rate"])
    output = tmp_path / f"out{ending}"
    outcome = export(made.path, output)
    assert outcome.notes == ()
    assert sound_packets(output) == sound_packets(made.path)
    # Matroska has no times before 0, which sound that warms up a decoder has; it moves
    # everything together, so what counts is the distance to the first picture.
    begins, began = times(output)[0], times(made.path)[0]
    for new, old in zip(sound_starts(output), sound_starts(made.path), strict=True):
        assert abs((new - begins) - (old - began)) <= Fraction(1, 1000)


def test_sound_that_the_container_does_not_take_is_told_of(make_clip, tmp_path):
    made = make_clip(frames=5, audio="aac")
    outcome = export(made.path, tmp_path / "out.webm")
    assert outcome.frames == 5
    assert "sound is left out" in outcome.notes[0]
    assert "aac" in outcome.notes[0]


def test_opus_goes_into_webm(make_clip, tmp_path):
    made = make_clip(frames=25, audio="libopus", ending=".mkv")
    outcome = export(made.path, tmp_path / "out.webm")
    assert outcome.notes == ()
    assert sound_packets(tmp_path / "out.webm") == sound_packets(made.path)


def test_rotation_is_applied(make_clip, tmp_path):
    made = make_clip(frames=3, size=(64, 112), rotation=90)
    export(made.path, tmp_path / "out.mp4")
    with av.open(str(tmp_path / "out.mp4")) as container:
        frame = next(container.decode(video=0))
    assert (frame.width, frame.height) == (64, 112)
    assert frame.rotation == 0
    assert read_number(frame.to_ndarray(format="rgb24")) == 0


@pytest.mark.parametrize("size", [(65, 48), (64, 49), (65, 49)])
def test_odd_sizes_are_made_even_and_nothing_is_cut(make_clip, tmp_path, size):
    made = make_clip(frames=3, size=size, codec="mpeg4")
    export(made.path, tmp_path / "out.mp4")
    frames = shown(tmp_path / "out.mp4")
    height, width = frames[0][1].shape[:2]
    assert (width, height) == (size[0] + size[0] % 2, size[1] + size[1] % 2)
    assert [read_number(pixels) for _, pixels in frames] == [0, 1, 2]


def test_one_frame(make_clip, tmp_path):
    made = make_clip(frames=1)
    assert export(made.path, tmp_path / "out.mp4").frames == 1
    assert len(shown(tmp_path / "out.mp4")) == 1


def test_a_range_is_cut_at_frames_with_its_sound(make_clip, tmp_path):
    made = make_clip(frames=50, fps=25, audio="aac")
    start, end = Fraction(1, 2), Fraction(3, 2)
    outcome = export(made.path, tmp_path / "out.mp4", start=start, end=end)
    frames = shown(tmp_path / "out.mp4")
    assert outcome.frames == 26
    # 0.5 s lies within frame 12, which began at 0.48 s.
    assert [read_number(pixels) for _, pixels in frames] == list(range(12, 38))
    assert frames[0][0] == 0
    sound = sound_packets(tmp_path / "out.mp4")
    assert 46 <= len(sound) <= 50
    assert set(sound) <= set(sound_packets(made.path))


def test_side_by_side_has_both_pictures(make_clip, tmp_path):
    made = make_clip(frames=2, size=(64, 48))
    style = OverlayStyle(1.0, view=View.SIDE_BY_SIDE)
    export(made.path, tmp_path / "out.mp4", style=style)
    pixels = shown(tmp_path / "out.mp4")[1][1]
    assert pixels.shape == (48, 128, 3)
    assert read_number(np.ascontiguousarray(pixels[:, :64])) == 1


def test_ids_are_pngs_of_one_channel_at_the_size_of_the_source(make_clip, tmp_path):
    made = make_clip(frames=3, size=(66, 50))
    hidden = frozenset(label.name for label in IDD_LEVEL1[:-1])
    export(made.path, tmp_path / "all", ids=True)
    export(made.path, tmp_path / "sky", ids=True, style=OverlayStyle(hidden=hidden))
    for folder, allowed in (("all", set(range(7))), ("sky", {6, 255})):
        files = sorted((tmp_path / folder).iterdir())
        assert [file.name for file in files] == [f"00000{n}.png" for n in range(3)]
        ids = cv2.imread(str(files[0]), cv2.IMREAD_UNCHANGED)
        assert ids.shape == (50, 66)
        assert ids.dtype == np.uint8
        assert set(np.unique(ids)) <= allowed


def test_pngs_of_a_range_carry_the_numbers_of_the_source(make_clip, tmp_path):
    made = make_clip(**CLIPS["variable rate"])
    start = made.times[13]
    export(made.path, tmp_path / "out", start=start)
    files = sorted((tmp_path / "out").iterdir())
    assert [int(file.stem) for file in files] == list(range(13, len(made)))
    for file in files:
        pixels = cv2.cvtColor(cv2.imread(str(file)), cv2.COLOR_BGR2RGB)
        assert read_number(pixels) == int(file.stem)


def test_pngs_of_pictures_carry_their_names(tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    for name in ("town_2", "town_10"):
        cv2.imwrite(str(source / f"{name}.jpg"), np.full((48, 64, 3), 90, np.uint8))
    export(source, tmp_path / "out", ids=True)
    names = {file.name for file in (tmp_path / "out").iterdir()}
    assert names == {"town_2.png", "town_10.png"}


def test_pictures_of_several_sizes_make_one_video(tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    for number, size in enumerate([(48, 64), (96, 128), (50, 50)]):
        picture = np.full((*size, 3), 40 * number, np.uint8)
        cv2.imwrite(str(source / f"{number}.png"), picture)
    assert export(source, tmp_path / "out.mp4").frames == 3
    assert {pixels.shape for _, pixels in shown(tmp_path / "out.mp4")} == {(48, 64, 3)}


def test_progress_counts_up_to_the_total(make_clip, tmp_path):
    made = make_clip(frames=10)
    seen: list[Progress] = []
    run_export(
        ExportJob(str(made.path), tmp_path / "o.mp4", device=Device.CPU), seen.append
    )
    assert [progress.done for progress in seen] == list(range(1, 11))
    assert {progress.total for progress in seen} == {10}
    assert seen[-1].seconds_left == 0


def test_cancelling_leaves_nothing(make_clip, tmp_path):
    made = make_clip(frames=200, audio="aac")
    cancelled = threading.Event()

    def cancel_at_ten(progress: Progress) -> None:
        if progress.done == 10:
            cancelled.set()

    for output in (tmp_path / "a" / "out.mp4", tmp_path / "b" / "pngs"):
        cancelled.clear()
        output.parent.mkdir()
        job = ExportJob(str(made.path), output, device=Device.CPU)
        assert run_export(job, cancel_at_ten, cancelled).cancelled
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
    cancelled = threading.Event()
    cancelled.set()
    job = ExportJob("camera:77", tmp_path / "out.mp4", device=Device.CPU)
    assert run_export(job, cancelled=cancelled).cancelled
    assert list(tmp_path.iterdir()) == []


def test_an_output_that_exists_is_refused_and_replaced_only_if_told(
    make_clip, tmp_path
):
    made = make_clip(frames=2)
    output = tmp_path / "out.mp4"
    output.write_bytes(b"old")
    with pytest.raises(ExportError, match="exists"):
        export(made.path, output)
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
