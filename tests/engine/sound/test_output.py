"""The device that sound is played on, through miniaudio's one that plays to nobody."""

import subprocess
import sys
import threading

import pytest

from engine.sound.output import open_output
from engine.sound.samples import RATE, Samples, silence
from models.errors import SadakError
from tests.helpers.fakes import PATIENCE
from tests.helpers.program import ROOT


class Asked:
    """Counts what is asked for."""

    def __init__(self) -> None:
        self.count = 0
        self._changed = threading.Condition()

    def __call__(self, count: int) -> Samples:
        with self._changed:
            self.count += count
            self._changed.notify_all()
        return silence(count)

    def wait_for(self, count: int) -> None:
        """Wait until so many samples were asked for."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.count >= count, PATIENCE)


def test_a_device_asks_for_samples_while_it_runs() -> None:
    asked = Asked()
    device = open_output(asked, "NULL")
    assert 0 < device.latency < 0.1
    for _ in range(2):
        device.start()
        asked.wait_for(asked.count + RATE // 5)
        device.stop()
    count = asked.count
    device.close()
    assert asked.count == count


def test_a_machine_without_the_device_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = "WASAPI" if not sys.platform.startswith("win") else "COREAUDIO"
    with pytest.raises(SadakError, match="No device"):
        open_output(Asked(), missing)


def test_what_plays_sound_is_loaded_only_when_it_is_wanted() -> None:
    code = "import sys, engine.player; sys.exit('miniaudio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
