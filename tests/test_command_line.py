"""The command line as scripts meet it: exit codes, outputs, and not a line too many."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import cv2
import pytest

ROOT = Path(__file__).parents[1]
SECONDS = 60


def sadak(*arguments: object, cwd: Path | None = None, **environment: str):
    """Run the program to its end."""
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def assert_mistake(done, *words: str) -> None:
    """Exit 2 and one line on standard error that says what is wrong."""
    assert done.returncode == 2, done.stderr
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("error: ")
    for word in words:
        assert word in lines[0]


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
        (["--model", "nonsense"], ["nonsense", "mobilenet_fpn"]),
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


def test_a_camera_that_is_not_there_is_one_line(tmp_path):
    done = sadak("export", "camera:77", tmp_path / "out.mp4", "--end", "1")
    assert_mistake(done, "camera:77")


def test_an_output_that_exists_is_one_line(make_clip, tmp_path):
    clip = make_clip(frames=3)
    (tmp_path / "out.mp4").write_bytes(b"old")
    assert_mistake(sadak("export", clip.path, tmp_path / "out.mp4"), "exists")
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


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("output", ["out.mp4", "pngs/"])
def test_an_interrupt_leaves_nothing(tmp_path, number, output):
    process = subprocess.Popen(
        [
            *(sys.executable, str(ROOT / "main.py"), "export", "sample:"),
            *(f"{tmp_path}/{output}", "--end", "1:00:00", "--device", "cpu"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + SECONDS
        while not any(tmp_path.iterdir()):
            assert time.monotonic() < deadline, "it never began to write"
            assert process.poll() is None, process.communicate()
        process.send_signal(number)
        _, errors = process.communicate(timeout=SECONDS)
    finally:
        process.kill()
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert list(tmp_path.iterdir()) == []


def test_models_lists_what_is_shipped():
    done = sadak("models")
    assert done.returncode == 0
    assert "mobilenet_fpn" in done.stdout
    assert "(default)" in done.stdout
    assert done.stderr == ""


def test_bench_gives_figures_for_scripts(make_clip):
    clip = make_clip(frames=12, fps=30)
    done = sadak("bench", clip.path, "--json", "--frames", "12", "--device", "cpu")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["frames"] == 12
    assert figures["device"] == "cpu"
    assert figures["stages"]["network, one thread"] > 0
    assert figures["export_fps"] > 0
    assert figures["live_dropped"] == 0


def test_a_wrong_option_exits_2_without_a_trace():
    done = sadak("export", "--no-such-option")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11 and Wayland")
def test_without_a_display_the_video_is_exported_beside(make_clip, tmp_path):
    clip = make_clip(frames=4, audio="aac")
    drive = tmp_path / "drive.mp4"
    drive.write_bytes(clip.path.read_bytes())
    nothing = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
    done = sadak(drive, "--device", "cpu", **nothing)
    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "drive_sadak.mp4") in done.stdout
    assert (tmp_path / "drive_sadak.mp4").exists()
