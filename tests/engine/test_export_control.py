"""What an export hears while a live source has not come to its start."""

from fractions import Fraction
from pathlib import Path

import pytest

from engine.export.control import Control
from engine.export.job import ExportJob, run_export
from engine.frame import Frame
from engine.runtimes.choice import Device
from engine.sources.base import Edge
from tests.helpers.fakes import FakeSource

_ALL = 300


class Interrupted(FakeSource):
    """A live source in the midst of which somebody gives up."""

    def __init__(self, control: Control) -> None:
        super().__init__(_ALL, live=True)
        self._control = control
        self.send(_ALL)

    def read(self) -> Frame | None:
        """The next frame."""
        if len(self.was_read) == 5:
            self._control.cancel()
        return super().read()

    def seek(self, time: Fraction, edge: Edge = Edge.AT) -> None:
        """Do nothing, as live sources do."""


def test_giving_up_is_heard_before_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    control = Control()
    source = Interrupted(control)
    monkeypatch.setattr("engine.export.job.open_source", lambda address: source)
    job = ExportJob(
        "rtsp://camera",
        tmp_path / "out.mp4",
        device=Device.CPU,
        start=Fraction(3600),
        end=Fraction(3601),
    )
    assert run_export(job, control=control).cancelled
    assert len(source.was_read) < _ALL / 2
    assert list(tmp_path.iterdir()) == []
