"""Ctrl-C, `kill` and a closed terminal, at any moment."""

import contextlib
import signal
import subprocess
import sys
import time

import pytest

from tests.helpers.program import ROOT, SECONDS, sadak


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
