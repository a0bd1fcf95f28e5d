"""The command line as scripts meet it: exit codes, outputs, and not a line too many."""

import json
import shlex
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.helpers.own_models import CLASSES, own_model
from tests.helpers.program import ROOT, SECONDS, assert_mistake, sadak


def test_export_writes_the_video_and_says_so(make_clip, tmp_path):
    clip = make_clip(frames=6, audio="aac")
    done = sadak("export", clip.path, tmp_path / "out.mp4", "--device", "cpu")
    assert done.returncode == 0
    assert done.stderr == ""
    assert "out.mp4: 6 frames in" in done.stdout
    assert (tmp_path / "out.mp4").stat().st_size > 1000


def test_quiet_prints_nothing(make_clip, tmp_path):
    clip = make_clip(frames=3)
    done = sadak(
        "export", clip.path, tmp_path / "out.mkv", "--quiet", "--device", "cpu"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_export_of_ids(make_clip, tmp_path):
    clip = make_clip(frames=3, size=(66, 50))
    done = sadak(
        "export",
        clip.path,
        f"{tmp_path}/ids/",
        *("--view", "ids", "--classes", "sky,living-things", "--device", "cpu"),
    )
    assert done.returncode == 0, done.stderr
    names = sorted(path.name for path in (tmp_path / "ids").iterdir())
    assert names == ["000000.png", "000001.png", "000002.png"]
    ids = cv2.imread(str(tmp_path / "ids" / names[0]), cv2.IMREAD_UNCHANGED)
    assert ids.shape == (50, 66)
    assert set(ids.ravel()) <= {2, 6, 255}


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [
        (None, "missing.mp4", "does not exist"),
        (b"", "empty.mp4", "cannot be opened"),
        (b"These are words, not pictures.\n" * 40, "text.mp4", "cannot be opened"),
        (b"no picture", "broken.png", "cannot be read as a picture"),
    ],
)
def test_an_unreadable_source_is_one_line(tmp_path, content, name, word):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = sadak("export", tmp_path / name, tmp_path / "out.mp4")
    assert_mistake(done, name, word)
    assert not (tmp_path / "out.mp4").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--model", "nonsense"], ["nonsense", "efficientlite_fpn"]),
        (["--classes", "cows"], ["cows", "vehicles"]),
        (["--view", "ids"], ["folder"]),
        (["--start", "5", "--end", "4"], ["not after its start"]),
        (["--start", "100"], ["no frame"]),
    ],
)
def test_a_mistake_in_the_options_is_one_line(make_clip, tmp_path, options, words):
    clip = make_clip(frames=3)
    output = tmp_path / "out.mp4"
    assert_mistake(
        sadak("export", clip.path, output, "--device", "cpu", *options), *words
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("output", ["out.avi", "out", "movie"])
def test_an_unknown_ending_is_one_line(make_clip, tmp_path, output):
    clip = make_clip(frames=3)
    assert_mistake(sadak("export", clip.path, tmp_path / output), ".mp4")


@pytest.mark.parametrize("typed", ["exprot", "exports", "model", "bnech"])
def test_a_mistyped_command_is_told_with_the_one_that_is_meant(typed, tmp_path):
    done = sadak(typed, "drive.mp4", tmp_path / "out.mp4")
    assert_mistake(done, f"{typed} is neither a command nor a file that there is")
    assert "Did you mean" in done.stderr


def test_a_camera_that_is_not_there_is_one_line(tmp_path):
    done = sadak("export", "camera:77", tmp_path / "out.mp4", "--end", "1")
    assert_mistake(done, "camera:77")


def test_an_output_that_exists_is_one_line(make_clip, tmp_path):
    clip = make_clip(frames=3)
    (tmp_path / "out.mp4").write_bytes(b"old")
    done = sadak("export", clip.path, tmp_path / "out.mp4")
    assert_mistake(done, "exists", "--overwrite")
    assert (tmp_path / "out.mp4").read_bytes() == b"old"


@pytest.mark.skipif(sys.platform == "win32", reason="limits of Unix")
def test_a_full_disk_is_one_line_and_leaves_nothing(make_clip, tmp_path):
    clip = make_clip(frames=60, size=(320, 240))
    # A limit on the size of files stands in for a disk without room.
    code = (
        "import resource, runpy, signal, sys;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000));"
        f"sys.argv = ['main.py', 'export', {str(clip.path)!r}, 'out.mp4',"
        " '--device', 'cpu'];"
        f"sys.path.insert(0, {str(ROOT)!r});"
        f"runpy.run_path({str(ROOT / 'main.py')!r}, run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert_mistake(done, "out.mp4", "cannot be written")
    assert list(tmp_path.iterdir()) == []


def test_models_lists_what_is_shipped():
    done = sadak("models")
    assert done.returncode == 0
    assert "efficientlite_fpn" in done.stdout
    assert "(default)" in done.stdout
    assert done.stderr == ""


def test_models_of_an_own_folder_are_listed_with_where_they_are(tmp_path):
    folder = tmp_path / "my models"
    own_model(folder, "roads", ("fp16", "int8"))
    own_model(folder, "efficientlite_fpn", miou=0.123, iou={"sky": 0.123})
    by_option = sadak("models", "--models", folder)
    by_variable = sadak("models", cwd=tmp_path, SADAK_MODELS="my models")
    assert (by_option.returncode, by_option.stderr) == (0, "")
    assert by_option.stdout == by_variable.stdout
    lines = by_option.stdout.splitlines()
    rows = [line.split() for line in lines if line.endswith(str(folder))]
    # A namesake takes the place of the shipped one, in all its variants.
    assert [row[:3] for row in rows] == [
        ["efficientlite_fpn", "int8", "0.123"],
        ["roads", "fp16", "-"],
        ["roads", "int8", "-"],
    ]
    assert not any("efficientlite_fpn" in line and "shipped" in line for line in lines)


@pytest.fixture
def broken(tmp_path):
    """A folder with a good model and a card that is none."""
    own_model(tmp_path / "broken")
    (tmp_path / "broken" / "bad.int8.json").write_text("{}")
    return tmp_path / "broken"


@pytest.mark.parametrize("command", [["bench"], ["export", "sample:", "out.mp4"]])
def test_a_folder_with_a_broken_card_is_one_line(tmp_path, broken, command):
    done = sadak(*command, "--models", broken, cwd=tmp_path)
    assert_mistake(done, "bad.int8.json", "lacks")
    assert list(tmp_path.iterdir()) == [broken]


def test_a_folder_of_models_that_is_none_is_one_line(tmp_path, broken):
    (tmp_path / "empty").mkdir()
    for name, words in (
        ("missing", ["missing", "No such file"]),
        ("empty", ["no model in", "empty"]),
        ("broken", ["bad.int8.json", "lacks"]),
        ("", ["no folder"]),
    ):
        folder = tmp_path / name if name else ""
        assert_mistake(sadak("models", "--models", folder), *words)
    assert_mistake(sadak("models", SADAK_MODELS=str(tmp_path / "missing")), "missing")


def test_export_with_a_network_of_other_classes(make_clip, tmp_path):
    clip = make_clip(frames=2, size=(66, 50))
    own_model(tmp_path / "models", "own", weights=True)
    chosen = ("--models", tmp_path / "models", "--model", "own")
    shown = ("--view", "ids", "--classes", "people, animals,STRASSE,Дома")
    done = sadak("export", clip.path, f"{tmp_path}/ids/", *chosen, *shown)
    assert done.returncode == 0, done.stderr
    ids = cv2.imread(str(tmp_path / "ids" / "000000.png"), cv2.IMREAD_UNCHANGED)
    assert set(ids.ravel()) <= {0, 2, 5, 255}
    done = sadak("export", clip.path, f"{tmp_path}/mask/", *chosen, *("--view", "mask"))
    assert done.returncode == 0, done.stderr
    pixels = cv2.imread(str(tmp_path / "mask" / "000000.png"))[:, :, ::-1]
    colours, counts = np.unique(pixels.reshape(-1, 3), axis=0, return_counts=True)
    assert tuple(colours[counts.argmax()].tolist()) in CLASSES.values()
    done = sadak("export", clip.path, tmp_path / "o.mp4", *chosen, "--classes", "road")
    assert_mistake(done, "'road'", "Straße", "फुटपाथ")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11 and Wayland")
def test_without_a_display_too_the_model_may_be_of_an_own_folder(make_clip, tmp_path):
    nowhere = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
    own_model(tmp_path / "models", "own", weights=True)
    (tmp_path / "drive.mp4").write_bytes(make_clip(frames=2).path.read_bytes())
    chosen = ("--models", "models", "--model", "own")
    done = sadak("drive.mp4", *chosen, cwd=tmp_path, **nowhere)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "drive_sadak.mp4").exists()
    assert_mistake(sadak("drive.mp4", "--models", "nope", cwd=tmp_path, **nowhere))


def test_a_device_for_which_a_model_has_no_file_is_one_line(tmp_path):
    own_model(tmp_path, "slow")
    own_model(tmp_path, "large", ("fp16",))
    export = ["export", "sample:", tmp_path / "o.mp4", "--end", "1"]
    for name, device, words in (
        ("slow", "npu", "no file for it"),
        ("large", "cpu", "cannot run on the CPU"),
    ):
        chosen = ["--models", tmp_path, "--model", name, "--device", device]
        assert_mistake(sadak(*export, *chosen), name, words)


def test_bench_gives_figures_for_scripts(make_clip):
    clip = make_clip(frames=12, fps=30)
    how = ("--frames", "12", "--device", "cpu", "--runtime", "litert")
    done = sadak("bench", clip.path, "--json", *how)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout, parse_constant=pytest.fail)
    assert figures["schema"] == 1
    assert figures["subject"]["frames"] == figures["exported"]["frames"] == 12
    assert {n["runtime"] for n in figures["networks"]} == {"LiteRT"}
    assert figures["stages"]["network"]["cpu_ms"] > 0
    assert figures["stages"]["paint"]["wall_ms"] > 0  # in another process
    assert figures["played"]["painted"]  # and shown in the program's own window
    assert (
        0 < figures["played"]["start"]["window"] < figures["played"]["start"]["overlay"]
    )
    assert figures["played"]["shown"] + figures["played"]["dropped"] == 12
    assert figures["export_fps"] > 0
    assert figures["plain"] is None
    assert datetime.fromisoformat(figures["date"])
    assert str(clip.path.parent) not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["sample:", "--compare"], ["plain loop", "video file"]),
        (["--against", "missing.json"], ["missing.json", "No such file"]),
        (["--against", "words.json"], ["words.json", "not JSON"]),
        (["--frames", "1"], ["'1'", "--help"]),
    ],
)
def test_bench_that_cannot_be_done_is_one_line(tmp_path, arguments, words):
    (tmp_path / "words.json").write_text("these are no figures")
    done = sadak("bench", *arguments, "--device", "cpu", cwd=tmp_path)
    assert_mistake(done, *words)


