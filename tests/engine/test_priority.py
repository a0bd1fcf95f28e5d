"""Libraries may not take the processor from all else."""

import os
import sys
import threading
from pathlib import Path

import pytest

from engine.export.encoders import Codec
from engine.export.job import ExportJob, run_export
from engine.priority import without_real_time
from engine.runtimes.choice import Device
from engine.sound.output import open_output
from engine.sound.samples import silence
from tests.helpers.clips import MakeClip
from tests.helpers.fakes import PATIENCE

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells of single threads"
)


def kinds() -> set[int]:
    """How the threads of this process are scheduled."""
    found = set()
    for task in Path("/proc/self/task").iterdir():
        try:
            found.add(os.sched_getscheduler(int(task.name)))
        except ProcessLookupError:  # it ended in between
            continue
    return found


def test_an_encoder_that_wants_real_time_does_not_get_it(
    make_clip: MakeClip, tmp_path: Path
) -> None:
    made = make_clip(frames=40, size=(128, 96))
    job = ExportJob(
        str(made.path), tmp_path / "out.mkv", codec=Codec.AV1, device=Device.CPU
    )
    seen: set[int] = set()
    run_export(job, lambda progress: seen.update(kinds()))
    assert seen == {os.SCHED_OTHER}
    assert os.sched_getscheduler(threading.get_native_id()) == os.SCHED_OTHER
    # Libraries that start threads with a priority would be refused.
    open_output(silence, "NULL").close()


def test_a_library_that_makes_itself_one_of_real_time_is_undone() -> None:
    own, over = threading.get_native_id(), threading.Event()
    allowed = True

    def begin() -> None:
        nonlocal allowed
        begun = threading.Event()

        def work() -> None:
            nonlocal allowed
            try:
                os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
            except PermissionError:
                allowed = False
            begun.set()
            over.wait(PATIENCE)

        threading.Thread(target=work).start()
        assert begun.wait(PATIENCE)
        assert threading.get_native_id() != own

    without_real_time(begin)
    left = kinds()
    over.set()
    if not allowed:
        pytest.skip("this user may make no thread one of real time")
    assert left == {os.SCHED_OTHER}
