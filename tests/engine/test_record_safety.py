"""Recordings that are cut off: by a kill, by a full disk."""

import os
import subprocess
import sys
import threading
from fractions import Fraction
from pathlib import Path

import pytest

from engine.record.fragments import trim
from engine.record.recorder import Recorder, RecordPlan
from tests.engine.test_record import LOOK, frame, info
from tests.helpers.exports import shown
from tests.helpers.fakes import PATIENCE
from tests.helpers.numbers import read_number
from tests.helpers.program import ROOT

RATE = 60

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs signals and limits")


def recording(path: Path, most: int = 0) -> "subprocess.Popen[str]":
    """A process that records; see `tests.helpers.recording`."""
    command = [sys.executable, "-m", "tests.helpers.recording"]
    return subprocess.Popen(
        [*command, str(path), str(RATE), str(most)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def kept(path: Path) -> list[int | None]:
    """The numbers of the pictures in a file, which must decode without complaint."""
    return [read_number(pixels) for _, pixels in shown(path)]


def test_a_kill_costs_less_than_the_last_second(tmp_path: Path) -> None:
    path = tmp_path / "out.mp4"
    process = recording(path)
    assert process.stdout
    with process.stdout as lines:
        for line in lines:
            if int(line) == 2 * RATE:
                process.kill()
            last = int(line)
    process.wait(PATIENCE)
    numbers = kept(path)
    assert numbers == list(range(len(numbers)))
    assert last - len(numbers) < RATE


def test_a_full_disk_costs_less_than_the_last_second(tmp_path: Path) -> None:
    path = tmp_path / "out.mp4"
    process = recording(path, most=25_000)
    told, _ = process.communicate(timeout=PATIENCE)
    *sent, why = told.splitlines()
    assert why == f"{path} cannot be written: File too large."
    numbers = kept(path)
    assert numbers == list(range(len(numbers)))
    assert int(sent[-1]) - len(numbers) < RATE
    assert 0 < path.stat().st_size <= 25_000
    before = path.stat().st_size
    trim(path)  # there is no torn end
    assert path.stat().st_size == before


def test_a_disk_that_is_nearly_full_ends_it_in_good_time(tmp_path: Path) -> None:
    path, over = tmp_path / "out.mp4", threading.Event()
    plan = RecordPlan(path, None)
    recorder = Recorder(plan, info(), LOOK, over.set, reserve=10**18)
    recorder.on_frame(frame(0, Fraction(0)))
    assert over.wait(PATIENCE)
    status = recorder.join()
    assert "MB are free where out.mp4 is" in str(status.trouble)
    recorder.on_frame(frame(1, Fraction(1)))  # nobody minds
    assert kept(path) == [0]


@pytest.mark.parametrize("torn", [1, 9, 200])
def test_a_torn_end_is_cut_off(tmp_path: Path, torn: int) -> None:
    path = tmp_path / "out.mp4"
    process = recording(path)
    assert process.stdout
    with process.stdout as lines:
        next(line for line in lines if int(line) == RATE + RATE // 2)
        process.kill()
    process.wait(PATIENCE)
    trim(path)
    whole, numbers = path.read_bytes(), kept(path)
    moof = b"\0\0\1\0moof" + bytes(248)
    path.write_bytes(whole + (moof + b"\0\0\xff\xffmdat" + bytes(200))[: 256 + torn])
    trim(path)
    assert path.read_bytes() == whole
    assert numbers == list(range(len(numbers)))
