"""What is written into the log, and what never is."""

import os
import subprocess
import sys
from pathlib import Path

from tests.helpers.fakes import PATIENCE

ROOT = Path(__file__).parents[2]
SCRIPT = """
import logging
from engine.log import keep_log, log_path

assert keep_log() == str(log_path())
logging.getLogger("gui.playback").info("opened %s", "rtsp://me:se/cret@host/live")
logging.getLogger("somebody.else").info("idle talk")
try:
    raise ValueError("rtsp://me:se/cret@host/live")
except ValueError:
    logging.getLogger("engine.player").exception("it failed")
for number in range(20_000):
    logging.getLogger("engine").warning("%d %s", number, 80 * "x")
print(log_path())
"""


def _log(folder: Path, script: str) -> Path:
    """Where a program with an empty home has logged."""
    folders = dict.fromkeys(
        ("HOME", "XDG_STATE_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA"), str(folder)
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, **folders},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


def test_the_log_does_not_grow_for_ever(tmp_path: Path) -> None:
    files = list(_log(tmp_path, SCRIPT).parent.iterdir())
    assert len(files) == 2
    assert all(file.stat().st_size < 600_000 for file in files)


def test_the_log_has_our_news_and_no_password(tmp_path: Path) -> None:
    log = _log(tmp_path, SCRIPT.replace("20_000", "2")).read_text(encoding="utf-8")
    assert "INFO gui.playback: opened rtsp://…@host/live" in log
    assert "ValueError: rtsp://…@host/live" in log
    assert "cret" not in log
    assert "idle talk" not in log
