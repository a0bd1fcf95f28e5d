"""The command line as scripts meet it: exit codes, outputs, and not a line too many."""

import argparse
import contextlib
import json
import math
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import cv2
import pytest

from engine.bench import Measurement
from engine.cli import bench
from engine.cli.display import why_no_window
from tests.helpers.web import serving

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
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("output", ["out.mp4", "pngs/"])
def test_an_interrupt_leaves_nothing(tmp_path, name, output):
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
        for _ in range(20):  # as somebody who is impatient
            process.send_signal(getattr(signal, name))
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.01)
        _, errors = process.communicate(timeout=SECONDS)
    finally:
        process.kill()
    assert process.returncode == 130
    assert errors == "interrupted: nothing was left behind\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.parametrize("module", ["platformdirs", "cv2", "engine.cli.models"])
def test_an_interrupt_while_libraries_load_is_one_line(tmp_path, module):
    # The library is interrupted while it loads, and takes that for a failure.
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.abc, os, signal, sys\n"
        "class Interrupt(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        f"        if name == {module!r}:\n"
        "            try:\n"
        "                os.kill(os.getpid(), signal.SIGINT)\n"
        "            except BaseException as error:\n"
        "                raise ImportError(name) from error\n"
        "sys.meta_path.insert(0, Interrupt())\n"
    )
    command = "export" if module == "cv2" else "models"
    done = sadak(command, "a.mp4", "b.mp4", PYTHONPATH=str(tmp_path))
    assert done.returncode == 130, done.stderr
    assert done.stderr == "interrupted: nothing was left behind\n"


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
def test_what_was_started_to_outlive_its_terminal_does(make_clip, tmp_path):
    clip = make_clip(frames=3)
    code = (
        "import os, signal, runpy, sys;"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN);"  # as nohup does
        f"sys.argv = ['main.py', 'export', {str(clip.path)!r}, 'out.mp4',"
        " '--device', 'cpu'];"
        f"sys.path.insert(0, {str(ROOT)!r});"
        f"main = runpy.run_path({str(ROOT / 'main.py')!r});"
        "main['_on_signals'](main['_interrupt']);"
        "os.kill(os.getpid(), signal.SIGHUP);"
        "sys.exit(main['main']())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, timeout=SECONDS, check=False
    )
    assert done.returncode == 0
    assert (tmp_path / "out.mp4").exists()


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
    assert 0 <= figures["live_dropped"] <= 12


def test_a_figure_that_nobody_knows_is_null_for_scripts(monkeypatch, capsys):
    figures = Measurement("a", "b", "cpu", 2, {}, 1.0, 0, 1.0, 1.0, math.nan)
    monkeypatch.setattr(bench, "measure", lambda *_: figures)
    options = argparse.Namespace(
        source="a", model="b", device="cpu", frames=2, json=True
    )
    assert bench.run(options) == 0
    assert json.loads(capsys.readouterr().out, parse_constant=pytest.fail) == {
        **figures.as_dict(),
        "resident_mb": None,
    }
    options.json = False
    assert bench.run(options) == 0
    assert "nan" not in capsys.readouterr().out


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
        "{sadak} models 2>&- | grep -q mobilenet_fpn",
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


linux_only = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="X11 and Wayland"
)
NO_DISPLAY = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}


@linux_only
@pytest.mark.parametrize("display", ["", ":7777", "localhost:9999.0", "nonsense"])
def test_without_a_display_the_video_is_exported_beside(make_clip, tmp_path, display):
    clip = make_clip(frames=4, audio="aac")
    drive = tmp_path / "drive.mp4"
    drive.write_bytes(clip.path.read_bytes())
    done = sadak(drive, "--device", "cpu", **NO_DISPLAY | {"DISPLAY": display})
    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "drive_sadak.mp4") in done.stdout
    assert (tmp_path / "drive_sadak.mp4").exists()


@linux_only
def test_what_is_exported_beside_replaces_nothing(make_clip, tmp_path):
    drive = tmp_path / "drive.mp4"
    drive.write_bytes(make_clip(frames=4).path.read_bytes())
    (tmp_path / "drive_sadak.mp4").write_bytes(b"of somebody")
    for name in ("drive_sadak-2.mp4", "drive_sadak-3.mp4"):
        done = sadak(drive, "--device", "cpu", **NO_DISPLAY)
        assert done.returncode == 0, done.stderr
        assert name in done.stdout
        assert (tmp_path / name).stat().st_size > 1000
    assert (tmp_path / "drive_sadak.mp4").read_bytes() == b"of somebody"


@linux_only
def test_what_is_exported_of_a_live_source_has_its_name_and_an_end(make_clip, tmp_path):
    clip = make_clip(frames=4)
    with serving(clip.path.parent) as url:
        address = url.replace("//", "//me:secret@") + f"/{clip.path.name}"
        done = sadak(address, "--device", "cpu", cwd=tmp_path, **NO_DISPLAY)
    assert done.returncode == 0, done.stderr
    assert "first 60 s" in done.stdout
    (made,) = tmp_path.iterdir()
    assert made.name.startswith("127.0.0.1-")
    assert made.name.endswith("_sadak.mp4")
    assert "secret" not in done.stdout


@linux_only
def test_a_display_is_one_that_answers(monkeypatch, tmp_path):
    for name in NO_DISPLAY:
        monkeypatch.delenv(name, raising=False)
    assert "no display" in why_no_window()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        monkeypatch.setattr("engine.cli.display._FIRST_PORT", port - 10)
        monkeypatch.setenv("DISPLAY", "localhost:10.0")
        assert why_no_window() is None
    assert "localhost:10.0 does not answer" in why_no_window()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0/tmp/.X11-unix/X7778")
        server.listen()
        monkeypatch.setenv("DISPLAY", ":7778")
        assert why_no_window() is None
    assert ":7778 does not answer" in why_no_window()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert why_no_window() is None


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
