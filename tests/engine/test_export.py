"""Exports: every frame at its exact time, the sound untouched, whole or not at all."""

from fractions import Fraction

import av
import cv2
import numpy as np
import pytest

from engine.export.job import ExportJob, Progress, run_export
from engine.overlay import OverlayStyle, View
from engine.runtimes.choice import Device
from models.labels import IDD_LEVEL1
from tests.helpers.exports import export, shown, sound_packets, sound_starts, times
from tests.helpers.numbers import read_number

VARIABLE = (0, 1, 2, 5, 6, 14, 15, 40, 41, 42, 60, 61, 62, 63, 90, 91, 92, 93, 94, 140)


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