@pytest.mark.parametrize(
    "arguments",
    [
        ["export", "--no-such-option"],
        ["export", "a.mp4", "b.mp4", "--opacity", "3"],
        ["export", "a.mp4", "b.mp4", "--start", "1:75"],
        ["models", "more"],
        ["--no-such-option"],
        ["a.mp4", "b.mp4"],
    ],
)
def test_a_wrong_option_is_one_line(arguments):
    assert_mistake(sadak(*arguments), "--help")


@pytest.mark.parametrize("command", [[], ["export"], ["models"], ["bench"]])
def test_help_is_no_mistake(command):
    done = sadak(*command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage: main.py")


def test_a_source_with_too_long_a_name_is_one_line(tmp_path):
    assert_mistake(sadak("export", "a" * 5000, tmp_path / "out.mp4"), "too long")


@pytest.mark.skipif(sys.platform == "win32", reason="where Unix keeps logs")
def test_it_runs_where_no_log_can_be_kept():
    done = sadak("models", XDG_STATE_HOME="/dev/null/nowhere")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of Unix")
@pytest.mark.parametrize(
    "line",
    [
        "{sadak} models | true",
        "{sadak} --help | true",
        "{sadak} models 2>&- | grep -q efficientlite_fpn",
        "{sadak} models >&-",
        "{sadak} models <&- >&- 2>&-",
        "{sadak} export {clip} out.mp4 --device cpu | true; ls out.mp4",
        "{sadak} export {clip} out.mp4 --device cpu >&- 2>&-; ls out.mp4",
    ],
)
def test_it_does_not_matter_whether_anybody_reads(make_clip, tmp_path, line):
    program = f"{shlex.quote(sys.executable)} {shlex.quote(str(ROOT / 'main.py'))}"
    clip = shlex.quote(str(make_clip(frames=3).path))
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-ec", line.format(sadak=program, clip=clip)],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
def test_what_cannot_be_printed_is_one_line():
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, str(ROOT / "main.py"), "models"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    assert_mistake(done, "Standard output")


@pytest.mark.skipif(not shutil.which("make"), reason="needs make")
def test_an_environment_that_could_not_be_made_is_made_again(tmp_path):
    # A Python whose venv leaves an interpreter behind, but no pip.
    python = tmp_path / "python"
    python.write_text(
        '#!/bin/sh\n[ "$1" = -m ] || exit 0\n'
        "mkdir -p .venv/bin; touch .venv/bin/python; exit 1\n"
    )
    python.chmod(0o755)
    (tmp_path / "requirements.txt").touch()
    for _ in range(2):
        done = subprocess.run(
            [
                "make",
                "-f",
                str(ROOT / "Makefile"),
                f"PYTHON={python}",
                ".venv/run.stamp",
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode != 0
        assert "python3-venv" in done.stdout
